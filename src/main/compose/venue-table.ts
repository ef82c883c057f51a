import type { SimulatedVenueName, SimulatedVenueOf } from '../../shared/simulator.ts'
import type { Clock } from '../base/clock.ts'
import { AppError } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { ClientOrderId } from '../domain/brands.ts'
import type { KeyRow } from '../vault/key-row.ts'
import {
  type AsterCredentials,
  type AsterEndpoints,
  asterCredentials,
  asterEnvironments,
  asterKeys,
  createAsterClient,
} from '../venues/aster/index.ts'
import {
  type BackpackCredentials,
  type BackpackEndpoints,
  backpackCredentials,
  backpackEnvironments,
  backpackKeys,
  createBackpackClient,
} from '../venues/backpack/index.ts'
import {
  type BitvavoCredentials,
  type BitvavoEndpoints,
  bitvavoCredentials,
  bitvavoEnvironments,
  bitvavoKeys,
  createBitvavoClient,
} from '../venues/bitvavo/index.ts'
import {
  createEdgexClient,
  type EdgexCredentials,
  type EdgexEndpoints,
  edgexCredentials,
  edgexEnvironments,
  edgexKeys,
} from '../venues/edgex/index.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import {
  createGrvtClient,
  type GrvtCredentials,
  type GrvtEndpoints,
  grvtCredentials,
  grvtEnvironments,
  grvtKeys,
} from '../venues/grvt/index.ts'
import type { EnteredKeys, VenueEnvironment, VenueKeys } from '../venues/key-form.ts'
import {
  createLighterClient,
  type LighterCredentials,
  type LighterEndpoints,
  lighterCredentials,
  lighterEnvironments,
  lighterKeys,
} from '../venues/lighter/index.ts'
import {
  createParadexClient,
  type ParadexCredentials,
  type ParadexEndpoints,
  paradexCredentials,
  paradexEnvironments,
  paradexKeys,
} from '../venues/paradex/index.ts'

/** What the composition root knows of one venue. `C` are its credentials, `E` its endpoints. */
interface VenueParts<V extends SimulatedVenueName, C, E> {
  readonly venue: V
  readonly keys: VenueKeys
  /** Endpoints of the venue's own environments; one it does not have is absent. */
  readonly environments: Readonly<Partial<Record<VenueEnvironment, E>>>
  readonly simulatedEndpoints: (ready: SimulatedVenueOf<V>) => E
  readonly simulatedCredentials: (ready: SimulatedVenueOf<V>) => C
  readonly credentialsOf: (entered: EnteredKeys) => C
  readonly open: (endpoints: E, readCredentials: () => C | undefined) => ExchangeClient
}

/** One venue of this build. */
export interface VenueRow extends KeyRow {
  readonly venue: SimulatedVenueName
  /**
   * The client the terminal trades with. `entered` gives keys of the vault; at the simulator its own
   * throw-away keys stand in for them, elsewhere the client then has public data only.
   */
  openTrading(environment: VenueEnvironment, entered: () => EnteredKeys | undefined): ExchangeClient
}

interface TableDeps {
  /** A simulated venue's ready message, once it came. */
  readonly simulated: <V extends SimulatedVenueName>(venue: V) => SimulatedVenueOf<V> | undefined
  /** Ids of our latest orders at a venue, for those that know them by number only. */
  readonly recallClientOrderIds: (venue: SimulatedVenueName) => Promise<readonly ClientOrderId[]>
  /** Where a bundled worker lies, by its name. */
  readonly workerUrl: (name: string) => URL
  /** The user lets market data that shares the socket of the account leave its channels. */
  readonly leavesSharedChannels: () => boolean
  readonly clock: Clock
  readonly log: Logger
}

/** The venues this build knows, one entry each. Adding a venue is adding one here. */
export function createVenueTable(deps: TableDeps): readonly VenueRow[] {
  const { simulated, recallClientOrderIds, workerUrl, leavesSharedChannels, clock, log } = deps
  const row = <V extends SimulatedVenueName, C, E>(parts: VenueParts<V, C, E>): VenueRow => {
    const ready = (): SimulatedVenueOf<V> => {
      const found = simulated(parts.venue)
      if (found) return found
      throw new AppError('venue-unavailable', `the simulated ${parts.keys.name} is not ready yet`)
    }
    const endpointsOf = (environment: VenueEnvironment): E => {
      if (environment === 'simulator') return parts.simulatedEndpoints(ready())
      const found = parts.environments[environment]
      if (found !== undefined) return found
      throw new AppError('not-supported', `${parts.keys.name} has no ${environment}`)
    }
    return {
      venue: parts.venue,
      keys: parts.keys,
      openClient(environment, entered) {
        const credentials = parts.credentialsOf(entered)
        return parts.open(endpointsOf(environment), () => credentials)
      },
      openTrading(environment, entered) {
        const throwAway = environment === 'simulator' ? parts.simulatedCredentials(ready()) : undefined
        // A signer reads its key anew for another object, so the same keys must stay the same one.
        let kept: { readonly keys: EnteredKeys; readonly credentials: C } | undefined
        return parts.open(endpointsOf(environment), () => {
          const keys = entered()
          if (keys === undefined) return throwAway
          if (kept?.keys !== keys) kept = { keys, credentials: parts.credentialsOf(keys) }
          return kept.credentials
        })
      },
    }
  }

  return [
    row<'aster', AsterCredentials, AsterEndpoints>({
      venue: 'aster',
      keys: asterKeys,
      environments: asterEnvironments,
      simulatedEndpoints: ({ restUrl, wsUrl, chainId }) => ({ restUrl, wsUrl, chainId }),
      simulatedCredentials: ({ credentials }) => ({ kind: 'v3', ...credentials.v3 }) as const,
      credentialsOf: asterCredentials,
      open: (endpoints, readCredentials) => createAsterClient({ endpoints, readCredentials, clock, log }),
    }),
    row<'backpack', BackpackCredentials, BackpackEndpoints>({
      venue: 'backpack',
      keys: backpackKeys,
      environments: backpackEnvironments,
      simulatedEndpoints: ({ restUrl, wsUrl }) => ({ restUrl, wsUrl }),
      simulatedCredentials: ({ credentials }) => credentials,
      credentialsOf: backpackCredentials,
      open: (endpoints, readCredentials) => createBackpackClient({ endpoints, readCredentials, clock, log }),
    }),
    row<'lighter', LighterCredentials, LighterEndpoints>({
      venue: 'lighter',
      keys: lighterKeys,
      environments: lighterEnvironments,
      simulatedEndpoints: ({ restUrl, wsUrl, chainId }) => ({ restUrl, wsUrl, chainId }),
      simulatedCredentials: ({ credentials: { accountIndex, apiKeyIndex, privateKey } }) => ({
        accountIndex,
        apiKeyIndex,
        privateKey,
      }),
      credentialsOf: lighterCredentials,
      open: (endpoints, readCredentials) =>
        createLighterClient({
          endpoints,
          readCredentials,
          signerWorkerUrl: workerUrl('lighter-signer-worker'),
          recallClientOrderIds: () => recallClientOrderIds('lighter'),
          leavesChannels: leavesSharedChannels,
          clock,
          log,
        }),
    }),
    row<'edgex', EdgexCredentials, EdgexEndpoints>({
      venue: 'edgex',
      keys: edgexKeys,
      environments: edgexEnvironments,
      simulatedEndpoints: ({ restUrl, wsUrl }) => ({ generation: 'v2', restUrl, wsUrl }),
      simulatedCredentials: ({ credentials: { accountId, v2 } }) =>
        ({ kind: 'v2', accountId, ...v2 }) as const,
      credentialsOf: edgexCredentials,
      open: (endpoints, readCredentials) => createEdgexClient({ endpoints, readCredentials, clock, log }),
    }),
    row<'grvt', GrvtCredentials, GrvtEndpoints>({
      venue: 'grvt',
      keys: grvtKeys,
      environments: grvtEnvironments,
      simulatedEndpoints: ({ restUrl, wsUrl, chainId }) => ({
        edgeUrl: `${restUrl}/edge`,
        tradesUrl: `${restUrl}/trades`,
        marketDataUrl: `${restUrl}/market-data`,
        tradesWsUrl: `${wsUrl}/trades`,
        marketDataWsUrl: `${wsUrl}/market-data`,
        chainId,
      }),
      simulatedCredentials: ({ credentials }) => credentials,
      credentialsOf: grvtCredentials,
      open: (endpoints, readCredentials) => createGrvtClient({ endpoints, readCredentials, clock, log }),
    }),
    row<'paradex', ParadexCredentials, ParadexEndpoints>({
      venue: 'paradex',
      keys: paradexKeys,
      environments: paradexEnvironments,
      simulatedEndpoints: ({ restUrl, wsUrl }) => ({ restUrl: `${restUrl}/v1`, wsUrl: `${wsUrl}/v1` }),
      simulatedCredentials: ({ credentials: { account, privateKey } }) => ({ account, privateKey }),
      credentialsOf: paradexCredentials,
      open: (endpoints, readCredentials) => createParadexClient({ endpoints, readCredentials, clock, log }),
    }),
    row<'bitvavo', BitvavoCredentials, BitvavoEndpoints>({
      venue: 'bitvavo',
      keys: bitvavoKeys,
      environments: bitvavoEnvironments,
      simulatedEndpoints: ({ restUrl, wsUrl }) => ({ restUrl, wsUrl }),
      simulatedCredentials: ({ credentials }) => credentials,
      credentialsOf: bitvavoCredentials,
      open: (endpoints, readCredentials) => createBitvavoClient({ endpoints, readCredentials, clock, log }),
    }),
  ]
}
