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
import type { BackpackCredentials } from './auth.ts'
import { capabilities } from './capabilities.ts'
import { createClientIds } from './client-ids.ts'
import { type BackpackEndpoints, type BackpackTiming, backpackTiming, SNAPSHOT_LEVELS } from './config.ts'
import { type BackpackHttp, createBackpackHttp } from './http.ts'
import { createBackpackInstruments } from './instruments.ts'
import { createLentFunds } from './lent-funds.ts'
import { createMarketData } from './market-data.ts'
import { createMarketDataStreams } from './market-data-streams.ts'
import { createOrderLookup } from './order-lookup.ts'
import { parseFundingPayment } from './parse.ts'
import { parseSnapshot } from './parse-market.ts'
import { createRequests } from './request.ts'
import { createSigner } from './signer.ts'
import type { StreamDeps } from './stream-deps.ts'
import { createTrading } from './trading.ts'
import { createUserStream } from './user-stream.ts'
import { BACKPACK } from './venue-id.ts'

export type { BackpackCredentials } from './auth.ts'
export {
  type BackpackEndpoints,
  type BackpackTiming,
  backpackEnvironments,
  backpackTiming,
} from './config.ts'
export { backpackCredentials, backpackKeys } from './keys.ts'

/** What the client is made of. */
export type BackpackDeps = VenueDeps<BackpackEndpoints, BackpackCredentials, BackpackTiming>

const MAX_FUNDING_ROWS = 100

/**
 * The client of one Backpack account, or of public data when there are no credentials. Queries work at once; streams
 * need `connect`.
 */
export function createBackpackClient(deps: BackpackDeps): ExchangeClient {
  const { endpoints, clock, log } = deps
  const timing: BackpackTiming = { ...backpackTiming, ...deps.timing }
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
  })
  const http: BackpackHttp = createBackpackHttp(
    createRequests({ endpoints, transport, signer, clock, log, timing, venueClock: () => venueClock }),
  )
  const instruments = createBackpackInstruments({
    http,
    clock,
    log,
    maxAgeMs: timing.instrumentsMaxAgeMs,
    lifetime: lifetime.signal,
  })
  const ids = createClientIds()
  const lent = createLentFunds()
  const marketData = createMarketData({ http, instruments, clock, venueClock })
  const account = createAccount({ http, instruments, ids, lent, clock })
  const paused = new Set<SymbolId>()
  const streamDeps: StreamDeps = {
    wsUrl: endpoints.wsUrl,
    ...socketDepsOf(deps, timing),
  }
  const market = createMarketDataStreams({
    ...streamDeps,
    isPaused: (symbol) => paused.has(symbol),
    fetchSeed: (symbol) =>
      marketData.fetchBboPrices({ symbol }, withDeadline(lifetime.signal, timing.queryTimeoutMs)),
    fetchSnapshot: async (instrument, signal) =>
      parseSnapshot(
        await http.depth(instrument.venueSymbol, SNAPSHOT_LEVELS, signal),
        instrument,
        clock.now(),
      ),
    async reloadInstrument(symbol, signal) {
      await instruments.reload(signal)
      return instruments.bySymbol(symbol)
    },
  })
  const user = createUserStream({
    ...streamDeps,
    instruments,
    ids,
    lent,
    signer,
    venueClock,
    async readPayments(signal) {
      const rows = await http.fundingPayments({ limit: MAX_FUNDING_ROWS }, signal)
      return rows.map((row) => parseFundingPayment(row, symbolOf(instruments, row.symbol)))
    },
  })

  const stopStreams = async (): Promise<void> => {
    market.depth.endAll('disconnected')
    market.top.books.endAll('disconnected')
    await Promise.all([user.stop(), market.socket.stop()])
  }

  return {
    venue: BACKPACK,
    exchangeName: () => 'Backpack',
    capabilities,
    instruments: createInstruments(instruments),
    marketData,
    trading: createTrading({
      http,
      instruments,
      ids,
      lookup: createOrderLookup({ http, ids, clock }),
      signer,
      clock,
      log,
      cancelPollFirstMs: timing.cancelPollFirstMs,
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
      stopStreams,
      close: () => transport.close(),
    }),
  }
}
