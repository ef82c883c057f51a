import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { isUrgent, type OrderUpdate } from '../../domain/order.ts'
import { createCommands } from '../commands.ts'
import type { TradingFacet } from '../exchange-client.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import { createPlacements } from '../placements.ts'
import { codeOf } from '../refusals.ts'
import { encodeOrder, requireClientOrderId } from './encode.ts'
import { ORDER_DOES_NOT_EXIST, refusal, UNKNOWN_ORDER_ON_CANCEL } from './errors.ts'
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
  const { http, instruments, signer, clock, expectEvent } = deps
  const commands = createCommands({
    log: deps.log,
    checkKey: () => signer.check(),
    refusal,
    isNotOpen: (cause) => codeOf(cause) === UNKNOWN_ORDER_ON_CANCEL,
  })

  const prepare = (symbol: SymbolId, signal: AbortSignal) =>
    commands.prepare(() => instruments.resolve(symbol, signal))

  const submit: TradingFacet['submit'] = async (order, signal) => {
    const instrument = await prepare(order.symbol, signal)
    if ('outcome' in instrument) return instrument
    const params = encodeOrder(order, instrument)
    return commands.submit(order.clientOrderId, async () => {
      const payload = await http.placeOrder(params, isUrgent(order), signal)
      const update = parseOrder(payload, instrument.symbol, clock.now())
      if (update.status === 'rejected')
        return { outcome: 'rejected', code: 'REJECTED', reason: 'the venue answered with status REJECTED' }
      expectEvent(update)
      return { outcome: 'accepted', order: update }
    })
  }

  const placements = createPlacements(submit, (symbol, side, signal) =>
    commands.prepare(async () => {
      const instrument = await instruments.resolve(symbol, signal)
      const payload = await http.bookTicker(instrument.venueSymbol, signal)
      const { bidPrice, askPrice } = parseBookTicker(payload, instrument, clock.now())
      return side === 'buy' ? bidPrice : askPrice
    }),
  )

  return {
    ...placements,

    async cancelOrder({ symbol, clientOrderId }, signal) {
      requireClientOrderId(clientOrderId)
      const instrument = await prepare(symbol, signal)
      if ('outcome' in instrument) return instrument
      return commands.cancel(clientOrderId, async () => {
        const payload = await http.cancelOrder(instrument.venueSymbol, clientOrderId, signal)
        const order = parseOrder(payload, instrument.symbol, clock.now())
        expectEvent(order)
        return { outcome: 'cancelled', order }
      })
    },

    async cancelAll({ symbol }, signal) {
      const instrument = await prepare(symbol, signal)
      if ('outcome' in instrument) return instrument
      return commands.cancel(`all of ${symbol}`, async () => {
        await http.cancelAllOpenOrders(instrument.venueSymbol, signal)
        return { outcome: 'done' }
      })
    },

    async getOrderInfo({ symbol, clientOrderId }, signal) {
      requireClientOrderId(clientOrderId)
      const instrument = await instruments.resolve(symbol, signal)
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
