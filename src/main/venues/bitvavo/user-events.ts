import { z } from 'zod'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { remember } from '../../base/remember.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import { isTerminal, type OrderUpdate, type Side } from '../../domain/order.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import type { AccountEvent } from '../market-streams.ts'
import type { OrderNames } from './order-names.ts'
import { filledOf, type OrderFill, parseFill, parseOrder } from './parse.ts'
import { executionOf } from './parse-stream.ts'
import type * as rest from './wire.ts'
import * as wire from './wire-stream.ts'

type RestOrder = z.infer<typeof rest.order>

/** An order by the venue's names; its id is unique in its market only. */
export interface VenueOrderRef {
  readonly market: string
  readonly orderId: string
}

/** What one frame, or one answer about an order, means. */
export interface UserFrame {
  readonly events: readonly AccountEvent[]
  /** Not all is known about this order: it has to be asked for. */
  readonly unclear?: VenueOrderRef
}

/** Turns the frames of the account channel into events. */
export interface UserEvents {
  /** @throws {AppError} `protocol` when a frame cannot be read: order state is never guessed. */
  read(frame: Buffer, receivedAtMs: number): UserFrame
  /** Our id of an order that the venue has just taken. */
  know(ref: VenueOrderRef, clientOrderId: ClientOrderId, receivedAtMs: number): UserFrame
  /** Takes an order as REST tells it. @param final accept fees that are not settled yet: nobody asks again */
  settle(order: RestOrder, final: boolean, receivedAtMs: number): UserFrame
  /** True when everything about an order has been told. */
  isClear(ref: VenueOrderRef): boolean
}

interface Deps {
  readonly instruments: InstrumentTable
  readonly names: OrderNames
  readonly log: Logger
}

interface Execution {
  readonly side: Side
  readonly fill: OrderFill
}

/** What we know of one order. */
interface Known {
  clientOrderId?: ClientOrderId
  /** Sums of the fills told. */
  base: Decimal
  quote: Decimal
  /** Fills that lack our id or their fee. */
  readonly held: Map<string, Execution>
  /** The newest state, while its fills have not all come. */
  pending?: z.infer<typeof wire.orderPush>
  last?: OrderUpdate
}

/** Ids and states that are kept to tell new from old. */
const MEMORY = 4_000

const NOTHING: UserFrame = { events: [] }

/**
 * Orders and fills come as separate events in no promised order; an order event mostly does not say what has filled
 * at which price, and a fill says neither our id nor, until it is settled, its fee. An event is told as soon as the
 * others have brought what it lacks; what stays unclear is read by REST.
 *
 * A trade is told once, and an order never goes back from an end state or to a smaller fill.
 */
export function createUserEvents({ instruments, names, log }: Deps): UserEvents {
  const orders = new Map<string, Known>()
  const told = new Map<string, true>()

  const knownOf = ({ market, orderId }: VenueOrderRef): Known => {
    const key = `${market}/${orderId}`
    const known: Known = orders.get(key) ?? { base: ZERO, quote: ZERO, held: new Map() }
    remember(orders, key, known, MEMORY)
    return known
  }

  const tellFills = (
    ref: VenueOrderRef,
    known: Known,
    clientOrderId: ClientOrderId,
    final: boolean,
    receivedAtMs: number,
  ): AccountEvent[] => {
    const events: AccountEvent[] = []
    for (const [id, { side, fill }] of known.held) {
      if (fill.fee == null && !final) continue
      if (fill.fee == null) log.warn('fill.fee-unsettled', { market: ref.market, tradeId: id })
      known.held.delete(id)
      remember(told, `${ref.market}/${id}`, true, MEMORY)
      known.base = known.base.plus(fill.amount)
      known.quote = known.quote.plus(new D(fill.amount).times(fill.price))
      const frame = { symbol: symbolIn(ref), clientOrderId, venueOrderId: ref.orderId, side, receivedAtMs }
      events.push({ kind: 'fill', fill: parseFill(fill, frame) })
    }
    return events
  }

  const symbolIn = ({ market }: VenueOrderRef): SymbolId => symbolOf(instruments, market)

  /** The order event, unless it is old news. */
  const tellOrder = (known: Known, next: OrderUpdate): AccountEvent[] => {
    if (isStale(known.last, next)) return []
    known.last = next
    return [{ kind: 'order', order: next }]
  }

  /** Tells whatever is complete by now. */
  const drain = (ref: VenueOrderRef, final: boolean, receivedAtMs: number): UserFrame => {
    const known = knownOf(ref)
    const { clientOrderId } = known
    if (clientOrderId === undefined) return { events: [], unclear: ref }
    const events = tellFills(ref, known, clientOrderId, final, receivedAtMs)
    const { pending, base, quote } = known
    if (pending && known.held.size === 0 && claimedBase(pending)?.eq(base)) {
      delete known.pending
      const order = parseOrder(pending, { base, quote }, clientOrderId, symbolIn(ref), receivedAtMs)
      events.push(...tellOrder(known, order))
    }
    return known.held.size > 0 || known.pending ? { events, unclear: ref } : { events }
  }

  const readOrder = (payload: unknown, receivedAtMs: number): UserFrame => {
    const push = wire.orderPush.parse(payload)
    const known = knownOf(push)
    if (push.clientOrderId != null) known.clientOrderId = names.toOurs(push.clientOrderId)
    known.pending = push
    return drain({ market: push.market, orderId: push.orderId }, false, receivedAtMs)
  }

  const readFill = (payload: unknown, receivedAtMs: number): UserFrame => {
    const push = wire.fillPush.parse(payload)
    if (told.has(`${push.market}/${push.fillId}`)) return NOTHING
    const known = knownOf(push)
    if (push.clientOrderId != null) known.clientOrderId = names.toOurs(push.clientOrderId)
    known.held.set(push.fillId, { side: push.side, fill: executionOf(push) })
    return drain({ market: push.market, orderId: push.orderId }, false, receivedAtMs)
  }

  return {
    read(frame, receivedAtMs) {
      try {
        const payload: unknown = JSON.parse(frame.toString('utf8'))
        const kind = eventName.parse(payload).event
        if (kind === 'order') return readOrder(payload, receivedAtMs)
        if (kind === 'fill') return readFill(payload, receivedAtMs)
        log.info('account.event-ignored', { kind: kind.slice(0, 40) })
        return NOTHING
      } catch (cause) {
        throw new AppError(
          'protocol',
          'expected an account event, got a frame that cannot be read',
          {},
          cause,
        )
      }
    },

    know(ref, clientOrderId, receivedAtMs) {
      knownOf(ref).clientOrderId = clientOrderId
      return drain(ref, false, receivedAtMs)
    },

    settle(order, final, receivedAtMs) {
      const ref = { market: order.market, orderId: order.orderId }
      const known = knownOf(ref)
      const clientOrderId = names.toOurs(order.clientOrderId)
      known.clientOrderId = clientOrderId
      for (const fill of order.fills)
        if (!told.has(`${order.market}/${fill.id}`)) known.held.set(fill.id, { side: order.side, fill })
      const events = tellFills(ref, known, clientOrderId, final, receivedAtMs)
      if (known.held.size > 0) return { events, unclear: ref }
      // The order's own sums are the truth now, fills that were told before our start included.
      const filled = filledOf(order)
      known.base = filled.base
      known.quote = filled.quote
      delete known.pending
      events.push(...tellOrder(known, parseOrder(order, filled, clientOrderId, symbolIn(ref), receivedAtMs)))
      return { events }
    },

    isClear(ref) {
      const known = knownOf(ref)
      return known.held.size === 0 && !known.pending
    },
  }
}

const eventName = z.object({ event: z.string() })

/** What an order event says is filled: mostly by what remains. `undefined` for an order by quote amount. */
function claimedBase(push: z.infer<typeof wire.orderPush>): Decimal | undefined {
  if (push.filledAmount != null) return new D(push.filledAmount)
  if (push.amount == null || push.amountRemaining == null) return undefined
  return new D(push.amount).minus(push.amountRemaining)
}

function isStale(last: OrderUpdate | undefined, next: OrderUpdate): boolean {
  if (!last) return false
  if (isTerminal(last.status)) return true
  if (next.filledBase.lt(last.filledBase)) return true
  if (isTerminal(next.status)) return false
  const repeated = next.status === last.status && next.filledBase.eq(last.filledBase)
  return next.venueTimeMs < last.venueTimeMs || (repeated && next.venueTimeMs === last.venueTimeMs)
}
