import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { type CancelOutcome, isUrgent, type OrderUpdate } from '../../domain/order.ts'
import { createCommands } from '../commands.ts'
import type { OrderRef, TradingFacet } from '../exchange-client.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import { afterSending } from '../not-sent.ts'
import { createPlacements } from '../placements.ts'
import { codeOf } from '../refusals.ts'
import type { ClientIds } from './client-ids.ts'
import { encodeOrder } from './encode.ts'
import { RESOURCE_NOT_FOUND, refusal } from './errors.ts'
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
  const { http, instruments, ids, lookup, signer, clock, expectEvent } = deps
  const commands = createCommands({
    log: deps.log,
    checkKey: () => signer.check(),
    refusal,
    isNotOpen: (cause) => codeOf(cause) === RESOURCE_NOT_FOUND,
  })

  const prepare = (symbol: SymbolId, signal: AbortSignal) =>
    commands.prepare(() => instruments.resolve(symbol, signal))

  const submit: TradingFacet['submit'] = async (order, signal) => {
    const instrument = await prepare(order.symbol, signal)
    if ('outcome' in instrument) return instrument
    const params = encodeOrder(order, ids.numberOf(order.clientOrderId), instrument)
    return commands.submit(order.clientOrderId, async () => {
      const payload = await http.placeOrder(params, isUrgent(order), signal)
      const update = parseOrder(payload, instrument.symbol, ids, clock.now())
      if (update.status === 'rejected')
        return {
          outcome: 'rejected',
          code: payload.status,
          reason: update.reason ?? `the venue answered with status ${payload.status}`,
        }
      expectEvent(update)
      return { outcome: 'accepted', order: update }
    })
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

  const placements = createPlacements(submit, (symbol, side, signal) =>
    commands.prepare(async () => {
      const instrument = await instruments.resolve(symbol, signal)
      const payload = await http.depth(instrument.venueSymbol, TOP_PAGE, signal)
      const { bidPrice, askPrice } = parseTop(payload, instrument, clock.now())
      return side === 'buy' ? bidPrice : askPrice
    }),
  )

  return {
    ...placements,

    async cancelOrder(ref, signal) {
      const key = ids.keyOf(ref.clientOrderId)
      const instrument = await prepare(ref.symbol, signal)
      if ('outcome' in instrument) return instrument
      return commands.cancel(ref.clientOrderId, async () => {
        const payload = await http.cancelOrder(instrument.venueSymbol, key, signal)
        if (payload === undefined) return afterSending(settleCancel(ref, instrument, signal))
        return cancelOutcome(parseOrder(payload, instrument.symbol, ids, clock.now()))
      })
    },

    async cancelAll({ symbol }, signal) {
      const instrument = await prepare(symbol, signal)
      if ('outcome' in instrument) return instrument
      return commands.cancel(`all of ${symbol}`, async () => {
        const payload = await http.cancelAll(instrument.venueSymbol, signal)
        if (payload === undefined) return afterSending(settleCancelAll(instrument.venueSymbol, signal))
        return { outcome: 'done' } as const
      })
    },

    async getOrderInfo(ref, signal) {
      return lookup.find(ref, await instruments.resolve(ref.symbol, signal), signal)
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
