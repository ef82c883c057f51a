import { toast } from 'sonner'
import type { CallOutput } from '../../../shared/contract.ts'
import type { OrderView, TradingMode } from '../../../shared/views.ts'
import type { Selected } from '../stores/market.ts'
import { sessionStore } from '../stores/session.ts'
import { type OrderSide, orderOf, type TicketState } from '../stores/ticket.ts'
import { announceSent } from './announcements.ts'
import { type Ask, isOutcomeUnknown, messageOf } from './ask.ts'

type SubmitReply = CallOutput<'orders.submit'>

/** What the window can tell main to do. Each returns why it was refused, in main's words, if it was. */
export interface Commands {
  /** Sends the ticket: one gesture, one intent, one order. It is never sent again from here. */
  submitTicket(ticket: TicketState, selected: Selected, side: OrderSide): Promise<string | undefined>
  /** Closes a position at the market. */
  closePosition(position: Selected): Promise<string | undefined>
  /** Cancels an open order and says what came of it. */
  cancelOrder(order: OrderView): Promise<void>
}

/** Binds the commands to main. Every outcome is told in a toast. */
export function createCommands(ask: Ask): Commands {
  return {
    submitTicket: (ticket, selected, side) => {
      const what = `${side === 'buy' ? 'Buy' : 'Sell'} ${selected.symbol}`
      const order = { ...orderOf(ticket, selected, side), ...gesture() }
      return outcomeOf(what, () => ask('orders.submit', order))
    },
    closePosition: ({ venue, symbol }) =>
      outcomeOf(`Close ${symbol}`, () => ask('positions.close', { venue, symbol, ...gesture() })),
    cancelOrder: (order) => cancel(ask, order),
  }
}

/** One press, and the mode the user saw when it came. Without a session nothing can be pressed. */
function gesture(): { intentId: string; mode: TradingMode } {
  return {
    intentId: crypto.randomUUID(),
    mode: sessionStore.getState().session?.mode ?? 'paper',
  }
}

async function outcomeOf(what: string, send: () => Promise<SubmitReply>): Promise<string | undefined> {
  try {
    const { outcome, clientOrderId, reason } = await send()
    if (outcome !== 'rejected') {
      announceSent(what, clientOrderId, outcome)
      if (outcome === 'accepted' && reason) toast.warning(`${what}: not all of it`, { description: reason })
      return undefined
    }
    return refused(what, reason ?? 'the venue gave no reason')
  } catch (cause) {
    if (!isOutcomeUnknown(cause)) return refused(what, messageOf(cause))
    toast.warning(`${what}: outcome unknown`, {
      description: `${messageOf(cause)}. See Orders before you send again.`,
    })
    return undefined
  }
}

function refused(what: string, reason: string): string {
  toast.error(`${what} refused`, { description: reason })
  return reason
}

async function cancel(ask: Ask, { venue, symbol, clientOrderId }: OrderView): Promise<void> {
  const what = `Cancel ${symbol} order`
  try {
    const { outcome, reason } = await ask('orders.cancel', { venue, symbol, clientOrderId })
    if (outcome === 'cancelled') toast.success(`${symbol} order cancelled`)
    else if (outcome === 'not-open') toast.info(`${what}: it was no longer open`, { description: reason })
    else if (outcome === 'rejected') toast.error(`${what} refused`, { description: reason })
    else toast.warning(`${what}: outcome unknown`, { description: 'Asking the venue.' })
  } catch (cause) {
    if (isOutcomeUnknown(cause)) toast.warning(`${what}: outcome unknown`, { description: messageOf(cause) })
    else toast.error(`${what} failed`, { description: messageOf(cause) })
  }
}
