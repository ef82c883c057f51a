import { z } from 'zod'
import { D } from '../../../src/main/base/decimal.ts'
import { AppError } from '../../../src/main/base/errors.ts'
import type { HttpRequest } from '../../../src/main/net/http-transport.ts'
import { readKeys } from '../../../src/main/venues/key-form.ts'
import { createMessages, readSigningKey } from '../../../src/main/venues/paradex/auth.ts'
import {
  createParadexClient,
  type ParadexCredentials,
  type ParadexEndpoints,
  paradexCredentials,
  paradexEnvironments,
  paradexKeys,
} from '../../../src/main/venues/paradex/index.ts'
import { environmentOf, readConnectionFile, trimSlash } from '../connection-file.ts'
import type { ConnectionChoice, SignedText, VenueTool } from './venue-tool.ts'

/** Networks as the venue's configuration names them, for runs that ask no server. Sheet section 1. */
const chainIds = { testnet: 'PRIVATE_SN_POTC_SEPOLIA', mainnet: 'PRIVATE_SN_PARACLEAR_MAINNET' } as const

/** With or without the version at the end of a URL: the simulator's ready line has none. */
const endpointsSchema = z.object({ restUrl: z.url(), wsUrl: z.url(), chainId: z.string().optional() })
const keySchema = z.object({ account: z.string(), privateKey: z.string() })

interface Connection {
  readonly endpoints: ParadexEndpoints
  readonly chainId: string
  readonly credentials: ParadexCredentials | undefined
}

const versioned = (url: string): string => `${trimSlash(url).replace(/\/v1$/, '')}/v1`

/** The endpoints of `--endpoints`, or of the named environment. */
function readEndpoints({
  endpointsFile,
  environment,
}: ConnectionChoice): Pick<Connection, 'endpoints' | 'chainId'> {
  if (endpointsFile === undefined)
    return {
      endpoints: environmentOf(paradexEnvironments, environment),
      chainId: environmentOf(chainIds, environment),
    }
  const found = readConnectionFile(endpointsFile, 'paradex')(endpointsSchema)
  if (!found) throw new AppError('config', 'expected restUrl and wsUrl in the endpoints file, got neither')
  const { restUrl, wsUrl, chainId = chainIds.testnet } = found
  return { endpoints: { restUrl: versioned(restUrl), wsUrl: versioned(wsUrl) }, chainId }
}

function readCredentials({ credentialsFile }: ConnectionChoice): ParadexCredentials | undefined {
  if (credentialsFile === undefined) return undefined
  const [form] = paradexKeys.forms
  const found = readConnectionFile(credentialsFile, 'paradex')(keySchema)
  if (!found || !form) throw new AppError('config', 'expected account and privateKey in the credentials file')
  const reading = readKeys(form, found)
  if (reading.ok) return paradexCredentials(reading.keys)
  throw new AppError('config', Object.values(reading.problems).join('; '))
}

/** What a command line says, read once: its files may be pipes. */
const kept = new WeakMap<ConnectionChoice, Connection>()

function connectionOf(choice: ConnectionChoice): Connection {
  const known = kept.get(choice) ?? { ...readEndpoints(choice), credentials: readCredentials(choice) }
  kept.set(choice, known)
  return known
}

const orderSchema = z.object({
  market: z.string(),
  side: z.enum(['BUY', 'SELL']),
  type: z.string(),
  size: z.string(),
  price: z.string(),
  signature_timestamp: z.number(),
})

/** The message that was signed, put together again from what travels. */
function signedText({ body }: HttpRequest, { credentials, chainId }: Connection): SignedText | undefined {
  const order = orderSchema.safeParse(JSON.parse(body ?? 'null')).data
  if (!order || !credentials) return undefined
  const { signature_timestamp: timestampMs, size, price, ...rest } = order
  const messages = createMessages(chainId, readSigningKey(credentials).accountNumber)
  const terms = { ...rest, sizeBase: new D(size), price: new D(price) }
  return {
    string: JSON.stringify({ timestamp: timestampMs, ...rest, size, price }),
    digest: `0x${messages.order(terms, timestampMs).toString(16)}`,
  }
}

/** Where the dry run's own key signs in. */
function signInPathOf({ endpoints, credentials }: Connection): string[] {
  if (!credentials) return []
  const url = new URL(`${endpoints.restUrl}/auth/${readSigningKey(credentials).publicKey}`)
  return [url.pathname]
}

/** The row of BTC with the steps that were published in 2026, for dry runs without a server. */
const BTC = {
  symbol: 'BTC-USD-PERP',
  base_currency: 'BTC',
  quote_currency: 'USD',
  asset_kind: 'PERP',
  trading_mode: 'STANDARD',
  price_tick_size: '0.1',
  order_size_increment: '0.00001',
  min_notional: '10',
  funding_period_hours: 8,
}

/** Paradex. A dry run signs in nowhere. */
export const paradex: VenueTool = {
  open(choice, parts) {
    const { endpoints, credentials } = connectionOf(choice)
    return createParadexClient({ endpoints, readCredentials: () => credentials, ...parts })
  },
  dryRun(choice) {
    const connection = connectionOf(choice)
    return {
      isPrivate: ({ headers }) => headers?.authorization !== undefined,
      signedText: (request) => signedText(request, connection),
      timeBody: (nowMs) => ({ server_time: String(nowMs) }),
      published: new Map<string, unknown>([
        ['/v1/system/config', { starknet_chain_id: connection.chainId }],
        ...signInPathOf(connection).map((path) => [path, { jwt_token: 'dry-run' }] as const),
      ]),
      instruments: { path: '/markets', symbols: 'BTC', body: () => ({ results: [BTC] }) },
    }
  },
}
