import type { Clock } from '../../src/main/base/clock.ts'
import { D, type Decimal, floorToStep, minOf, ZERO } from '../../src/main/base/decimal.ts'
import { createEmitter } from '../../src/main/base/emitter.ts'
import { AppError } from '../../src/main/base/errors.ts'
import type { ClientOrderId, VenueId, VenueOrderId } from '../../src/main/domain/brands.ts'
import type { Instrument } from '../../src/main/domain/instrument.ts'
import type { Bbo, DepthSnapshot } from '../../src/main/domain/market.ts'
import {
  type CancelOutcome,
  isTerminal,
  type OrderRequest,
  type OrderUpdate,
  type SubmitOutcome,
  signOf,
} from '../../src/main/domain/order.ts'
import type { ExchangeClient } from '../../src/main/venues/exchange-client.ts'
import type { AccountEvent } from '../../src/main/venues/market-streams.ts'
import { btc } from './market.ts'

/** How likely each mischief is, 0–1. */
export interface Mischief {
  readonly reject: number
  /** The answer is lost; the order may or may not have been carried out. */
  readonly lostReply: number
  /** A taking order fills a part only. */
  readonly partial: number
  /** A taking order fills nothing. */
  readonly empty: number
  /** Answers with an acknowledgement; the outcome comes later by stream. */
  readonly ackOnly: number
  /** The stream swallows an event. */
  readonly deaf: number
  /** A question about an order or a position fails. */
  readonly failedQuery: number
  readonly failedPrice: number
  /** A resting order fills while it is being cancelled. */
  readonly fillOnCancel: number
  readonly slowestMs: number
}

export const CALM: Mischief = {
  reject: 0,
  lostReply: 0,
  partial: 0,
  empty: 0,
  ackOnly: 0,
  deaf: 0,
  failedQuery: 0,
  failedPrice: 0,
  fillOnCancel: 0,
  slowestMs: 20,
}

/** A venue that keeps its own truth, and tells it badly. */
export interface HostileVenue {
  readonly client: ExchangeClient
  readonly instrument: Instrument
  /** Signed, venue units: what really is there. */
  position(): Decimal
  /** Every order that reached the venue, in order, doubled ids included. */
  readonly received: readonly OrderRequest[]
  /** What really became of the orders. */
  truth(): readonly OrderUpdate[]
  /** The venue closes the position by force. */
  liquidate(): void
  /** From now on this happens. */
  become(mischief: Mischief): void
}

/** @param random 0–1, seeded: the same seed makes the same mischief. */
export function createHostileVenue(
  venue: VenueId,
  clock: Clock,
  random: () => number,
  {
    startBase = ZERO,
    lot = '0.001',
    minSize = lot,
  }: { readonly startBase?: Decimal; readonly lot?: string; readonly minSize?: string | undefined } = {},
): HostileVenue {
  const instrument: Instrument = {
    ...btc,
    venue,
    lotSize: new D(lot),
    minSize: new D(minSize),
    minNotional: new D(5),
  }
  const book = new Map<ClientOrderId, OrderUpdate>()
  const received: OrderRequest[] = []
  const events = createEmitter<AccountEvent>()
  let mischief = CALM
  let positionBase = startBase
  const [bidPrice, askPrice] = [new D('60000'), new D('60000.5')]
  const happens = (share: number): boolean => random() < share
  const delay = (signal: AbortSignal): Promise<void> =>
    clock.sleep(Math.ceil(random() * mischief.slowestMs), signal)

  const tell = (order: OrderUpdate): void => {
    book.set(order.clientOrderId, order)
    if (!happens(mischief.deaf)) events.emit({ kind: 'order', order })
  }
  const fill = (order: OrderUpdate, sizeBase: Decimal, status: OrderUpdate['status']): OrderUpdate => {
    positionBase = positionBase.plus(sizeBase.times(signOf(order.side)))
    const filledBase = order.filledBase.plus(sizeBase)
    const averagePrice = filledBase.isZero() ? ZERO : order.side === 'buy' ? askPrice : bidPrice
    return { ...order, filledBase, averagePrice, status, venueTimeMs: clock.now(), receivedAtMs: clock.now() }
  }
  const partOf = (sizeBase: Decimal): Decimal =>
    floorToStep(sizeBase.times(random().toFixed(6)), instrument.lotSize)

  /** What the matching engine makes of an order. */
  const execute = (request: OrderRequest): OrderUpdate => {
    const opened: OrderUpdate = {
      ...request,
      venue,
      venueOrderId: `v-${request.clientOrderId}` as VenueOrderId,
      status: 'open',
      filledBase: ZERO,
      averagePrice: ZERO,
      venueTimeMs: clock.now(),
      receivedAtMs: clock.now(),
    }
    const room = positionBase.times(-signOf(request.side))
    const takeable = request.reduceOnly ? minOf(request.sizeBase, room) : request.sizeBase
    const takes =
      request.type === 'market' ||
      (request.side === 'buy' ? request.limitPrice?.gte(askPrice) : request.limitPrice?.lte(bidPrice))
    if (!takes) return opened
    const size = happens(mischief.empty) ? ZERO : happens(mischief.partial) ? partOf(takeable) : takeable
    const isWhole = size.eq(request.sizeBase)
    return fill(
      opened,
      size,
      isWhole ? 'filled' : request.timeInForce === 'GTC' ? 'partially-filled' : 'cancelled',
    )
  }

  const submit = async (request: OrderRequest, signal: AbortSignal): Promise<SubmitOutcome> => {
    await delay(signal)
    received.push(request)
    const isGone = request.reduceOnly && !positionBase.times(-signOf(request.side)).gt(0)
    if (happens(mischief.reject) || isGone)
      return { outcome: 'rejected', code: 'no', reason: 'the venue says no' }
    const isLost = happens(mischief.lostReply)
    if (isLost && happens(0.5)) return { outcome: 'unknown', reason: 'lost on the way there' }
    const order = execute(request)
    tell(order)
    await delay(signal)
    if (isLost) return { outcome: 'unknown', reason: 'lost on the way back' }
    if (happens(mischief.ackOnly)) {
      return {
        outcome: 'accepted',
        order: { ...order, status: 'open', filledBase: ZERO, averagePrice: ZERO },
      }
    }
    return { outcome: 'accepted', order }
  }

  const client = {
    venue,
    exchangeName: () => venue,
    capabilities: { reduceOnly: true, commandLifeMs: 2_000, kind: 'perpetual' },
    instruments: { resolve: async () => instrument },
    marketData: {
      async getOrderBookDepth(_request: unknown, signal: AbortSignal): Promise<DepthSnapshot> {
        await delay(signal)
        if (happens(mischief.failedPrice)) throw new AppError('timeout', 'no book came')
        const level = (price: Decimal) => [{ price, sizeBase: new D(10) }]
        const sides = { bids: level(bidPrice), asks: level(askPrice), sequence: 1 }
        const nowMs = clock.now()
        return {
          venue,
          symbol: instrument.symbol,
          ...sides,
          venueTimeMs: nowMs,
          receivedAtMs: nowMs,
          source: 'rest',
        }
      },
      async fetchBboPrices(_request: unknown, signal: AbortSignal): Promise<Bbo> {
        await delay(signal)
        if (happens(mischief.failedPrice)) throw new AppError('timeout', 'no price came')
        const nowMs = clock.now()
        const [bidSizeBase, askSizeBase] = [new D(10), new D(10)]
        const price = { venue, symbol: instrument.symbol, bidPrice, askPrice, bidSizeBase, askSizeBase }
        return { ...price, venueTimeMs: nowMs, receivedAtMs: nowMs, source: 'rest' }
      },
    },
    trading: {
      submit,
      async cancelOrder(
        { clientOrderId }: { clientOrderId: ClientOrderId },
        signal: AbortSignal,
      ): Promise<CancelOutcome> {
        await delay(signal)
        const order = book.get(clientOrderId)
        if (!order || isTerminal(order.status)) return { outcome: 'not-open', reason: 'no such open order' }
        const late = happens(mischief.fillOnCancel) ? partOf(order.sizeBase.minus(order.filledBase)) : ZERO
        const ended = fill(order, late, 'cancelled')
        tell(ended)
        if (happens(mischief.lostReply)) return { outcome: 'unknown', reason: 'lost on the way back' }
        return { outcome: 'cancelled', order: ended }
      },
      async getOrderInfo({ clientOrderId }: { clientOrderId: ClientOrderId }, signal: AbortSignal) {
        await delay(signal)
        if (happens(mischief.failedQuery)) throw new AppError('timeout', 'no answer came')
        return book.get(clientOrderId)
      },
      getActiveOrders: async () => [...book.values()].filter(({ status }) => !isTerminal(status)),
    },
    account: {
      async getAccountPositions() {
        if (happens(mischief.failedQuery)) throw new AppError('timeout', 'no answer came')
        return positionBase
      },
      getUserTradeHistory: async () => [],
    },
    streams: { setupOrderUpdateHandler: (listener: (event: AccountEvent) => void) => events.on(listener) },
  } as unknown as ExchangeClient

  return {
    client,
    instrument,
    position: () => positionBase,
    received,
    truth: () => [...book.values()],
    liquidate() {
      positionBase = ZERO
    },
    become(next) {
      mischief = next
    },
  }
}
