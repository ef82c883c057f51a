import { withDeadline } from '../../base/abort.ts'
import { createRateBudget, type RateBudget } from '../../base/rate-budget.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { createHttpTransport } from '../../net/http-transport.ts'
import type { ExchangeClient } from '../exchange-client.ts'
import { createInstruments, symbolOf } from '../instrument-table.ts'
import { createLifeCycle } from '../life-cycle.ts'
import { createSocketStreams } from '../socket-streams.ts'
import { createVenueClock, type VenueClock } from '../venue-clock.ts'
import { socketDepsOf, type VenueDeps } from '../venue-deps.ts'
import { createAccount } from './account.ts'
import type { GrvtCredentials } from './auth.ts'
import { capabilities } from './capabilities.ts'
import { createClientIds } from './client-ids.ts'
import {
  type CallClass,
  type GrvtEndpoints,
  type GrvtTiming,
  grvtTiming,
  rateWindows,
  totalWindows,
} from './config.ts'
import { createGrvtHttp, type GrvtHttp } from './http.ts'
import { createGrvtInstruments } from './instruments.ts'
import { createMarketData } from './market-data.ts'
import { createMarketDataStreams } from './market-data-streams.ts'
import { createMarkets } from './markets.ts'
import { parseFundingPayment } from './parse.ts'
import { createRequests } from './request.ts'
import { createSessions } from './session.ts'
import { createSigner } from './signer.ts'
import { createTrading } from './trading.ts'
import { createUserStream } from './user-stream.ts'
import { GRVT } from './venue-id.ts'

export type { GrvtCredentials } from './auth.ts'
export { type GrvtEndpoints, type GrvtTiming, grvtEnvironments, grvtTiming } from './config.ts'
export { grvtCredentials, grvtKeys } from './keys.ts'

/** What the client is made of. */
export type GrvtDeps = VenueDeps<GrvtEndpoints, GrvtCredentials, GrvtTiming>

const MAX_FUNDING_ROWS = 100

/**
 * The client of one GRVT sub-account, or of public data when there are no credentials. Queries work at once; streams
 * need `connect`.
 */
export function createGrvtClient(deps: GrvtDeps): ExchangeClient {
  const { endpoints, clock, log } = deps
  const timing: GrvtTiming = { ...grvtTiming, ...deps.timing }
  const transport = deps.transport ?? createHttpTransport()
  const lifetime = new AbortController()
  const budgets = new Map<CallClass, RateBudget>()
  const budgetOf = (limit: CallClass): RateBudget => {
    const budget = budgets.get(limit) ?? createRateBudget(rateWindows[limit], clock)
    budgets.set(limit, budget)
    return budget
  }
  const venueClock: VenueClock = createVenueClock({
    clock,
    log,
    fetchTimeMs: async (signal) => (await http.time(signal)).server_time,
    measureEveryMs: timing.clockMeasureEveryMs,
    lifetime: lifetime.signal,
  })
  const signer = createSigner({ readCredentials: deps.readCredentials, chainId: endpoints.chainId })
  const subAccountId = (): string => signer.credentials().subAccountId
  const sessions = createSessions({
    edgeUrl: endpoints.edgeUrl,
    transport,
    credentials: () => signer.credentials(),
    budget: budgetOf('login'),
    venueNowMs: () => venueClock.now(),
    log,
    timing,
    lifetime: lifetime.signal,
  })
  const http: GrvtHttp = createGrvtHttp(
    createRequests({
      endpoints,
      transport,
      signer,
      sessions,
      budgetOf,
      total: createRateBudget(totalWindows, clock),
      clock,
      log,
      timing,
      venueClock: () => venueClock,
    }),
    subAccountId,
  )
  const markets = createMarkets()
  const instruments = createGrvtInstruments({
    http,
    markets,
    clock,
    log,
    maxAgeMs: timing.instrumentsMaxAgeMs,
    lifetime: lifetime.signal,
  })
  const ids = createClientIds()
  const marketData = createMarketData({ http, instruments, markets, clock, venueClock })
  const account = createAccount({ http, instruments, markets, ids, clock })
  const paused = new Set<SymbolId>()
  const socketDeps = socketDepsOf(deps, timing)
  const venueNowMs = (): number => venueClock.now()
  const market = createMarketDataStreams({
    ...socketDeps,
    marketDataWsUrl: endpoints.marketDataWsUrl,
    fieldNames: endpoints.marketDataNames ?? 'full',
    isPaused: (symbol) => paused.has(symbol),
    fetchSeed: (symbol) =>
      marketData.fetchBboPrices({ symbol }, withDeadline(lifetime.signal, timing.queryTimeoutMs)),
    async reloadInstrument(symbol, signal) {
      await instruments.reload(signal)
      return instruments.bySymbol(symbol)
    },
    venueNowMs,
  })
  const user = createUserStream({
    ...socketDeps,
    tradesWsUrl: endpoints.tradesWsUrl,
    instruments,
    ids,
    sessions,
    subAccountId,
    venueNowMs,
    readBalances: (signal) => account.getAccountBalance({}, signal),
    async readPayments(signal) {
      const { result } = await http.fundingPayments(undefined, MAX_FUNDING_ROWS, signal)
      return result.map((row) => parseFundingPayment(row, symbolOf(instruments, row.instrument)))
    },
  })

  return {
    venue: GRVT,
    exchangeName: () => 'GRVT',
    capabilities,
    instruments: createInstruments(instruments),
    marketData,
    trading: createTrading({
      http,
      instruments,
      markets,
      ids,
      signer,
      clock,
      venueClock,
      log,
      timing,
      expectOrder: (isWanted) => user.expectOrder(isWanted),
      lastTold: (clientOrderId) => user.lastTold(clientOrderId),
      onDeaf: () => user.onDeaf(),
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
        market.top.books.endAll('disconnected')
        await Promise.all([user.stop(), market.socket.stop()])
      },
      close: () => transport.close(),
    }),
  }
}
