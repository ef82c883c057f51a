import { toast } from 'sonner'
import type { CallOutput } from '../../../shared/contract.ts'
import type { OrderView } from '../../../shared/views.ts'
import type { Selected } from '../stores/market.ts'
import { type OrderSide, orderOf, type TicketState } from '../stores/ticket.ts'
import { announceSent } from './announcements.ts'
import { isOutcomeUnknown, messageOf } from './ask.ts'
import { ask } from './main.ts'

type SubmitReply = CallOutput<'orders.submit'>

/**
 * Sends the ticket: one gesture, one intent, one order. It is never sent again from here.
 * @returns why it was refused, in main's words; `undefined` when it was accepted or is not known yet.
 */
export async function submitTicket(
  ticket: TicketState,
  selected: Selected,
  side: OrderSide,
): Promise<string | undefined> {
  const what = `${side === 'buy' ? 'Buy' : 'Sell'} ${selected.symbol}`
  const order = { ...orderOf(ticket, selected, side), intentId: crypto.randomUUID() }
  return outcomeOf(what, () => ask('orders.submit', order))
}

/** Closes a position at the market. @returns why it was refused. */
export async function closePosition({ venue, symbol }: Selected): Promise<string | undefined> {
  return outcomeOf(`Close ${symbol}`, () =>
    ask('positions.close', { venue, symbol, intentId: crypto.randomUUID() }),
  )
}

async function outcomeOf(what: string, send: () => Promise<SubmitReply>): Promise<string | undefined> {
  try {
    const { outcome, clientOrderId, reason } = await send()
    if (outcome !== 'rejected') {
      announceSent(what, clientOrderId, outcome)
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

/** Cancels an open order and says what came of it. */
export async function cancelOrder({ venue, symbol, clientOrderId }: OrderView): Promise<void> {
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
