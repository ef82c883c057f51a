import type { Clock } from '../../base/clock.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { CancelOutcome, OrderRequest, OrderUpdate, SubmitOutcome } from '../../domain/order.ts'
import type { OrderRef, TradingFacet } from '../exchange-client.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import { notSent } from '../not-sent.ts'
import { encodeOrder, requireClientOrderId } from './encode.ts'
import { codeOf, ORDER_DOES_NOT_EXIST, refusal, UNKNOWN_ORDER_ON_CANCEL } from './errors.ts'
import type { AsterHttp } from './http.ts'
import { parseOrder } from './parse.ts'
import { parseBookTicker } from './parse-market.ts'
import type { Signer } from './signer.ts'

interface Deps {
  readonly http: AsterHttp
  readonly instruments: InstrumentTable
  readonly signer: Signer
  readonly clock: Clock
  readonly log: Logger
  /** The venue has taken this order or its cancel: the account stream owes an event. */
  readonly expectEvent: (order: OrderUpdate) => void
}

/** Orders by REST. Each command is sent at most once: a second send could double the position. */
export function createTrading(deps: Deps): TradingFacet {
  const { http, instruments, signer, clock, log, expectEvent } = deps

  const instrumentOf = async (symbol: SymbolId, signal: AbortSignal): Promise<Instrument> => {
    await instruments.load(signal)
    return instruments.bySymbol(symbol)
  }

  /** The instrument, or the outcome of an order that could not even be prepared. */
  const prepare = async (symbol: SymbolId, signal: AbortSignal): Promise<Instrument | SubmitOutcome> => {
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
    const params = encodeOrder(order, instrument)
    try {
      const payload = await http.placeOrder(params, order.reduceOnly, signal)
      const update = parseOrder(payload, instrument.symbol, clock.now())
      if (update.status === 'rejected')
        return { outcome: 'rejected', code: 'REJECTED', reason: 'the venue answered with status REJECTED' }
      expectEvent(update)
      return { outcome: 'accepted', order: update }
    } catch (cause) {
      const refused = refusal(cause) ?? notSent(cause)
      const { clientOrderId } = order
      if (refused) {
        log.info('submit.rejected', { clientOrderId, ...refused })
        return { outcome: 'rejected', ...refused }
      }
      const reason = messageOf(cause)
      log.warn('submit.unknown', { clientOrderId, reason })
      return { outcome: 'unknown', reason }
    }
  }

  const cancelOutcome = (cause: unknown, clientOrderId: string): CancelOutcome => {
    if (codeOf(cause) === UNKNOWN_ORDER_ON_CANCEL)
      return { outcome: 'not-open', reason: 'the venue has no such open order' }
    const refused = refusal(cause) ?? notSent(cause)
    if (refused) return { outcome: 'rejected', ...refused }
    const reason = messageOf(cause)
    log.warn('cancel.unknown', { clientOrderId, reason })
    return { outcome: 'unknown', reason }
  }

  const cancelOrder = async (
    { symbol, clientOrderId }: OrderRef,
    signal: AbortSignal,
  ): Promise<CancelOutcome> => {
    requireClientOrderId(clientOrderId)
    const instrument = await prepare(symbol, signal)
    if ('outcome' in instrument) return instrument as CancelOutcome
    try {
      const payload = await http.cancelOrder(instrument.venueSymbol, clientOrderId, signal)
      const order = parseOrder(payload, instrument.symbol, clock.now())
      expectEvent(order)
      return { outcome: 'cancelled', order }
    } catch (cause) {
      return cancelOutcome(cause, clientOrderId)
    }
  }

  /** Near touch of a fresh book, where a post-only order rests first in line or joins the queue. */
  const nearTouch = async (instrument: Instrument, direction: 'long' | 'short', signal: AbortSignal) => {
    const payload = await http.bookTicker(instrument.venueSymbol, signal)
    const bbo = parseBookTicker(payload, instrument, clock.now())
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

    cancelOrder,

    async cancelAll({ symbol }, signal) {
      const instrument = await prepare(symbol, signal)
      if ('outcome' in instrument) return instrument as CancelOutcome
      try {
        await http.cancelAllOpenOrders(instrument.venueSymbol, signal)
        return { outcome: 'done' }
      } catch (cause) {
        return cancelOutcome(cause, `all of ${symbol}`)
      }
    },

    async getOrderInfo({ symbol, clientOrderId }, signal) {
      requireClientOrderId(clientOrderId)
      const instrument = await instrumentOf(symbol, signal)
      try {
        const payload = await http.queryOrder(instrument.venueSymbol, clientOrderId, signal)
        return parseOrder(payload, instrument.symbol, clock.now())
      } catch (cause) {
        if (codeOf(cause) === ORDER_DOES_NOT_EXIST) return undefined
        throw cause
      }
    },

    async getActiveOrders({ symbol }, signal) {
      await instruments.load(signal)
      const venueSymbol = symbol === undefined ? undefined : instruments.bySymbol(symbol).venueSymbol
      const payload = await http.openOrders(venueSymbol, signal)
      return payload.map((order) => parseOrder(order, symbolOf(instruments, order.symbol), clock.now()))
    },
  }
}
