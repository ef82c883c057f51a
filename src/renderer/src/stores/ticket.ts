import { createStore } from 'zustand/vanilla'
import type { TicketOrder } from '../../../shared/contract.ts'
import { marketStore, type Selected } from './market.ts'

export type OrderSide = TicketOrder['side']
export type OrderType = TicketOrder['type']
export type SizeUnit = TicketOrder['sizeUnit']
export type TimeInForce = NonNullable<TicketOrder['timeInForce']>

/** What is typed into the ticket. All of it is text or a choice: main reads it. */
export interface TicketState {
  readonly size: string
  readonly sizeUnit: SizeUnit
  readonly type: OrderType
  readonly limitPrice: string
  readonly timeInForce: TimeInForce
  readonly reduceOnly: boolean
}

export const emptyTicket: TicketState = {
  size: '',
  sizeUnit: 'quote',
  type: 'market',
  limitPrice: '',
  timeInForce: 'GTC',
  reduceOnly: false,
}

export const ticketStore = createStore<TicketState>()(() => emptyTicket)

/** Changes some fields of the ticket. */
export function editTicket(change: Partial<TicketState>): void {
  ticketStore.setState(change)
}

/** A click on a price of the ladder: that price becomes the limit. */
export function takeLimitPrice(limitPrice: string): void {
  ticketStore.setState({ type: 'limit', limitPrice })
}

/**
 * Empties size and price when another instrument is selected: a number meant for one market must not be
 * sent to another.
 * @returns ends it.
 */
export function emptyTicketOnSelect(): () => void {
  return marketStore.subscribe(({ selected }, { selected: before }) => {
    if (before === undefined) return
    if (selected?.venue === before.venue && selected.symbol === before.symbol) return
    ticketStore.setState({ size: '', limitPrice: '' })
  })
}

/** The order as the contract wants it. A market order has no price and no time in force of its own. */
export function orderOf(ticket: TicketState, { venue, symbol }: Selected, side: OrderSide): TicketOrder {
  const { size, sizeUnit, type, limitPrice, timeInForce, reduceOnly } = ticket
  const common = { venue, symbol, side, size: size.trim(), sizeUnit, reduceOnly }
  return type === 'market'
    ? { ...common, type }
    : { ...common, type, limitPrice: limitPrice.trim(), timeInForce }
}
