import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import {
  type CancelOutcome,
  isTerminal,
  isUrgent,
  type OrderUpdate,
  type SubmitOutcome,
} from '../../domain/order.ts'
import { createCommands, outcomeOfEnd } from '../commands.ts'
import type { TradingFacet } from '../exchange-client.ts'
import type { ExpectedOrder } from '../expected-orders.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import { afterSending } from '../not-sent.ts'
import { createPlacements } from '../placements.ts'
import { codeOf } from '../refusals.ts'
import type { VenueClock } from '../venue-clock.ts'
import type { ClientIds } from './client-ids.ts'
import { COMMAND_LIFE_MS, type GrvtTiming, RESTING_LIFE_MS } from './config.ts'
import { encodeOrder, mayRest, toWire } from './encode.ts'
import { NOT_FOUND, refusal } from './errors.ts'
import type { GrvtHttp } from './http.ts'
import { isOurs } from './instruments.ts'
import type { Markets } from './markets.ts'
import { createOrderFollow } from './order-follow.ts'
import { parseOrder, rejectCodeOf } from './parse.ts'
import { parseTop } from './parse-market.ts'
import type { Signer } from './signer.ts'
import { isDuplicate } from './user-events.ts'

interface Deps {
  readonly http: GrvtHttp
  readonly instruments: InstrumentTable
  readonly markets: Markets
  readonly ids: ClientIds
  readonly signer: Signer
  readonly clock: Clock
  readonly venueClock: VenueClock
  readonly log: Logger
  readonly timing: GrvtTiming
  readonly expectOrder: (isWanted: (order: OrderUpdate) => boolean) => ExpectedOrder
  /** What the stream last told of an order. */
  readonly lastTold: (clientOrderId: ClientOrderId) => OrderUpdate | undefined
  /** REST knows more than the stream told: the stream is deaf. */
  readonly onDeaf: () => void
}

/** Waits before each look at whether cancelling all is done, ms. */
const SWEEP_LOOKS_MS = [100, 200, 400, 800, 1_600]

/**
 * Orders by REST, each sent at most once. Creating and cancelling are answered by acknowledgements; the outcome is the
 * event that follows, or what REST knows when none came. Sheet section 5.
 */
export function createTrading(deps: Deps): TradingFacet {
  const { http, instruments, markets, ids, signer, clock, venueClock, log } = deps
  const commands = createCommands({
    log,
    checkKey: () => signer.check(),
    refusal,
    isNotOpen: (cause) => codeOf(cause) === NOT_FOUND,
  })
  const { find, follow } = createOrderFollow({
    http,
    ids,
    now: () => clock.now(),
    log,
    waitsMs: deps.timing.orderEventWaitsMs,
    onDeaf: deps.onDeaf,
  })

  const prepare = (symbol: SymbolId, signal: AbortSignal) =>
    commands.prepare(async () => {
      signal.throwIfAborted()
      return instruments.resolve(symbol, signal)
    })

  const submitted = (order: OrderUpdate): SubmitOutcome => {
    if (order.status !== 'rejected') return { outcome: 'accepted', order }
    const { reason = 'the venue rejected it' } = order
    return { outcome: 'rejected', code: rejectCodeOf(order.reason), reason }
  }

  /** An order may be told open and, in the same breath, cancelled. An id that was used before has older news. */
  const latest = (order: OrderUpdate): OrderUpdate => {
    const told = deps.lastTold(order.clientOrderId)
    return told?.venueOrderId === order.venueOrderId ? told : order
  }

  const submit: TradingFacet['submit'] = async (order, signal) => {
    const { clientOrderId } = order
    const body = await commands.prepare(async () => {
      signal.throwIfAborted()
      const instrument = await instruments.resolve(order.symbol, signal)
      const encoded = encodeOrder(order, instrument, markets.of(instrument))
      const number = ids.numberOf(clientOrderId)
      await venueClock.ready(signal)
      const lifeMs = mayRest(order) ? RESTING_LIFE_MS : COMMAND_LIFE_MS
      const signature = signer.sign(encoded.signed, venueClock.now() + lifeMs)
      return {
        wire: toWire(encoded, signature, signer.credentials().subAccountId, number),
        symbol: instrument.symbol,
      }
    })
    if ('outcome' in body) return body
    const { symbol } = body
    using expected = deps.expectOrder((update) => update.clientOrderId === clientOrderId)
    // Awaited here: what is expected is let go of when this function ends.
    return await commands.submit(clientOrderId, async () => {
      const { result } = await http.createOrder(body.wire, isUrgent(order), signal)
      if (result.state.status === 'REJECTED') return submitted(parseOrder(result, symbol, ids, clock.now()))
      const found = await follow(
        expected,
        { clientOrderId, symbol },
        (found) => found?.isPending === false,
        signal,
      )
      if (found) return submitted(latest(found.order))
      return { outcome: 'unknown', reason: 'the venue took the order, but nothing became of it yet' }
    })
  }

  const isEnded = (order: OrderUpdate): boolean => isTerminal(order.status)

  /** What an acknowledged cancel came to. */
  const settleCancel = async (
    expected: ExpectedOrder,
    ref: { readonly clientOrderId: ClientOrderId; readonly symbol: SymbolId },
    signal: AbortSignal,
  ): Promise<CancelOutcome> => {
    const found = await follow(expected, ref, (found) => found === undefined || isEnded(found.order), signal)
    if (found && isEnded(found.order)) return outcomeOfEnd(found.order)
    // An order that is not there is acknowledged too.
    const last = found ?? (await find(ref.clientOrderId, ref.symbol, signal))
    if (!last) return { outcome: 'not-open', reason: 'the venue knows no such order' }
    if (isEnded(last.order)) return outcomeOfEnd(last.order)
    return { outcome: 'unknown', reason: 'the cancel was accepted, but the order is still open' }
  }

  /** An acknowledged sweep is done when nothing is open any more. */
  const settleSweep = async (instrument: Instrument, signal: AbortSignal) => {
    for (const waitMs of SWEEP_LOOKS_MS) {
      await clock.sleep(waitMs, signal)
      const { result } = await http.openOrders(markets.of(instrument), signal)
      if (result.length === 0) return { outcome: 'done' } as const
    }
    return { outcome: 'unknown', reason: 'the cancel was accepted, but orders were still open' } as const
  }

  const placements = createPlacements(submit, (symbol, side, signal) =>
    commands.prepare(async () => {
      const instrument = await instruments.resolve(symbol, signal)
      const { result } = await http.mini(instrument.venueSymbol, signal)
      const { bidPrice, askPrice } = parseTop(result, instrument, clock.now())
      return side === 'buy' ? bidPrice : askPrice
    }),
  )

  return {
    ...placements,

    async cancelOrder(ref, signal) {
      const key = ids.keyOf(ref.clientOrderId)
      const instrument = await prepare(ref.symbol, signal)
      if ('outcome' in instrument) return instrument
      const { clientOrderId } = ref
      const told = deps.lastTold(clientOrderId)
      if (told && isEnded(told)) return { outcome: 'not-open', reason: `the order is ${told.status}` }
      using expected = deps.expectOrder(
        (order) => order.clientOrderId === clientOrderId && isEnded(order) && !isDuplicate(order),
      )
      return await commands.cancel(clientOrderId, async () => {
        await http.cancelOrder(key, signal)
        const { symbol } = instrument
        return afterSending(settleCancel(expected, { clientOrderId, symbol }, signal))
      })
    },

    async cancelAll({ symbol }, signal) {
      const instrument = await prepare(symbol, signal)
      if ('outcome' in instrument) return instrument
      return commands.cancel(`all of ${symbol}`, async () => {
        await http.cancelAll(markets.of(instrument), signal)
        return afterSending(settleSweep(instrument, signal))
      })
    },

    async getOrderInfo(ref, signal) {
      const { symbol } = await instruments.resolve(ref.symbol, signal)
      return (await find(ref.clientOrderId, symbol, signal))?.order
    },

    async getActiveOrders({ symbol }, signal) {
      await instruments.load(signal)
      const market = symbol === undefined ? undefined : markets.of(instruments.bySymbol(symbol))
      const { result } = await http.openOrders(market, signal)
      return result.flatMap((order) => {
        const venueSymbol = order.legs[0]?.instrument ?? ''
        if (!isOurs(instruments, venueSymbol)) return []
        return [parseOrder(order, symbolOf(instruments, venueSymbol), ids, clock.now())]
      })
    },
  }
}
