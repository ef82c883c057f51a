import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { CancelOutcome, OrderUpdate } from '../../domain/order.ts'
import { createCommands } from '../commands.ts'
import type { TradingFacet } from '../exchange-client.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import { createPlacements } from '../placements.ts'
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
  const commands = createCommands({
    log,
    checkKey: () => signer.check(),
    refusal,
    isNotOpen: saysNotOpen,
  })

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

  const prepare = (symbol: SymbolId, need: 'trading' | 'listed', signal: AbortSignal) =>
    commands.prepare(() => instrumentOf(symbol, need, signal))

  const submit: TradingFacet['submit'] = async (order, signal) => {
    const instrument = await prepare(order.symbol, 'trading', signal)
    if ('outcome' in instrument) return instrument
    const body = encodeOrder(order, names.toVenue(order.clientOrderId), instrument)
    return commands.submit(order.clientOrderId, async () => {
      const payload = await http.placeOrder(body, signal)
      const update = toUpdate(payload, instrument.symbol)
      // Post-only that would have crossed is answered with HTTP 200 and this state.
      if (update.status === 'rejected')
        return { outcome: 'rejected', code: payload.status, reason: update.reason ?? 'the venue rejected it' }
      expectEvent(update, instrument.venueSymbol)
      return { outcome: 'accepted', order: update }
    })
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

  const placements = createPlacements(submit, (symbol, side, signal) =>
    commands.prepare(async () => {
      const instrument = await instrumentOf(symbol, 'trading', signal)
      const payload = await http.tickerBook(instrument.venueSymbol, signal)
      const { bidPrice, askPrice } = parseTickerBook(payload, instrument, clock.now())
      return side === 'buy' ? bidPrice : askPrice
    }),
  )

  return {
    ...placements,

    async placeOpenOrder(request, signal) {
      if (request.direction === 'short') throw notOnSpot('short positions')
      return placements.placeOpenOrder(request, signal)
    },

    async placeCloseOrder(request, signal) {
      if (request.side === 'buy') throw notOnSpot('short positions that a buy could close')
      // A sale can never pass what is held: on spot it needs no reduce-only.
      return submit({ ...request, type: 'limit', timeInForce: 'GTC', reduceOnly: false }, signal)
    },

    async cancelOrder({ symbol, clientOrderId }, signal) {
      requireClientOrderId(clientOrderId)
      const instrument = await prepare(symbol, 'listed', signal)
      if ('outcome' in instrument) return instrument
      const uuid = names.toVenue(clientOrderId)
      return commands.cancel(clientOrderId, async () => {
        await http.cancelOrder(instrument.venueSymbol, uuid, signal)
        return outcomeOfTaken(instrument, uuid, signal)
      })
    },

    async cancelAll({ symbol }, signal) {
      const instrument = await prepare(symbol, 'listed', signal)
      if ('outcome' in instrument) return instrument
      return commands.cancel(`all of ${symbol}`, async () => {
        await http.cancelOrders(instrument.venueSymbol, signal)
        return { outcome: 'done' }
      })
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
