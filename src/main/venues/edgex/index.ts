import { untilAborted } from '../../base/abort.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { createHttpTransport } from '../../net/http-transport.ts'
import { warmStarkSigning } from '../../signing/stark-ecdsa.ts'
import type { ExchangeClient } from '../exchange-client.ts'
import { expectOrder, ordersOf } from '../expected-orders.ts'
import { createInstruments } from '../instrument-table.ts'
import { createLifeCycle } from '../life-cycle.ts'
import { createSocketStreams } from '../socket-streams.ts'
import { createVenueClock, type VenueClock } from '../venue-clock.ts'
import { socketDepsOf, type VenueDeps } from '../venue-deps.ts'
import { createAccount } from './account.ts'
import { createAccountSettings } from './account-settings.ts'
import type { EdgexCredentials } from './auth.ts'
import { capabilities } from './capabilities.ts'
import { type EdgexEndpoints, type EdgexTiming, edgexTiming } from './config.ts'
import { createContracts } from './contracts.ts'
import { createGenerationChoice } from './generation.ts'
import { createEdgexHttp, type EdgexHttp } from './http.ts'
import { createMarketData } from './market-data.ts'
import { createMarketDataStreams } from './market-data-streams.ts'
import { createOrderIds } from './order-ids.ts'
import { createOrderLookup } from './order-lookup.ts'
import { createRecentTrades } from './recent-trades.ts'
import { createReferencePrices } from './reference-prices.ts'
import { createRequests } from './request.ts'
import { requireServed } from './served.ts'
import { createSigner } from './signer.ts'
import type { StreamDeps } from './stream-deps.ts'
import { createTrading } from './trading.ts'
import { createUserEvents } from './user-events.ts'
import { createUserStream } from './user-stream.ts'
import { EDGEX } from './venue-id.ts'

export type { EdgexCredentials } from './auth.ts'
export { type EdgexEndpoints, type EdgexTiming, edgexEnvironments, edgexTiming } from './config.ts'
export { edgexCredentials, edgexKeys } from './keys.ts'

/** What the client is made of. */
export type EdgexDeps = VenueDeps<EdgexEndpoints, EdgexCredentials, EdgexTiming>

/**
 * The client of one EdgeX account, or of public data when there are no credentials. Queries work at once; streams need
 * `connect`. The credentials' kind decides the generation that is spoken, from one `connect` to the next.
 */
export function createEdgexClient(deps: EdgexDeps): ExchangeClient {
  const { clock, log } = deps
  const timing: EdgexTiming = { ...edgexTiming, ...deps.timing }
  const transport = deps.transport ?? createHttpTransport()
  const lifetime = new AbortController()
  const choice = createGenerationChoice(deps.endpoints, () => deps.readCredentials()?.kind)
  const endpoints = () => choice.endpoints()
  const venueClock: VenueClock = createVenueClock({
    clock,
    log,
    fetchTimeMs: (signal) => http.time(signal),
    measureEveryMs: timing.clockMeasureEveryMs,
    lifetime: lifetime.signal,
  })
  const signer = createSigner({
    readCredentials: deps.readCredentials,
    venueNowMs: () => venueClock.now(),
    generation: () => endpoints().generation,
  })
  const http: EdgexHttp = createEdgexHttp(
    createRequests({ endpoints, transport, signer, clock, log, timing, venueClock: () => venueClock }),
  )
  const contracts = createContracts({
    http,
    endpoints,
    clock,
    log,
    maxAgeMs: timing.instrumentsMaxAgeMs,
    lifetime: lifetime.signal,
  })
  const { instruments } = contracts
  const ids = createOrderIds()
  const settings = createAccountSettings(clock)
  const prices = createReferencePrices({ http, clock })
  const streamDeps: StreamDeps = { wsUrl: () => endpoints().wsUrl, ...socketDepsOf(deps, timing) }
  const marketData = createMarketData({
    http,
    contracts,
    recentTrades: createRecentTrades(streamDeps),
    clock,
    venueClock,
  })
  const account = createAccount({ http, contracts, ids, settings, clock })
  const paused = new Set<SymbolId>()
  const market = createMarketDataStreams({
    ...streamDeps,
    isPaused: (symbol) => paused.has(symbol),
    contractIdOf: (instrument) => contracts.rowOf(instrument).contractId,
    async reloadInstrument(symbol, signal) {
      await instruments.reload(signal)
      return instruments.bySymbol(symbol)
    },
    venueNowMs: () => venueClock.now(),
    onBbo: (instrument, { askPrice }) => prices.learn(contracts.rowOf(instrument).contractId, askPrice),
  })
  const events = createUserEvents({ contracts, ids, settings, log })
  const user = createUserStream({ ...streamDeps, events, signer, venueClock })
  let lastAccount: string | undefined
  /** Keys of another account may have been entered since the last connect: nothing of that one holds. */
  const turnToAccount = (): void => {
    const account = `${signer.kind()}/${signer.accountId()}`
    if (lastAccount !== undefined && lastAccount !== account) {
      settings.forget()
      events.forget()
    }
    lastAccount = account
  }

  return {
    venue: EDGEX,
    exchangeName: () => 'EdgeX',
    capabilities,
    instruments: createInstruments(instruments),
    marketData,
    trading: createTrading({
      http,
      contracts,
      ids,
      lookup: createOrderLookup({ http, contracts, ids, clock }),
      settings,
      prices,
      signer,
      generation: () => endpoints().generation,
      venueClock,
      clock,
      log,
      timing,
      fetchBboPrices: (request, signal) => marketData.fetchBboPrices(request, signal),
      expectOrder: (isWanted) => expectOrder(ordersOf(user.on), clock, isWanted),
      lastTold: (clientOrderId) => events.lastTold(clientOrderId),
      onDeaf: (detail) => user.onDeaf(detail),
    }),
    account,
    streams: createSocketStreams({ instruments, ...market, user, paused, log }),

    ...createLifeCycle({
      venueClock: {
        measure(signal) {
          // First of all that connecting does: everything else is asked of the generation chosen here.
          choice.choose()
          return venueClock.measure(signal)
        },
      },
      instruments: {
        async load(signal) {
          if (choice.hasChanged) await instruments.reload(signal)
          else await instruments.load(signal)
          choice.settle()
          await requireServed({ contracts, http, endpoints }, signal)
        },
      },
      hasKey: () => signer.available(),
      async startAccount(signal) {
        signer.check()
        turnToAccount()
        // Tables of the legacy signature take longer to fill than an order may wait.
        if (signer.kind() === 'v1') await untilAborted(warmStarkSigning(), signal)
        await account.getAccountBalance({}, signal)
        await user.start(signal)
      },
      startMarkets: () => market.socket.start(),
      async stopStreams() {
        market.depth.endAll('disconnected')
        market.top.books.endAll('disconnected')
        await Promise.all([user.stop(), market.socket.stop()])
      },
      close: () => transport.close(),
    }),
  }
}
