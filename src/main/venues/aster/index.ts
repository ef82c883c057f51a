import { withDeadline } from '../../base/abort.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { createHttpTransport } from '../../net/http-transport.ts'
import type { ExchangeClient } from '../exchange-client.ts'
import { createInstruments, symbolOf } from '../instrument-table.ts'
import { createLifeCycle } from '../life-cycle.ts'
import { createSocketStreams } from '../socket-streams.ts'
import { createVenueClock, type VenueClock } from '../venue-clock.ts'
import { socketDepsOf, type VenueDeps } from '../venue-deps.ts'
import { createAccount } from './account.ts'
import type { AsterCredentials } from './auth.ts'
import { capabilities } from './capabilities.ts'
import { type AsterEndpoints, type AsterTiming, asterTiming, SNAPSHOT_LEVELS } from './config.ts'
import { createDepthStreams } from './depth-streams.ts'
import { type AsterHttp, createAsterHttp } from './http.ts'
import { createAsterInstruments } from './instruments.ts'
import { createMarketData } from './market-data.ts'
import { parseFundingPayment } from './parse.ts'
import { parseSnapshot } from './parse-market.ts'
import { createQuoteStreams } from './quote-streams.ts'
import { createRequests } from './request.ts'
import { createSigner } from './signer.ts'
import type { StreamDeps } from './stream-deps.ts'
import { createTopStreams, TOP_LEVELS } from './top-streams.ts'
import { createTrading } from './trading.ts'
import { createUserStream, type UserStream } from './user-stream.ts'
import { ASTER } from './venue-id.ts'

export type { AsterCredentials } from './auth.ts'
export { type AsterEndpoints, type AsterTiming, asterEnvironments, asterTiming } from './config.ts'
export { asterCredentials, asterKeys } from './keys.ts'

/** What the client is made of. */
export type AsterDeps = VenueDeps<AsterEndpoints, AsterCredentials, AsterTiming>

const MAX_FUNDING_ROWS = 100

/**
 * The client of one Aster account, or of public data when there are no credentials. Queries work at once; streams
 * need `connect`.
 */
export function createAsterClient(deps: AsterDeps): ExchangeClient {
  const { endpoints, clock, log } = deps
  const timing: AsterTiming = { ...asterTiming, ...deps.timing }
  const transport = deps.transport ?? createHttpTransport()
  const lifetime = new AbortController()
  const venueClock: VenueClock = createVenueClock({
    clock,
    log,
    fetchTimeMs: async (signal) => (await http.time(signal)).serverTime,
    measureEveryMs: timing.clockMeasureEveryMs,
    lifetime: lifetime.signal,
  })
  const signer = createSigner({
    readCredentials: deps.readCredentials,
    chainId: endpoints.chainId,
    venueNowMs: () => venueClock.now(),
  })
  const http: AsterHttp = createAsterHttp(
    createRequests({ endpoints, transport, signer, clock, log, timing, venueClock: () => venueClock }),
  )
  const instruments = createAsterInstruments({
    http,
    clock,
    log,
    maxAgeMs: timing.instrumentsMaxAgeMs,
    lifetime: lifetime.signal,
  })
  const marketData = createMarketData({ http, instruments, clock, venueClock })
  const paused = new Set<SymbolId>()
  const streamDeps: StreamDeps = {
    wsUrl: endpoints.wsUrl,
    ...socketDepsOf(deps, timing),
  }
  const isPaused = (symbol: SymbolId): boolean => paused.has(symbol)
  const quotes = createQuoteStreams({
    ...streamDeps,
    isPaused,
    fetchSeed: (symbol) =>
      marketData.fetchBboPrices({ symbol }, withDeadline(lifetime.signal, timing.queryTimeoutMs)),
  })
  const bookDeps = {
    ...streamDeps,
    isPaused,
    async reloadInstrument(symbol: SymbolId, signal: AbortSignal) {
      await instruments.reload(signal)
      return instruments.bySymbol(symbol)
    },
  }
  const depth = createDepthStreams({
    ...bookDeps,
    fetchSnapshot: async (instrument, signal) =>
      parseSnapshot(
        await http.depth(instrument.venueSymbol, SNAPSHOT_LEVELS, signal),
        instrument,
        clock.now(),
      ),
  })
  const top = { levels: TOP_LEVELS, books: createTopStreams(bookDeps) }
  const user: UserStream = createUserStream({
    ...streamDeps,
    http,
    instruments,
    async readFunding(sinceMs, signal) {
      const rows = await http.fundingIncome({ startTime: sinceMs, limit: MAX_FUNDING_ROWS }, signal)
      return rows.map((row) => parseFundingPayment(row, symbolOf(instruments, row.symbol)))
    },
  })
  const streams = createSocketStreams({ instruments, quotes, depth, top, user, paused, log })

  /** The listen key is left alone: the account has one, and another program may be listening on it. */
  const stopStreams = async (): Promise<void> => {
    depth.endAll('disconnected')
    top.books.endAll('disconnected')
    await Promise.all([user.stop(), quotes.socket.stop(), depth.socket.stop(), top.books.socket.stop()])
  }

  return {
    venue: ASTER,
    exchangeName: () => 'Aster',
    capabilities,
    instruments: createInstruments(instruments),
    marketData,
    trading: createTrading({
      http,
      instruments,
      signer,
      clock,
      log,
      expectEvent: (order) => user.expectEvent(order),
    }),
    account: createAccount({ http, instruments, clock, venueClock }),
    streams,

    ...createLifeCycle({
      venueClock,
      instruments,
      hasKey: () => signer.available(),
      async startAccount(signal) {
        signer.check()
        await Promise.all([http.balance(signal), http.positionRisk(undefined, signal)])
        await user.start(signal)
      },
      startMarkets: () =>
        Promise.all([quotes.socket.start(), depth.socket.start(), top.books.socket.start()]),
      stopStreams,
      close: () => transport.close(),
    }),
  }
}
