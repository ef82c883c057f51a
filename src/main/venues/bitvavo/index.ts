import { withDeadline } from '../../base/abort.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { createHttpTransport } from '../../net/http-transport.ts'
import type { ExchangeClient } from '../exchange-client.ts'
import { createInstruments } from '../instrument-table.ts'
import { createLifeCycle } from '../life-cycle.ts'
import { createSocketStreams } from '../socket-streams.ts'
import { createVenueClock, type VenueClock } from '../venue-clock.ts'
import { socketDepsOf, type VenueDeps } from '../venue-deps.ts'
import { createAccount } from './account.ts'
import type { BitvavoCredentials } from './auth.ts'
import { capabilities } from './capabilities.ts'
import {
  type BitvavoEndpoints,
  type BitvavoTiming,
  bitvavoTiming,
  SNAPSHOT_LEVELS,
  WS_PATH,
} from './config.ts'
import { createDepthStreams } from './depth-streams.ts'
import { createHoldings } from './holdings.ts'
import { type BitvavoHttp, createBitvavoHttp } from './http.ts'
import { createBitvavoInstruments } from './instruments.ts'
import { createMarketData } from './market-data.ts'
import { createOrderLookup } from './order-lookup.ts'
import { createOrderNames } from './order-names.ts'
import { createOwnTrades } from './own-trades.ts'
import { parseSnapshot } from './parse-market.ts'
import { createQuoteStreams } from './quote-streams.ts'
import { createRequests } from './request.ts'
import { createSigner } from './signer.ts'
import { createHandshakeGate, type StreamDeps } from './stream-deps.ts'
import { createTrading } from './trading.ts'
import { createUserStream, type UserStream } from './user-stream.ts'
import { BITVAVO } from './venue-id.ts'

export type { BitvavoCredentials } from './auth.ts'
export { type BitvavoEndpoints, type BitvavoTiming, bitvavoEnvironments, bitvavoTiming } from './config.ts'
export { bitvavoCredentials, bitvavoKeys } from './keys.ts'

/** What the client is made of. */
export type BitvavoDeps = VenueDeps<BitvavoEndpoints, BitvavoCredentials, BitvavoTiming>

/**
 * The client of one Bitvavo account, or of public data when there are no credentials. Queries work at once; streams
 * need `connect`.
 */
export function createBitvavoClient(deps: BitvavoDeps): ExchangeClient {
  const { endpoints, clock, log } = deps
  const timing: BitvavoTiming = { ...bitvavoTiming, ...deps.timing }
  const transport = deps.transport ?? createHttpTransport()
  const lifetime = new AbortController()
  const venueClock: VenueClock = createVenueClock({
    clock,
    log,
    fetchTimeMs: async (signal) => (await http.time(signal)).time,
    measureEveryMs: timing.clockMeasureEveryMs,
    lifetime: lifetime.signal,
  })
  const signer = createSigner({ readCredentials: deps.readCredentials, venueNowMs: () => venueClock.now() })
  const requests = createRequests({
    endpoints,
    transport,
    signer,
    clock,
    log,
    timing,
    venueClock: () => venueClock,
  })
  const http: BitvavoHttp = createBitvavoHttp(requests)
  const instruments = createBitvavoInstruments({
    http,
    clock,
    log,
    maxAgeMs: timing.instrumentsMaxAgeMs,
    lifetime: lifetime.signal,
  })
  const marketData = createMarketData({ http, instruments, clock, venueClock })
  const names = createOrderNames()
  const trades = createOwnTrades({ http, names, clock })
  const holdings = createHoldings({ http, instruments, trades, clock })
  const paused = new Set<SymbolId>()
  const streamDeps: StreamDeps = {
    url: createHandshakeGate(`${endpoints.wsUrl}${WS_PATH}`, clock, timing.handshakeGapMs),
    ...socketDepsOf(deps, timing),
  }
  const marketStreamDeps = {
    ...streamDeps,
    takeRoom: requests.takeSocketRoom,
    onRateLimited: requests.pauseSockets,
    isPaused: (symbol: SymbolId): boolean => paused.has(symbol),
  }
  const quotes = createQuoteStreams({
    ...marketStreamDeps,
    fetchSeed: (symbol, signal) =>
      marketData.fetchBboPrices({ symbol }, withDeadline(signal, timing.queryTimeoutMs)),
    venueNowMs: () => venueClock.now(),
  })
  const depth = createDepthStreams({
    ...marketStreamDeps,
    fetchSnapshot: async (instrument, signal) =>
      parseSnapshot(
        await http.book(instrument.venueSymbol, SNAPSHOT_LEVELS, signal),
        instrument,
        clock.now(),
      ),
    fetchNonce: async (instrument, signal) => (await http.book(instrument.venueSymbol, 1, signal)).nonce,
    async reloadInstrument(symbol, signal) {
      await instruments.reload(signal)
      return instruments.bySymbol(symbol)
    },
  })
  const user: UserStream = createUserStream({
    ...streamDeps,
    http,
    instruments,
    names,
    signer,
    venueClock,
    holdings,
  })
  const streams = createSocketStreams({ instruments, quotes, depth, user, paused, log })

  const stopStreams = async (): Promise<void> => {
    depth.endAll('disconnected')
    await Promise.all([user.stop(), quotes.socket.stop(), depth.socket.stop()])
  }

  return {
    venue: BITVAVO,
    exchangeName: () => 'Bitvavo',
    capabilities,
    instruments: createInstruments(instruments),
    marketData,
    trading: createTrading({
      http,
      instruments,
      names,
      lookup: createOrderLookup({ http, clock, timing }),
      signer,
      clock,
      log,
      expectEvent: (order, venueSymbol) => user.expectEvent(order, venueSymbol),
    }),
    account: createAccount({ http, instruments, trades, holdings }),
    streams,

    ...createLifeCycle({
      venueClock,
      instruments,
      hasKey: () => signer.available(),
      async startAccount(signal) {
        signer.check()
        await http.balance(undefined, signal)
        await user.start(signal)
      },
      startMarkets: () => Promise.all([quotes.socket.start(), depth.socket.start()]),
      stopStreams,
      close: () => transport.close(),
    }),
  }
}
