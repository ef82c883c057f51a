import type { Clock } from '../../src/main/base/clock.ts'
import { D, type Decimal, ZERO } from '../../src/main/base/decimal.ts'
import { createEmitter, type Emitter } from '../../src/main/base/emitter.ts'
import { AppError } from '../../src/main/base/errors.ts'
import type { ClientOrderId, VenueOrderId } from '../../src/main/domain/brands.ts'
import { roundToTick } from '../../src/main/domain/instrument.ts'
import type { Bbo, DepthSnapshot, PublicTrade } from '../../src/main/domain/market.ts'
import type {
  CancelOutcome,
  Fill,
  OrderRequest,
  OrderUpdate,
  SubmitOutcome,
} from '../../src/main/domain/order.ts'
import type { Position } from '../../src/main/domain/position.ts'
import { topOfBook } from '../../src/main/pricing/top-of-book.ts'
import type { ExchangeClient } from '../../src/main/venues/exchange-client.ts'
import type { AccountEvent } from '../../src/main/venues/market-streams.ts'
import { BTC, btc, depthOf, VENUE } from './market.ts'

/** A venue that does what a test tells it, and counts what it was asked. */
export interface FakeExchangeClient extends ExchangeClient {
  /** Requests so far, by method name. */
  readonly calls: Record<string, number>
  /** Every order that reached the venue. */
  readonly sent: OrderRequest[]
  /** What `getOrderInfo` knows. */
  readonly known: Map<ClientOrderId, OrderUpdate>
  readonly events: Emitter<AccountEvent>
  readonly bbos: Emitter<Bbo>
  readonly trades: Emitter<PublicTrade>
  /** Served by the book and price queries; stamped with the clock when served. */
  depth: DepthSnapshot
  positionBase: Decimal
  positions: readonly Position[]
  walletQuote: Decimal
  history: readonly Fill[]
  /** Answers a submit; fills everything at the touch by default. */
  onSubmit: (order: OrderRequest) => SubmitOutcome | Promise<SubmitOutcome>
  onCancel: (clientOrderId: ClientOrderId) => CancelOutcome
  /** Thrown by every query while set. */
  failure: AppError | undefined
}

/** An order as the fake venue would report it. */
export function updateOf(
  order: OrderRequest,
  status: OrderUpdate['status'],
  filled: Decimal,
  price: Decimal,
  nowMs: number,
): OrderUpdate {
  return {
    ...order,
    venue: VENUE,
    venueOrderId: `v-${order.clientOrderId}` as VenueOrderId,
    status,
    filledBase: filled,
    averagePrice: filled.isZero() ? ZERO : price,
    venueTimeMs: nowMs,
    receivedAtMs: nowMs,
  }
}

export function createFakeExchangeClient(clock: Clock): FakeExchangeClient {
  const calls: Record<string, number> = {}
  const count = (method: string): void => {
    calls[method] = (calls[method] ?? 0) + 1
    if (fake.failure) throw fake.failure
  }
  const served = (): DepthSnapshot => ({ ...fake.depth, receivedAtMs: clock.now() })
  const unsupported = (method: string) => (): never => {
    throw new AppError('not-supported', `the fake venue has no ${method}`)
  }
  const submit = async (order: OrderRequest): Promise<SubmitOutcome> => {
    calls.submit = (calls.submit ?? 0) + 1
    fake.sent.push(order)
    return fake.onSubmit(order)
  }

  const fake: FakeExchangeClient = {
    venue: VENUE,
    calls,
    sent: [],
    known: new Map(),
    events: createEmitter(),
    bbos: createEmitter(),
    trades: createEmitter(),
    depth: depthOf([[60_000, 2]], [['60000.1', 2]], clock.now()),
    positionBase: ZERO,
    positions: [],
    walletQuote: new D(100_000),
    history: [],
    failure: undefined,
    onSubmit(order) {
      const price = (order.side === 'buy' ? fake.depth.asks[0] : fake.depth.bids[0])?.price ?? ZERO
      return { outcome: 'accepted', order: updateOf(order, 'filled', order.sizeBase, price, clock.now()) }
    },
    onCancel: () => ({ outcome: 'not-open', reason: 'Unknown order sent.' }),
    exchangeName: () => 'Fake',
    capabilities: {
      kind: 'perpetual',
      timesInForce: ['GTC', 'IOC', 'FOK', 'post-only'],
      reduceOnly: true,
      clientOrderIds: true,
      commandLifeMs: 5_000,
      orderBookDepth: true,
      funding: false,
      candles: false,
      leverage: false,
      batchOrders: false,
      cancelOnDisconnect: false,
      pausableMarketData: true,
      liquidationEvents: false,
    },
    instruments: {
      list: async () => [btc],
      async resolve({ symbol }) {
        if (symbol === BTC) return btc
        throw new AppError('validation', `expected an instrument of Fake, got ${symbol}`)
      },
      roundToTick: async ({ price, side }) => roundToTick(price, side, btc),
      getQuantityMultiplier: async () => btc.multiplier,
      getMinOrderNotional: async () => btc.minNotional,
    },
    marketData: {
      async fetchBboPrices() {
        count('fetchBboPrices')
        const bbo = topOfBook(served())
        if (bbo) return bbo
        throw new AppError('protocol', 'expected a two-sided book')
      },
      async getOrderBookDepth() {
        count('getOrderBookDepth')
        return served()
      },
      getCandles: unsupported('getCandles'),
      getTrades: unsupported('getTrades'),
      getFundingRate: unsupported('getFundingRate'),
      getFundingHistory: unsupported('getFundingHistory'),
    },
    trading: {
      submit,
      placeLimitOrder: (request) => submit({ ...request, type: 'limit' }),
      placeMarketOrder: (request) => submit({ ...request, type: 'market', timeInForce: 'IOC' }),
      placeOpenOrder: unsupported('placeOpenOrder'),
      placeCloseOrder: (request) =>
        submit({ ...request, type: 'limit', timeInForce: 'GTC', reduceOnly: true }),
      async cancelOrder({ clientOrderId }) {
        calls.cancelOrder = (calls.cancelOrder ?? 0) + 1
        return fake.onCancel(clientOrderId)
      },
      cancelAll: unsupported('cancelAll'),
      async getOrderInfo({ clientOrderId }) {
        count('getOrderInfo')
        return fake.known.get(clientOrderId)
      },
      getActiveOrders: async () => [...fake.known.values()],
    },
    account: {
      async getAccountPositions() {
        count('getAccountPositions')
        return fake.positionBase
      },
      async getDetailedPositions() {
        count('getDetailedPositions')
        return fake.positions
      },
      async getAccountBalance() {
        count('getAccountBalance')
        const walletBalance = fake.walletQuote
        const whole = { availableBalance: walletBalance, unrealizedPnl: ZERO, receivedAtMs: clock.now() }
        return [{ asset: 'USDT', walletBalance, ...whole }]
      },
      getAccountPnl: async () => ZERO,
      getTotalAssetValue: async () => fake.walletQuote,
      getLeverageInfo: unsupported('getLeverageInfo'),
      getMaintenanceTiers: unsupported('getMaintenanceTiers'),
      async getFeeRates() {
        throw new AppError('auth', 'the fake venue has no keys')
      },
      async getUserTradeHistory() {
        count('getUserTradeHistory')
        return fake.history
      },
      getFundingPayments: async () => [],
    },
    streams: {
      subscribeBbo: (_symbol, listener) => fake.bbos.on(listener),
      subscribeBook: unsupported('subscribeBook'),
      subscribeTrades: (_symbol, listener) => fake.trades.on(listener),
      subscribeCandles: unsupported('subscribeCandles'),
      setupOrderUpdateHandler: (listener) => fake.events.on(listener),
      pauseMarketData: async () => undefined,
      resumeMarketData: async () => undefined,
      status: () => [],
      onStatus: () => () => undefined,
    },
    connect: async () => undefined,
    disconnect: async () => undefined,
  }
  return fake
}
