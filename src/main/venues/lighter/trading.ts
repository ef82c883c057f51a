import { D, type Decimal } from '../../base/decimal.ts'
import type { Logger } from '../../base/logger.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import { type Instrument, roundToTick } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import {
  type CancelOutcome,
  isTerminal,
  isUrgent,
  type OrderRequest,
  type OrderUpdate,
  type SubmitOutcome,
} from '../../domain/order.ts'
import { createCommands, outcomeOfEnd } from '../commands.ts'
import type { OrderRef, TradingFacet } from '../exchange-client.ts'
import type { ExpectedOrder } from '../expected-orders.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import { afterSending } from '../not-sent.ts'
import { createPlacements } from '../placements.ts'
import type { VenueClock } from '../venue-clock.ts'
import { type LighterTiming, MARKET_SLIPPAGE_BPS } from './config.ts'
import { encodeOrder, requireValid } from './encode.ts'
import { isNotActive, refusal, refusingStatusOf } from './errors.ts'
import type { Markets } from './markets.ts'
import type { OrderNames } from './order-index.ts'
import type { OrderLookup } from './order-lookup.ts'
import type { Signer } from './signer.ts'
import type { Transactions } from './transactions.ts'

interface Deps {
  readonly instruments: InstrumentTable
  readonly markets: Markets
  readonly names: OrderNames
  readonly signer: Signer
  readonly transactions: Transactions
  readonly lookup: OrderLookup
  readonly venueClock: VenueClock
  readonly log: Logger
  readonly timing: LighterTiming
  /** A best bid and offer that is fit to price an order. */
  readonly freshBbo: (instrument: Instrument, urgent: boolean, signal: AbortSignal) => Promise<Bbo>
  readonly expectOrder: (isWanted: (order: OrderUpdate) => boolean) => ExpectedOrder
  /** What the stream last told of an order. */
  readonly lastTold: (clientOrderId: ClientOrderId) => OrderUpdate | undefined
  /** REST knows more than the stream told: the stream is deaf. */
  readonly onDeaf: () => void
}

/**
 * Orders as signed transactions, each sent at most once. The venue's "200" says that a transaction is queued; the
 * outcome is the order event that follows, or what REST knows when none came.
 */
export function createTrading(deps: Deps): TradingFacet {
  const { instruments, markets, names, signer, transactions, lookup, log, timing } = deps
  const commands = createCommands({
    log,
    checkKey: () => void signer.account(),
    refusal,
    isNotOpen: isNotActive,
  })

  /** The order's own limit, or the worst price that a market order may get. */
  const priceOf = async (
    order: OrderRequest,
    instrument: Instrument,
    signal: AbortSignal,
  ): Promise<Decimal> => {
    if (order.limitPrice) return order.limitPrice
    const { bidPrice, askPrice } = await deps.freshBbo(instrument, isUrgent(order), signal)
    const slippage = new D(MARKET_SLIPPAGE_BPS).div(10_000)
    const worst =
      order.side === 'buy' ? askPrice.times(slippage.plus(1)) : bidPrice.times(slippage.neg().plus(1))
    return roundToTick(worst, order.side, instrument)
  }

  /** What became of a queued transaction: its event, else what REST says, twice. */
  const follow = async (
    expected: ExpectedOrder,
    instrument: Instrument,
    clientOrderId: ClientOrderId,
    isSettled: (order: OrderUpdate) => boolean,
    signal: AbortSignal,
  ): Promise<OrderUpdate | undefined> => {
    const told = await expected.within(timing.orderEventWithinMs, signal)
    // An order may be told open and, in the same breath, cancelled for being post-only.
    if (told) return deps.lastTold(clientOrderId) ?? told
    for (const waitMs of [0, timing.orderLookAgainMs]) {
      const late = await expected.within(waitMs, signal)
      if (late) return late
      const found = await lookup.find(instrument, clientOrderId, signal)
      if (!found || found.isQueued || !isSettled(found.order)) continue
      log.warn('account.deaf', { clientOrderId })
      deps.onDeaf()
      return found.order
    }
    transactions.doubtNonce(`nothing became of ${clientOrderId}`)
    return undefined
  }

  const submitted = (order: OrderUpdate): SubmitOutcome => {
    if (order.status !== 'rejected') return { outcome: 'accepted', order }
    const { reason = 'the venue cancelled it at once' } = order
    return { outcome: 'rejected', code: refusingStatusOf(order.reason), reason }
  }

  const submit: TradingFacet['submit'] = async (order, signal) => {
    const { clientOrderId } = order
    const prepared = await commands.prepare(async () => {
      const instrument = await instruments.resolve(order.symbol, signal)
      requireValid(order, instrument)
      const body = encodeOrder(order, instrument, {
        marketId: markets.rowOf(instrument).market_id,
        clientOrderIndex: names.indexOf(clientOrderId),
        price: await priceOf(order, instrument, signal),
        expiresAtMs: Math.floor(deps.venueClock.now()) + timing.orderLifeMs,
      })
      return { instrument, body }
    })
    if ('outcome' in prepared) return prepared
    const { instrument, body } = prepared
    using expected = deps.expectOrder((update) => update.clientOrderId === clientOrderId)
    // Awaited here: what is expected is let go of when this function ends.
    return await commands.submit(clientOrderId, async () => {
      using _pending = await transactions.send('createOrder', body, isUrgent(order), signal)
      const update = await afterSending(follow(expected, instrument, clientOrderId, () => true, signal))
      if (update) return submitted(update)
      return { outcome: 'unknown', reason: 'the venue queued the order, but nothing became of it yet' }
    })
  }

  const cancelOrder = async (
    { symbol, clientOrderId }: OrderRef,
    signal: AbortSignal,
  ): Promise<CancelOutcome> => {
    const prepared = await commands.prepare(async () => {
      const instrument = await instruments.resolve(symbol, signal)
      const body = {
        MarketIndex: markets.rowOf(instrument).market_id,
        Index: names.indexOf(clientOrderId),
      }
      return { instrument, body }
    })
    if ('outcome' in prepared) return prepared
    const told = deps.lastTold(clientOrderId)
    if (told && isTerminal(told.status)) return { outcome: 'not-open', reason: `the order is ${told.status}` }
    const { instrument, body } = prepared
    const isEnded = (order: OrderUpdate): boolean => isTerminal(order.status)
    using expected = deps.expectOrder((order) => order.clientOrderId === clientOrderId && isEnded(order))
    return await commands.cancel(clientOrderId, async () => {
      using _pending = await transactions.send('cancelOrder', body, true, signal)
      const order = await afterSending(follow(expected, instrument, clientOrderId, isEnded, signal))
      if (order) return outcomeOfEnd(order)
      const found = await afterSending(lookup.find(instrument, clientOrderId, signal))
      if (!found) return { outcome: 'not-open', reason: 'the venue knows no such order' }
      return { outcome: 'unknown', reason: 'the venue queued the cancel, but the order is still open' }
    })
  }

  const placements = createPlacements(submit, (symbol, side, signal) =>
    commands.prepare(async () => {
      const { bidPrice, askPrice } = await deps.freshBbo(
        await instruments.resolve(symbol, signal),
        false,
        signal,
      )
      return side === 'buy' ? bidPrice : askPrice
    }),
  )

  return {
    ...placements,
    cancelOrder,

    // The venue's own cancel-all touches every market of the account: orders are cancelled one by one instead.
    async cancelAll({ symbol }, signal) {
      const orders = await commands.prepare(async () =>
        lookup.active(await instruments.resolve(symbol, signal), true, signal),
      )
      if ('outcome' in orders) return orders
      const outcomes = await Promise.all(
        orders.map(({ clientOrderId }) => cancelOrder({ symbol, clientOrderId }, signal)),
      )
      const failed = outcomes.find(({ outcome }) => outcome === 'unknown' || outcome === 'rejected')
      return failed ?? { outcome: 'done' }
    },

    async getOrderInfo({ symbol, clientOrderId }, signal) {
      const found = await lookup.find(await instruments.resolve(symbol, signal), clientOrderId, signal)
      return found?.order
    },

    async getActiveOrders({ symbol }, signal) {
      await instruments.load(signal)
      return lookup.active(symbol === undefined ? undefined : instruments.bySymbol(symbol), false, signal)
    },
  }
}
