import type { Clock } from '../../base/clock.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import {
  type CancelOutcome,
  isTerminal,
  isUrgent,
  type OrderUpdate,
  type SubmitOutcome,
} from '../../domain/order.ts'
import { createCommands } from '../commands.ts'
import type { OrderRef, TradingFacet } from '../exchange-client.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import { afterSending } from '../not-sent.ts'
import { createPlacements } from '../placements.ts'
import type { ParadexTiming } from './config.ts'
import { encodeOrder } from './encode.ts'
import { refusal, saysNotOpen } from './errors.ts'
import type { ParadexHttp } from './http.ts'
import { isOurs } from './instruments.ts'
import type { OrderLookup } from './order-lookup.ts'
import type { OrderSides } from './order-sides.ts'
import type { OrderWatch } from './order-watch.ts'
import { foreignIdOf, type OrderPayload, type ToldOrder, toldOrder } from './parse.ts'
import { parseBbo } from './parse-market.ts'
import type { Signer } from './signer.ts'

interface Deps {
  readonly http: ParadexHttp
  readonly instruments: InstrumentTable
  readonly sides: OrderSides
  readonly lookup: OrderLookup
  readonly watch: OrderWatch
  readonly signer: Signer
  readonly clock: Clock
  readonly log: Logger
  readonly timing: Pick<ParadexTiming, 'orderSettleMs' | 'cancelPollFirstMs'>
  /** The account stream tells what becomes of orders. */
  readonly isStreaming: () => boolean
  /** The venue has taken this order or its cancel: the account stream owes an event. */
  readonly expectEvent: (order: OrderUpdate) => void
}

/** Looks at a cancel that is queued; each wait is twice the one before. */
const CANCEL_LOOKS = 5
/** Without a stream an order is looked at once, after this. */
const LOOK_AFTER_MS = 200

/** Orders by REST. Each command is sent at most once: a second send could double the position. */
export function createTrading(deps: Deps): TradingFacet {
  const { http, instruments, sides, lookup, watch, signer, clock, log, timing, expectEvent } = deps
  const commands = createCommands({
    log,
    checkKey: () => signer.check(),
    refusal,
    isNotOpen: saysNotOpen,
  })

  const prepare = (symbol: SymbolId, signal: AbortSignal) =>
    commands.prepare(() => instruments.resolve(symbol, signal))

  const told = (payload: OrderPayload, symbol: SymbolId): ToldOrder => {
    sides.learn(payload)
    return toldOrder(payload, symbol, clock.now())
  }

  /**
   * An order is answered before its risk checks, whose outcome comes on the stream: a refusal is told as one here. What
   * cannot be found out in time stands as accepted, for that is what it is.
   */
  const settle = async (
    placed: ToldOrder,
    instrument: Instrument,
    signal: AbortSignal,
  ): Promise<ToldOrder> => {
    const { clientOrderId, venueOrderId } = placed.order
    const isSettled = ({ order, isQueued }: ToldOrder): boolean =>
      order.venueOrderId === venueOrderId && !isQueued
    const withinMs = deps.isStreaming() ? timing.orderSettleMs : LOOK_AFTER_MS
    try {
      const heard = await watch.until(clientOrderId, isSettled, withinMs, signal)
      if (heard) return heard
      const found = await lookup.find(placed.order, instrument, signal)
      // The history may know an earlier order of this id only.
      return found?.id === venueOrderId ? told(found, instrument.symbol) : placed
    } catch (cause) {
      log.info('submit.unsettled', { clientOrderId, message: messageOf(cause) })
      return placed
    }
  }

  const outcomeOf = ({ order, endCode }: ToldOrder): SubmitOutcome => {
    if (order.status === 'rejected')
      return { outcome: 'rejected', code: endCode, reason: order.reason ?? 'the venue closed it' }
    expectEvent(order)
    return { outcome: 'accepted', order }
  }

  const submit: TradingFacet['submit'] = async (order, signal) => {
    const instrument = await prepare(order.symbol, signal)
    if ('outcome' in instrument) return instrument
    const { terms, body } = encodeOrder(order, instrument)
    return commands.submit(order.clientOrderId, async () => {
      watch.forget(order.clientOrderId)
      const signed = (): unknown => ({ ...body, ...signer.order(terms) })
      const payload = await http.placeOrder(signed, isUrgent(order), signal)
      const placed = told(payload, instrument.symbol)
      return outcomeOf(placed.isQueued ? await settle(placed, instrument, signal) : placed)
    })
  }

  /** What the state of an order after its cancel says; `undefined` while it is still open. */
  const cancelOutcome = (order: OrderUpdate): CancelOutcome | undefined => {
    if (!isTerminal(order.status)) return undefined
    if (order.status !== 'cancelled') return { outcome: 'not-open', reason: `the order is ${order.status}` }
    expectEvent(order)
    return { outcome: 'cancelled', order }
  }

  /** HTTP 204 says that the cancel waits in line: the order may still fill. It tells itself how it ended. */
  const settleCancel = async (
    ref: OrderRef,
    instrument: Instrument,
    signal: AbortSignal,
  ): Promise<CancelOutcome> => {
    for (let looks = 0; looks < CANCEL_LOOKS; looks += 1) {
      const heard = await watch.until(
        ref.clientOrderId,
        ({ order }) => isTerminal(order.status),
        timing.cancelPollFirstMs * 2 ** looks,
        signal,
      )
      const found = heard ? undefined : await lookup.find(ref, instrument, signal)
      const now = heard ?? (found && told(found, instrument.symbol))
      const outcome = now && cancelOutcome(now.order)
      if (outcome) return outcome
    }
    return { outcome: 'unknown', reason: 'the cancel was accepted, but the order has not ended yet' }
  }

  const settleCancelAll = async (market: string, signal: AbortSignal) => {
    for (let looks = 0; looks < CANCEL_LOOKS; looks += 1) {
      await clock.sleep(timing.cancelPollFirstMs * 2 ** looks, signal)
      const { results } = await http.openOrders(market, signal)
      if (results.every((order) => order.market !== market)) return { outcome: 'done' } as const
    }
    return { outcome: 'unknown', reason: 'the cancel was accepted, but orders were still open' } as const
  }

  const placements = createPlacements(submit, (symbol, side, signal) =>
    commands.prepare(async () => {
      const instrument = await instruments.resolve(symbol, signal)
      const { bidPrice, askPrice } = parseBbo(
        await http.bbo(instrument.venueSymbol, signal),
        instrument,
        clock.now(),
      )
      return side === 'buy' ? bidPrice : askPrice
    }),
  )

  return {
    ...placements,

    async cancelOrder(ref, signal) {
      const instrument = await prepare(ref.symbol, signal)
      if ('outcome' in instrument) return instrument
      const foreignId = foreignIdOf(ref.clientOrderId)
      return commands.cancel(ref.clientOrderId, async () => {
        if (foreignId !== undefined) await http.cancelOrder(foreignId, signal)
        // The market makes it much faster.
        else await http.cancelByClientId(ref.clientOrderId, instrument.venueSymbol, signal)
        return afterSending(settleCancel(ref, instrument, signal))
      })
    },

    async cancelAll({ symbol }, signal) {
      const instrument = await prepare(symbol, signal)
      if ('outcome' in instrument) return instrument
      return commands.cancel(`all of ${symbol}`, async () => {
        await http.cancelAll(instrument.venueSymbol, signal)
        return afterSending(settleCancelAll(instrument.venueSymbol, signal))
      })
    },

    async getOrderInfo(ref, signal) {
      const instrument = await instruments.resolve(ref.symbol, signal)
      const found = await lookup.find(ref, instrument, signal)
      return found && told(found, instrument.symbol).order
    },

    async getActiveOrders({ symbol }, signal) {
      await instruments.load(signal)
      const market = symbol === undefined ? undefined : instruments.bySymbol(symbol).venueSymbol
      const { results } = await http.openOrders(market, signal)
      return results
        .filter((order) => isOurs(instruments, order.market) && order.status !== 'CLOSED')
        .map((order) => told(order, symbolOf(instruments, order.market)).order)
    },
  }
}
