import { withDeadline } from '../../base/abort.ts'
import { D } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { createHttpTransport } from '../../net/http-transport.ts'
import type { ExchangeClient } from '../exchange-client.ts'
import { createInstruments } from '../instrument-table.ts'
import { createLifeCycle } from '../life-cycle.ts'
import { createSocketStreams } from '../socket-streams.ts'
import { createVenueClock, type VenueClock } from '../venue-clock.ts'
import { socketDepsOf, type VenueDeps } from '../venue-deps.ts'
import { createAccount } from './account.ts'
import type { ParadexCredentials } from './auth.ts'
import { capabilities } from './capabilities.ts'
import { type ParadexEndpoints, type ParadexTiming, paradexTiming } from './config.ts'
import { createParadexHttp, type ParadexHttp } from './http.ts'
import { createParadexInstruments } from './instruments.ts'
import { createMarketData } from './market-data.ts'
import { createMarketDataStreams } from './market-data-streams.ts'
import { createOrderLookup } from './order-lookup.ts'
import { createOrderSides } from './order-sides.ts'
import { createOrderWatch } from './order-watch.ts'
import { clientOrderIdOf } from './parse.ts'
import { createRequests } from './request.ts'
import { createSignIn } from './sign-in.ts'
import { createSigner } from './signer.ts'
import type { StreamDeps } from './stream-deps.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { createTrading } from './trading.ts'
import { createUserStream } from './user-stream.ts'
import { PARADEX } from './venue-id.ts'

export type { ParadexCredentials } from './auth.ts'
export {
  type ParadexEndpoints,
  type ParadexTiming,
  paradexEnvironments,
  paradexTiming,
} from './config.ts'
export { paradexCredentials, paradexKeys } from './keys.ts'

/** What the client is made of. */
export interface ParadexDeps extends VenueDeps<ParadexEndpoints, ParadexCredentials, ParadexTiming> {
  /**
   * The venue shall cancel the account's orders when the account's connection ends. Asked on every connection; without
   * it orders outlive a lost connection.
   */
  readonly cancelOnDisconnect?: () => boolean
}

/** The latest trades, which say what a running candle holds already. */
const SEED_TRADES = 100

/**
 * The client of one Paradex account, or of public data when there are no credentials. Queries work at once; streams
 * need `connect`.
 */
export function createParadexClient(deps: ParadexDeps): ExchangeClient {
  const { endpoints, clock, log } = deps
  const timing: ParadexTiming = { ...paradexTiming, ...deps.timing }
  const transport = deps.transport ?? createHttpTransport()
  const lifetime = new AbortController()
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
    fetchChainId: async (signal) => (await http.config(signal)).starknet_chain_id,
  })
  const http: ParadexHttp = createParadexHttp(
    createRequests({
      endpoints,
      transport,
      signer,
      clock,
      log,
      timing,
      venueClock: () => venueClock,
      tokens: () => tokens,
    }),
  )
  const tokens: Tokens = createTokens({
    fetchToken: createSignIn({ http, signer, log }),
    owner: () => signer.key(),
    clock,
    log,
    renewAfterMs: timing.tokenRenewAfterMs,
    lifeMs: timing.tokenLifeMs,
    lifetime: lifetime.signal,
  })
  const instruments = createParadexInstruments({
    http,
    clock,
    log,
    maxAgeMs: timing.instrumentsMaxAgeMs,
    lifetime: lifetime.signal,
  })
  const sides = createOrderSides()
  const lookup = createOrderLookup({ http, sides })
  const watch = createOrderWatch({ clock, log })
  const marketData = createMarketData({ http, instruments, clock, venueClock })
  const account = createAccount({ http, instruments, sides, lookup, clock, log })
  const paused = new Set<SymbolId>()
  const deadline = (): AbortSignal => withDeadline(lifetime.signal, timing.queryTimeoutMs)
  const streamDeps: StreamDeps = { wsUrl: endpoints.wsUrl, ...socketDepsOf(deps, timing) }
  const market = createMarketDataStreams({
    ...streamDeps,
    isPaused: (symbol) => paused.has(symbol),
    fetchSeed: (symbol) => marketData.fetchBboPrices({ symbol }, deadline()),
    async fetchCandle(symbol) {
      const signal = deadline()
      // The trades first: what they hold is in the candle that is asked for after them.
      const trades = await marketData.getTrades({ symbol, limit: SEED_TRADES }, signal)
      const candles = await marketData.getCandles({ symbol, limit: 1 }, signal)
      return { trades, candle: candles.at(-1) }
    },
    async reloadInstrument(symbol, signal) {
      await instruments.reload(signal)
      return instruments.bySymbol(symbol)
    },
  })
  const user = createUserStream({
    ...streamDeps,
    instruments,
    sides,
    watch,
    tokens,
    cancelsOnDisconnect: deps.cancelOnDisconnect ?? (() => false),
    async fetchWallets(signal) {
      const { results } = await http.balances(signal)
      return results.map(({ token, size }) => ({ asset: token, walletBalance: new D(size) }))
    },
    async learnSide({ order_id, client_id, market: venueSymbol }, signal) {
      const instrument = instruments.byVenueSymbol(venueSymbol)
      const clientOrderId = clientOrderIdOf(client_id, order_id)
      if (instrument) await lookup.find({ clientOrderId }, instrument, signal)
    },
  })

  return {
    venue: PARADEX,
    exchangeName: () => 'Paradex',
    capabilities,
    instruments: createInstruments(instruments),
    marketData,
    trading: createTrading({
      http,
      instruments,
      sides,
      lookup,
      watch,
      signer,
      clock,
      log,
      timing,
      isStreaming: () => user.isLive(),
      expectEvent: (order) => user.expectEvent(order),
    }),
    account,
    streams: createSocketStreams({ instruments, ...market, user, paused, log }),

    ...createLifeCycle({
      venueClock,
      instruments,
      hasKey: () => signer.available(),
      async startAccount(signal) {
        signer.check()
        await Promise.all([account.getAccountBalance({}, signal), account.getDetailedPositions({}, signal)])
        await user.start(signal)
      },
      startMarkets: () => market.socket.start(),
      async stopStreams() {
        market.depth.endAll('disconnected')
        await Promise.all([user.stop(), market.socket.stop()])
      },
      close: () => transport.close(),
    }),
  }
}
