import type { Clock } from '../../base/clock.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { CancelOutcome, OrderRequest, OrderUpdate, SubmitOutcome } from '../../domain/order.ts'
import type { OrderRef, TradingFacet } from '../exchange-client.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import { notSent } from '../not-sent.ts'
import type { ClientIds } from './client-ids.ts'
import { encodeOrder } from './encode.ts'
import { codeOf, RESOURCE_NOT_FOUND, refusal } from './errors.ts'
import type { BackpackHttp } from './http.ts'
import { isOurs } from './instruments.ts'
import type { OrderLookup } from './order-lookup.ts'
import { parseOrder } from './parse.ts'
import { parseTop } from './parse-market.ts'
import type { Signer } from './signer.ts'

interface Deps {
  readonly http: BackpackHttp
  readonly instruments: InstrumentTable
  readonly ids: ClientIds
  readonly lookup: OrderLookup
  readonly signer: Signer
  readonly clock: Clock
  readonly log: Logger
  readonly cancelPollFirstMs: number
  /** The venue has taken this order or its cancel: the account stream owes an event. */
  readonly expectEvent: (order: OrderUpdate) => void
}

const TOP_PAGE = 5
/** Looks at a cancel that is accepted but not yet executed; each wait is twice the one before. */
const CANCEL_LOOKS = 4

/** Orders by REST. Each command is sent at most once: a second send could double the position. */
export function createTrading(deps: Deps): TradingFacet {
  const { http, instruments, ids, lookup, signer, clock, log, expectEvent } = deps

  const instrumentOf = async (symbol: SymbolId, signal: AbortSignal): Promise<Instrument> => {
    await instruments.load(signal)
    return instruments.bySymbol(symbol)
  }

  /** The instrument, or the outcome of a command that could not even be prepared. */
  const prepare = async (
    symbol: SymbolId,
    signal: AbortSignal,
  ): Promise<Instrument | (SubmitOutcome & CancelOutcome)> => {
    signer.check()
    try {
      return await instrumentOf(symbol, signal)
    } catch (cause) {
      if (cause instanceof AppError && cause.kind === 'validation') throw cause
      return { outcome: 'rejected', code: 'not-sent', reason: messageOf(cause) }
    }
  }

  const submit: TradingFacet['submit'] = async (order, signal) => {
    const instrument = await prepare(order.symbol, signal)
    if ('outcome' in instrument) return instrument
    const { clientOrderId } = order
    const params = encodeOrder(order, ids.numberOf(clientOrderId), instrument)
    try {
      const payload = await http.placeOrder(params, order.reduceOnly, signal)
      const update = parseOrder(payload, instrument.symbol, ids, clock.now())
      if (update.status === 'rejected')
        return {
          outcome: 'rejected',
          code: payload.status,
          reason: update.reason ?? `the venue answered with status ${payload.status}`,
        }
      expectEvent(update)
      return { outcome: 'accepted', order: update }
    } catch (cause) {
      const refused = refusal(cause) ?? notSent(cause)
      if (refused) {
        log.info('submit.rejected', { clientOrderId, ...refused })
        return { outcome: 'rejected', ...refused }
      }
      const reason = messageOf(cause)
      log.warn('submit.unknown', { clientOrderId, reason })
      return { outcome: 'unknown', reason }
    }
  }

  const cancelFailure = (cause: unknown, clientOrderId: string): CancelOutcome => {
    if (codeOf(cause) === RESOURCE_NOT_FOUND)
      return { outcome: 'not-open', reason: 'the venue has no such open order' }
    const refused = refusal(cause) ?? notSent(cause)
    if (refused) return { outcome: 'rejected', ...refused }
    const reason = messageOf(cause)
    log.warn('cancel.unknown', { clientOrderId, reason })
    return { outcome: 'unknown', reason }
  }

  /** What the state of an order after its cancel says. */
  const cancelOutcome = (order: OrderUpdate): CancelOutcome => {
    if (order.status === 'cancelled') {
      expectEvent(order)
      return { outcome: 'cancelled', order }
    }
    if (order.status === 'open' || order.status === 'partially-filled')
      return { outcome: 'unknown', reason: 'the cancel was accepted, but the order was still open' }
    return { outcome: 'not-open', reason: `the order is ${order.status}` }
  }

  /** HTTP 202: accepted, not yet executed. The order itself tells when it is. */
  const settleCancel = async (
    ref: OrderRef,
    instrument: Instrument,
    signal: AbortSignal,
  ): Promise<CancelOutcome> => {
    let outcome: CancelOutcome = {
      outcome: 'unknown',
      reason: 'the cancel was accepted, but the order was not found',
    }
    for (let looks = 0; looks < CANCEL_LOOKS && outcome.outcome === 'unknown'; looks += 1) {
      await clock.sleep(deps.cancelPollFirstMs * 2 ** looks, signal)
      const order = await lookup.find(ref, instrument, signal)
      if (order) outcome = cancelOutcome(order)
    }
    return outcome
  }

  /** HTTP 202 to cancelling all: done when nothing is open any more. */
  const settleCancelAll = async (venueSymbol: string, signal: AbortSignal) => {
    for (let looks = 0; looks < CANCEL_LOOKS; looks += 1) {
      await clock.sleep(deps.cancelPollFirstMs * 2 ** looks, signal)
      if ((await http.openOrders(venueSymbol, signal)).length === 0) return { outcome: 'done' } as const
    }
    return { outcome: 'unknown', reason: 'the cancel was accepted, but orders were still open' } as const
  }

  /** Near touch of a fresh book, where a post-only order rests first in line or joins the queue. */
  const nearTouch = async (instrument: Instrument, direction: 'long' | 'short', signal: AbortSignal) => {
    const payload = await http.depth(instrument.venueSymbol, TOP_PAGE, signal)
    const bbo = parseTop(payload, instrument, clock.now())
    return direction === 'long' ? bbo.bidPrice : bbo.askPrice
  }

  return {
    submit,
    placeLimitOrder: (request, signal) => submit({ ...request, type: 'limit' }, signal),
    placeMarketOrder: (request, signal) => submit({ ...request, type: 'market', timeInForce: 'IOC' }, signal),

    async placeOpenOrder({ clientOrderId, symbol, sizeBase, direction }, signal) {
      const instrument = await prepare(symbol, signal)
      if ('outcome' in instrument) return instrument
      try {
        const order: OrderRequest = {
          clientOrderId,
          symbol,
          side: direction === 'long' ? 'buy' : 'sell',
          type: 'limit',
          sizeBase,
          limitPrice: await nearTouch(instrument, direction, signal),
          timeInForce: 'post-only',
          reduceOnly: false,
        }
        return await submit(order, signal)
      } catch (cause) {
        if (cause instanceof AppError && cause.kind === 'validation') throw cause
        // Only the reading of the book can throw here otherwise: nothing has been sent.
        return { outcome: 'rejected', code: 'not-sent', reason: messageOf(cause) }
      }
    },

    placeCloseOrder: (request, signal) =>
      submit({ ...request, type: 'limit', timeInForce: 'GTC', reduceOnly: true }, signal),

    async cancelOrder(ref, signal) {
      const key = ids.keyOf(ref.clientOrderId)
      const instrument = await prepare(ref.symbol, signal)
      if ('outcome' in instrument) return instrument
      try {
        const payload = await http.cancelOrder(instrument.venueSymbol, key, signal)
        if (payload === undefined) return await settleCancel(ref, instrument, signal)
        return cancelOutcome(parseOrder(payload, instrument.symbol, ids, clock.now()))
      } catch (cause) {
        return cancelFailure(cause, ref.clientOrderId)
      }
    },

    async cancelAll({ symbol }, signal) {
      const instrument = await prepare(symbol, signal)
      if ('outcome' in instrument) return instrument
      try {
        const payload = await http.cancelAll(instrument.venueSymbol, signal)
        return payload === undefined
          ? await settleCancelAll(instrument.venueSymbol, signal)
          : { outcome: 'done' }
      } catch (cause) {
        return cancelFailure(cause, `all of ${symbol}`)
      }
    },

    async getOrderInfo(ref, signal) {
      return lookup.find(ref, await instrumentOf(ref.symbol, signal), signal)
    },

    async getActiveOrders({ symbol }, signal) {
      await instruments.load(signal)
      const venueSymbol = symbol === undefined ? undefined : instruments.bySymbol(symbol).venueSymbol
      const payload = await http.openOrders(venueSymbol, signal)
      return payload
        .filter((order) => isOurs(instruments, order.symbol))
        .map((order) => parseOrder(order, symbolOf(instruments, order.symbol), ids, clock.now()))
    },
  }
}
