import { withDeadline } from '../../base/abort.ts'
import { AppError } from '../../base/errors.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import { createHttpTransport } from '../../net/http-transport.ts'
import type { ExchangeClient } from '../exchange-client.ts'
import { expectOrder, ordersOf } from '../expected-orders.ts'
import { createInstruments, createInstrumentTable } from '../instrument-table.ts'
import { createLifeCycle } from '../life-cycle.ts'
import { createVenueClock, type VenueClock } from '../venue-clock.ts'
import { socketDepsOf, type VenueDeps } from '../venue-deps.ts'
import { createAccount } from './account.ts'
import type { LighterCredentials } from './auth.ts'
import { capabilities } from './capabilities.ts'
import {
  FRESH_BBO_MS,
  type LighterEndpoints,
  type LighterLimits,
  type LighterTiming,
  lighterTiers,
  lighterTiming,
  SIGNER_THREADS,
} from './config.ts'
import { createLighterHttp, type LighterHttp } from './http.ts'
import { createMarketChannels } from './market-channels.ts'
import { createMarketData } from './market-data.ts'
import { createMarkets } from './markets.ts'
import { createOrderNames } from './order-index.ts'
import { createOrderLookup } from './order-lookup.ts'
import { parseFundingPayment } from './parse.ts'
import { parseInstrument } from './parse-instrument.ts'
import { MINUTE_MS, parseBbo, parseCandles } from './parse-market.ts'
import { createPublicChannels } from './public-channels.ts'
import { createRequests } from './request.ts'
import { createSharedAnswers } from './shared-answers.ts'
import { createSigner } from './signer.ts'
import { createSignerPool } from './signer-pool.ts'
import type { StreamDeps } from './stream-deps.ts'
import { createStreams } from './streams.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { createTrading } from './trading.ts'
import { createTransactions } from './transactions.ts'
import { createUserEvents } from './user-events.ts'
import { createUserStream, type UserStream } from './user-stream.ts'
import { LIGHTER } from './venue-id.ts'
import { createVenueSocket, type VenueSocket } from './venue-socket.ts'

export type { LighterCredentials } from './auth.ts'
export {
  type LighterEndpoints,
  type LighterLimits,
  type LighterTiming,
  lighterEnvironments,
  lighterTiers,
  lighterTiming,
} from './config.ts'
export { lighterCredentials, lighterKeys } from './keys.ts'

/** What the client is made of. The optional parts are seams for tests and tools. */
export interface LighterDeps extends VenueDeps<LighterEndpoints, LighterCredentials, LighterTiming> {
  /** The bundled `lighter-signer-worker.js`; tests pass the `.ts` file itself. */
  readonly signerWorkerUrl: URL
  /** What the account's tier allows; the free tier when absent. */
  readonly limits?: LighterLimits
  /** Sends transactions by REST although there is a socket: slower, and each is a request. */
  readonly sendByRest?: boolean
  /** Market data pauses by leaving public channels; asked at each pause. Off when absent: one socket, always on. */
  readonly leavesChannels?: () => boolean
  /** Ids of orders that may still be open or were filled lately: answers find these texts again after a restart. */
  readonly recallClientOrderIds?: () => Promise<readonly ClientOrderId[]>
}

/** `GET /` counts whole seconds: on average the true time is half a second later. */
const HALF_SECOND_MS = 500
const FUNDING_ROWS = 100
/** Orders a side that hold the best level whole. */
const TOP_ORDERS = 50

/**
 * The client of one Lighter account, or of public data when there are no credentials. Queries work at once; streams
 * need `connect`.
 */
export function createLighterClient(deps: LighterDeps): ExchangeClient {
  const { endpoints, clock, log, limits = lighterTiers.standard } = deps
  const timing: LighterTiming = { ...lighterTiming, ...deps.timing }
  const transport = deps.transport ?? createHttpTransport()
  const lifetime = new AbortController().signal
  const pool = createSignerPool(deps.signerWorkerUrl, SIGNER_THREADS)
  const signer = createSigner({ readCredentials: deps.readCredentials, chainId: endpoints.chainId, pool })
  const venueClock: VenueClock = createVenueClock({
    clock,
    log,
    fetchTimeMs: async (signal) => (await http.status(signal)).timestamp * 1000 + HALF_SECOND_MS,
    measureEveryMs: timing.clockMeasureEveryMs,
    lifetime,
  })
  const tokens: Tokens = createTokens({
    signer,
    venueNowMs: () => venueClock.now(),
    lifeMs: timing.tokenLifeMs,
  })
  const http: LighterHttp = createLighterHttp(
    createRequests({ endpoints, limits, transport, tokens: () => tokens, clock, log, timing }),
  )
  const shared = createSharedAnswers({ http, clock, maxAgeMs: timing.sharedAnswerMaxAgeMs, lifetime })
  const markets = createMarkets()
  const names = createOrderNames()
  const instruments = createInstrumentTable({
    exchangeName: 'Lighter',
    async fetchInstruments(signal) {
      const rows = await shared.markets(signal)
      markets.keep(rows)
      return rows.map(parseInstrument)
    },
    clock,
    log,
    maxAgeMs: timing.instrumentsMaxAgeMs,
    lifetime,
  })
  const streamDeps: StreamDeps = {
    wsUrl: endpoints.wsUrl,
    ...socketDepsOf(deps, timing),
  }
  const venueSocket: VenueSocket = createVenueSocket({
    ...streamDeps,
    token: (signal) => tokens.current(signal),
    forgetToken: () => tokens.forget(),
  })
  const publicChannels = createPublicChannels(venueSocket)
  const leavesChannels = deps.leavesChannels ?? (() => false)
  const channels = createMarketChannels({
    ...streamDeps,
    venueSocket,
    channels: publicChannels,
    markets,
    async fetchCandle(instrument) {
      const endMs = venueClock.now()
      const span = { startMs: endMs - MINUTE_MS, endMs, rows: 1 }
      const signal = withDeadline(lifetime, timing.queryTimeoutMs)
      const payload = await http.candles(markets.rowOf(instrument).market_id, span, signal)
      const candle = parseCandles(payload, venueClock.now()).at(-1)
      const lastTradeId = String(payload.c.at(-1)?.i ?? '')
      return candle && { candle, lastTradeId }
    },
    async reloadInstrument(symbol, signal) {
      await instruments.reload(signal)
      return instruments.bySymbol(symbol)
    },
  })
  const accountIndex = (): number => signer.account().accountIndex
  const userEvents = createUserEvents({ instruments, markets, names, accountIndex })
  const user: UserStream = createUserStream({
    ...streamDeps,
    venueSocket,
    events: userEvents,
    accountIndex,
    venueNowMs: () => venueClock.now(),
    forgetToken: () => tokens.forget(),
    async readFunding(signal) {
      const answer = await http.positionFunding(accountIndex(), undefined, FUNDING_ROWS, signal)
      return answer.position_fundings.map((row) =>
        parseFundingPayment(row, markets.symbolOf(row.market_id, instruments)),
      )
    },
  })
  const lookup = createOrderLookup({ http, signer, instruments, markets, names, clock })
  const transactions = createTransactions({
    http,
    signer,
    venueSocket,
    venueClock,
    limits,
    sendByRest: deps.sendByRest === true,
    clock,
    log,
    timing,
  })
  /** A key that is not the account's is found here, not by the first order. */
  const proveKey = async (signal: AbortSignal): Promise<void> => {
    const { apiKeyIndex } = signer.account()
    // Every thread derives it: each builds its table now, not at the first order.
    const threads = Array.from({ length: SIGNER_THREADS }, () => signer.publicKey(signal))
    const [[ours], { api_keys }] = await Promise.all([
      Promise.all(threads),
      http.apiKeys(accountIndex(), apiKeyIndex, signal),
    ])
    const listed = api_keys.find((key) => key.api_key_index === apiKeyIndex)
    if (listed && listed.public_key.toLowerCase().replace(/^0x/, '') === ours) return
    throw new AppError(
      'auth',
      `expected the private key of API key ${apiKeyIndex} of account ${accountIndex()}, got another one`,
    )
  }

  const startAccount = async (signal: AbortSignal): Promise<void> => {
    await proveKey(signal)
    for (const clientOrderId of (await deps.recallClientOrderIds?.()) ?? []) names.indexOf(clientOrderId)
    await http.account(accountIndex(), signal)
    venueSocket.start()
    await user.start(signal)
  }

  const stopStreams = async (): Promise<void> => {
    channels.endAll('disconnected')
    user.stop()
    await venueSocket.stop()
    await pool.close()
  }

  return {
    venue: LIGHTER,
    exchangeName: () => 'Lighter',
    capabilities: {
      ...capabilities,
      get pausableMarketData() {
        return leavesChannels()
      },
    },
    instruments: createInstruments(instruments),
    marketData: createMarketData({ http, instruments, markets, shared, clock, venueClock }),
    trading: createTrading({
      instruments,
      markets,
      names,
      signer,
      transactions,
      lookup,
      venueClock,
      log,
      timing,
      async freshBbo(instrument, urgent, signal) {
        const latest = channels.latestBbo(instrument.symbol)
        if (latest && clock.now() - latest.receivedAtMs <= FRESH_BBO_MS) return latest
        const marketId = markets.rowOf(instrument).market_id
        const payload = await http.orderBookOrders(marketId, TOP_ORDERS, urgent, signal)
        return parseBbo(payload, instrument, clock.now())
      },
      expectOrder: (isWanted) => expectOrder(ordersOf(user.on), clock, isWanted),
      lastTold: (clientOrderId) => userEvents.lastTold(clientOrderId),
      onDeaf: () => venueSocket.socket.restart('an order changed but the stream told nothing'),
    }),
    account: createAccount({ http, signer, instruments, markets, names, clock }),
    streams: createStreams({
      instruments,
      channels,
      publicChannels,
      leavesChannels,
      user,
      venueSocket,
      log,
    }),

    ...createLifeCycle({
      venueClock,
      instruments,
      hasKey: () => signer.available(),
      startAccount,
      startMarkets: async (signal) => {
        venueSocket.start()
        await venueSocket.untilJoined([], signal)
      },
      stopStreams,
      close: () => transport.close(),
    }),
  }
}
