import type { Clock } from '../../base/clock.ts'
import { ONE } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import {
  type CancelOutcome,
  isTerminal,
  isUrgent,
  type OrderUpdate,
  type SubmitOutcome,
} from '../../domain/order.ts'
import { createCommands, outcomeOfEnd } from '../commands.ts'
import type { MarketDataFacet, TradingFacet } from '../exchange-client.ts'
import type { ExpectedOrder } from '../expected-orders.ts'
import { createPlacements } from '../placements.ts'
import type { VenueClock } from '../venue-clock.ts'
import type { AccountSettings } from './account-settings.ts'
import type { EdgexGeneration, EdgexTiming } from './config.ts'
import type { Contracts } from './contracts.ts'
import { encodeOrder, requireValid } from './encode.ts'
import { refusal } from './errors.ts'
import type { EdgexHttp } from './http.ts'
import { createOrderFollow } from './order-follow.ts'
import type { OrderIds } from './order-ids.ts'
import type { FoundOrder, OrderLookup } from './order-lookup.ts'
import { cancelReasonOf } from './parse.ts'
import type { ReferencePrices } from './reference-prices.ts'
import type { Signer } from './signer.ts'

interface Deps {
  readonly http: EdgexHttp
  readonly contracts: Contracts
  readonly ids: OrderIds
  readonly lookup: OrderLookup
  readonly settings: AccountSettings
  readonly prices: ReferencePrices
  readonly signer: Signer
  readonly generation: () => EdgexGeneration
  readonly venueClock: VenueClock
  readonly clock: Clock
  readonly log: Logger
  readonly timing: EdgexTiming
  readonly fetchBboPrices: MarketDataFacet['fetchBboPrices']
  readonly expectOrder: (isWanted: (order: OrderUpdate) => boolean) => ExpectedOrder
  /** What the stream last told of an order. */
  readonly lastTold: (clientOrderId: ClientOrderId) => OrderUpdate | undefined
  /** REST knows more than the stream told. */
  readonly onDeaf: (detail: string) => void
}

/** What a cancel may say of an order that is not open any more. Sheet section 5.2. */
const NOT_OPEN: ReadonlyMap<string, string> = new Map([
  ['FAILED_ORDER_NOT_FOUND', 'the venue has no such open order'],
  ['FAILED_ORDER_FILLED', 'the order is filled'],
])
/** The venue will cancel it: an event follows. Any other word is looked into. */
const CANCELLING: ReadonlySet<string> = new Set(['SUCCESS', 'SUCCESS_ORDER_CANCELING'])

/**
 * Orders by REST. Each command is sent at most once: a second send could double the position.
 *
 * The answer to placing is an id only: it proves that the venue has the order, not what became of it. So the outcome is
 * the first event about it, or what the order's own record says when none came. Sheet section 5.1.
 */
export function createTrading(deps: Deps): TradingFacet {
  const { http, contracts, ids, lookup, settings, signer, log, timing } = deps
  const { instruments } = contracts
  const commands = createCommands({
    log,
    checkKey: () => signer.check(),
    refusal,
    // The cancel itself tells by order, inside a success.
    isNotOpen: () => false,
  })

  const { follow, untilNoneOpen } = createOrderFollow({
    lookup,
    clock: deps.clock,
    log,
    lookFirstMs: timing.orderLookFirstMs,
    lastTold: deps.lastTold,
    onDeaf: deps.onDeaf,
  })

  const submitted = ({ order }: FoundOrder): SubmitOutcome => {
    if (order.status === 'unknown')
      return { outcome: 'unknown', reason: 'the venue names no state that we know' }
    if (order.status !== 'rejected') return { outcome: 'accepted', order }
    const { reason = 'the venue cancelled it at once' } = order
    return { outcome: 'rejected', code: cancelReasonOf(order.reason), reason }
  }

  const submit: TradingFacet['submit'] = async (order, signal) => {
    const { clientOrderId } = order
    const prepared = await commands.prepare(async () => {
      const instrument = await instruments.resolve(order.symbol, signal)
      requireValid(order, instrument)
      const contract = contracts.rowOf(instrument)
      const needsPrice = order.type === 'market' && order.side === 'buy'
      const referencePrice = needsPrice ? await deps.prices.of(contract.contractId, signal) : ONE
      await deps.venueClock.ready(signal)
      const coin = contracts.coinOf(contract.quoteCoinId)
      if (!coin)
        throw new AppError('protocol', `expected coin ${contract.quoteCoinId} in the metadata, got none`)
      const { body, terms, assets } = encodeOrder(order, {
        generation: deps.generation(),
        instrument,
        contract,
        coin,
        referencePrice,
        highestFeeRate: settings.highestFeeRate(contract),
        accountId: signer.accountId(),
        venueNowMs: deps.venueClock.now(),
      })
      await settings.takeOrderRoom(isUrgent(order), timing.commandRateWaitMs, signal)
      const l2Signature = signer.signOrder(terms, { domain: contracts.domain(), assets })
      return { body: { ...body, l2Signature } }
    })
    if ('outcome' in prepared) return prepared
    using expected = deps.expectOrder((update) => update.clientOrderId === clientOrderId)
    // Awaited here: what is expected is let go of when this function ends.
    return await commands.submit(clientOrderId, async () => {
      const { orderId } = await http.createOrder(prepared.body, isUrgent(order), signal)
      ids.learn(orderId, clientOrderId)
      const isDecided = (found: FoundOrder): boolean => !found.isUndecided && found.order.status !== 'unknown'
      const found = await follow(expected, { orderId }, isDecided, timing.orderEventWithinMs, signal)
      if (found) return submitted(found)
      return {
        outcome: 'unknown',
        reason: `the venue has the order as ${orderId}, but told nothing of it yet`,
      }
    })
  }

  const cancelOrder: TradingFacet['cancelOrder'] = async ({ symbol, clientOrderId }, signal) => {
    const prepared = await commands.prepare(() => instruments.resolve(symbol, signal))
    if ('outcome' in prepared) return prepared
    const told = deps.lastTold(clientOrderId)
    if (told && isTerminal(told.status)) return { outcome: 'not-open', reason: `the order is ${told.status}` }
    const key = ids.keyOf(clientOrderId)
    using expected = deps.expectOrder(
      (order) => order.clientOrderId === clientOrderId && isTerminal(order.status),
    )
    return await commands.cancel(clientOrderId, async (): Promise<CancelOutcome> => {
      const { cancelResultMap } = await http.cancelOrder(key, signal)
      const word = Object.values(cancelResultMap).at(0)
      const gone = word === undefined ? undefined : NOT_OPEN.get(word)
      if (gone !== undefined) return { outcome: 'not-open', reason: gone }
      const withinMs = word !== undefined && CANCELLING.has(word) ? timing.orderEventWithinMs : 0
      const isEnded = (found: FoundOrder): boolean => isTerminal(found.order.status)
      const found = await follow(expected, key, isEnded, withinMs, signal)
      if (found && isEnded(found)) return outcomeOfEnd(found.order)
      return {
        outcome: 'unknown',
        reason: `the venue answered the cancel with ${word ?? 'nothing'}, but the order is ${found ? 'still open' : 'not found'}`,
      }
    })
  }

  /** The answer counts orders that it will cancel: done when nothing is open any more. */
  const settleCancelAll = async (instrument: Instrument, signal: AbortSignal) => {
    const isDone = await untilNoneOpen(contracts.rowOf(instrument).contractId, signal)
    if (isDone) return { outcome: 'done' } as const
    return { outcome: 'unknown', reason: 'the cancel was accepted, but orders were still open' } as const
  }

  const placements = createPlacements(submit, (symbol, side, signal) =>
    commands.prepare(async () => {
      const { bidPrice, askPrice } = await deps.fetchBboPrices({ symbol }, signal)
      return side === 'buy' ? bidPrice : askPrice
    }),
  )

  return {
    ...placements,
    cancelOrder,

    async cancelAll({ symbol }, signal) {
      const instrument = await commands.prepare(() => instruments.resolve(symbol, signal))
      if ('outcome' in instrument) return instrument
      return commands.cancel(`all of ${symbol}`, async () => {
        await http.cancelAll(contracts.rowOf(instrument).contractId, signal)
        return settleCancelAll(instrument, signal)
      })
    },

    async getOrderInfo({ symbol, clientOrderId }, signal) {
      await instruments.resolve(symbol, signal)
      const found = await lookup.find(ids.keyOf(clientOrderId), signal)
      // What the stream has told exists, although the history may not have it yet.
      return found?.order ?? deps.lastTold(clientOrderId)
    },

    async getActiveOrders({ symbol }, signal) {
      await instruments.load(signal)
      const instrument = symbol === undefined ? undefined : instruments.bySymbol(symbol)
      return lookup.active(instrument && contracts.rowOf(instrument).contractId, signal)
    },
  }
}
