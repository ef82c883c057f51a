import type { Decimal } from '../base/decimal.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { IntentId, SymbolId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Side, TimeInForce } from '../domain/order.ts'
import { readLimitPrice } from './limit-price.ts'
import type { OrderStyle } from './order-plan.ts'
import type { SizeUnit } from './position-sizer.ts'

/** One press of Buy or Sell. Texts are as the user typed them. */
export interface OrderTicket {
  /** Made once per gesture: the same id again is the same order, also after a restart. */
  readonly intentId: IntentId
  readonly symbol: SymbolId
  readonly side: Side
  readonly size: string
  readonly sizeUnit: SizeUnit
  readonly type: 'market' | 'limit' | 'limit-then-market'
  /** Absent on a limit order: chosen from the price (limit-price.ts). */
  readonly limitPrice?: string
  readonly timeInForce?: TimeInForce
  readonly reduceOnly: boolean
  /** How long a `limit-then-market` order rests, 5,000 by default. */
  readonly limitWaitMs?: number
}

/** One press of Close. */
export interface CloseTicket {
  readonly intentId: IntentId
  readonly symbol: SymbolId
}

/** How a ticket wants to be worked, and the limit price when the user chose one. */
export interface TicketStyle {
  readonly style: OrderStyle
  readonly limitPrice?: Decimal
}

const DEFAULT_LIMIT_WAIT_MS = 5_000

/** Reads how the ticket wants to be worked, or says what is wrong with its price. */
export function readTicketStyle(ticket: OrderTicket, instrument: Instrument): Result<TicketStyle, string> {
  if (ticket.type === 'market') return ok({ style: { kind: 'market' } })
  if (ticket.type === 'limit-then-market') {
    return ok({ style: { kind: 'limit-then-market', waitMs: ticket.limitWaitMs ?? DEFAULT_LIMIT_WAIT_MS } })
  }
  const timeInForce = ticket.timeInForce ? { timeInForce: ticket.timeInForce } : {}
  if (ticket.limitPrice === undefined) return ok({ style: { kind: 'limit', ...timeInForce } })
  const read = readLimitPrice(ticket.limitPrice, ticket.side, instrument)
  if (!read.ok) return err(read.error)
  return ok({ style: { kind: 'limit', limitPrice: read.value, ...timeInForce }, limitPrice: read.value })
}
