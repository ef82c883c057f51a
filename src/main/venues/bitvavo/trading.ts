import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { CancelOutcome, OrderRequest, OrderUpdate } from '../../domain/order.ts'
import type { OrderRef, TradingFacet } from '../exchange-client.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import { notSent } from '../not-sent.ts'
import { encodeOrder, requireClientOrderId } from './encode.ts'
import { refusal, saysNotOpen } from './errors.ts'
import type { BitvavoHttp } from './http.ts'
import { listedInstrument } from './instruments.ts'
import { notOnSpot } from './not-supported.ts'
import type { OrderLookup } from './order-lookup.ts'
import type { OrderNames } from './order-names.ts'
import { filledOf, parseOrder } from './parse.ts'
import { parseTickerBook } from './parse-market.ts'
import type { Signer } from './signer.ts'
import type * as wire from './wire.ts'

interface Deps {
  readonly http: BitvavoHttp
  readonly instruments: InstrumentTable
  readonly names: OrderNames
  readonly lookup: OrderLookup
  readonly signer: Signer
  readonly clock: Clock
  readonly log: Logger
  /** The venue has taken this order or its cancel: the account stream owes an event. */
  readonly expectEvent: (order: OrderUpdate, venueSymbol: string) => void
}

/** Orders by REST. Each command is sent at most once: a second send could double the holding. */
export function createTrading(deps: Deps): TradingFacet {
  const { http, instruments, names, lookup, signer, clock, log, expectEvent } = deps

  const toUpdate = (payload: z.infer<typeof wire.order>, symbol: SymbolId): OrderUpdate =>
    parseOrder(payload, filledOf(payload), names.toOurs(payload.clientOrderId), symbol, clock.now())

  /** A market that trades for a new order, one in any state for an order that is there. */
  const instrumentOf = async (
    symbol: SymbolId,
    need: 'trading' | 'listed',
    signal: AbortSignal,
  ): Promise<Instrument> => {
    await instruments.load(signal)
    return need === 'trading' ? instruments.bySymbol(symbol) : listedInstrument(instruments, symbol)
  }

  /** The instrument, or the outcome of a command that could not even be prepared. */
  const prepare = async (
    symbol: SymbolId,
    need: 'trading' | 'listed',
    signal: AbortSignal,
  ): Promise<Instrument | { outcome: 'rejected'; code: string; reason: string }> => {
    signer.check()
    try {
      return await instrumentOf(symbol, need, signal)
    } catch (cause) {
      if (cause instanceof AppError && cause.kind === 'validation') throw cause
      return { outcome: 'rejected', code: 'not-sent', reason: messageOf(cause) }
    }
  }

  const submit: TradingFacet['submit'] = async (order, signal) => {
    const instrument = await prepare(order.symbol, 'trading', signal)
    if ('outcome' in instrument) return instrument
    const { clientOrderId } = order
    const body = encodeOrder(order, names.toVenue(clientOrderId), instrument)
    try {
      const payload = await http.placeOrder(body, signal)
      const update = toUpdate(payload, instrument.symbol)
      // Post-only that would have crossed is answered with HTTP 200 and this state.
      if (update.status === 'rejected')
        return { outcome: 'rejected', code: payload.status, reason: update.reason ?? 'the venue rejected it' }
      expectEvent(update, instrument.venueSymbol)
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

  const cancelOutcome = (cause: unknown, clientOrderId: string): CancelOutcome => {
    if (saysNotOpen(cause)) return { outcome: 'not-open', reason: 'the venue has no such open order' }
    const refused = refusal(cause) ?? notSent(cause)
    if (refused) return { outcome: 'rejected', ...refused }
    const reason = messageOf(cause)
    log.warn('cancel.unknown', { clientOrderId, reason })
    return { outcome: 'unknown', reason }
  }

  /** The venue answers a cancel with ids alone: how much had filled is asked for. */
  const outcomeOfTaken = async (
    { symbol, venueSymbol }: Instrument,
    uuid: string,
    signal: AbortSignal,
  ): Promise<CancelOutcome> => {
    try {
      const payload = await lookup.ended(venueSymbol, uuid, signal)
      if (payload) {
        const order = toUpdate(payload, symbol)
        if (order.status === 'filled') return { outcome: 'not-open', reason: 'it filled before the cancel' }
        expectEvent(order, venueSymbol)
        return { outcome: 'cancelled', order }
      }
    } catch (cause) {
      log.warn('cancel.unread', { uuid, message: messageOf(cause) })
    }
    return {
      outcome: 'unknown',
      reason: 'the venue took the cancel but does not say yet how the order ended',
    }
  }

  const cancelOrder = async (
    { symbol, clientOrderId }: OrderRef,
    signal: AbortSignal,
  ): Promise<CancelOutcome> => {
    requireClientOrderId(clientOrderId)
    const instrument = await prepare(symbol, 'listed', signal)
    if ('outcome' in instrument) return instrument
    const uuid = names.toVenue(clientOrderId)
    try {
      await http.cancelOrder(instrument.venueSymbol, uuid, signal)
    } catch (cause) {
      return cancelOutcome(cause, clientOrderId)
    }
    return outcomeOfTaken(instrument, uuid, signal)
  }

  /** Near touch of a fresh book, where a post-only buy rests first in line or joins the queue. */
  const bestBid = async (instrument: Instrument, signal: AbortSignal) => {
    const payload = await http.tickerBook(instrument.venueSymbol, signal)
    return parseTickerBook(payload, instrument, clock.now()).bidPrice
  }

  return {
    submit,
    placeLimitOrder: (request, signal) => submit({ ...request, type: 'limit' }, signal),
    placeMarketOrder: (request, signal) => submit({ ...request, type: 'market', timeInForce: 'IOC' }, signal),

    async placeOpenOrder({ clientOrderId, symbol, sizeBase, direction }, signal) {
      if (direction === 'short') throw notOnSpot('short positions')
      const instrument = await prepare(symbol, 'trading', signal)
      if ('outcome' in instrument) return instrument
      let limitPrice: OrderRequest['limitPrice']
      try {
        limitPrice = await bestBid(instrument, signal)
      } catch (cause) {
        return { outcome: 'rejected', code: 'not-sent', reason: messageOf(cause) }
      }
      const terms = { type: 'limit', timeInForce: 'post-only', reduceOnly: false } as const
      return submit({ clientOrderId, symbol, side: 'buy', sizeBase, limitPrice, ...terms }, signal)
    },

    async placeCloseOrder(request, signal) {
      if (request.side === 'buy') throw notOnSpot('short positions that a buy could close')
      // A sale can never pass what is held: on spot it needs no reduce-only.
      return submit({ ...request, type: 'limit', timeInForce: 'GTC', reduceOnly: false }, signal)
    },

    cancelOrder,

    async cancelAll({ symbol }, signal) {
      const instrument = await prepare(symbol, 'listed', signal)
      if ('outcome' in instrument) return instrument
      try {
        await http.cancelOrders(instrument.venueSymbol, signal)
        return { outcome: 'done' }
      } catch (cause) {
        return cancelOutcome(cause, `all of ${symbol}`)
      }
    },

    async getOrderInfo({ symbol, clientOrderId }, signal) {
      requireClientOrderId(clientOrderId)
      const instrument = await instrumentOf(symbol, 'listed', signal)
      const payload = await lookup.find(instrument.venueSymbol, names.toVenue(clientOrderId), signal)
      return payload && toUpdate(payload, instrument.symbol)
    },

    async getActiveOrders({ symbol }, signal) {
      await instruments.load(signal)
      const market =
        symbol === undefined ? undefined : (await instrumentOf(symbol, 'listed', signal)).venueSymbol
      const payload = await http.ordersOpen(market, signal)
      return payload.map((order) => toUpdate(order, symbolOf(instruments, order.market)))
    },
  }
}
