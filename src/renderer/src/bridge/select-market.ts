import { toast } from 'sonner'
import type { Selected } from '../stores/market.ts'
import { messageOf } from './ask.ts'
import { ask } from './main.ts'

/** Asks main to look at another instrument; the window follows when main says so. */
export function selectMarket({ venue, symbol }: Selected): void {
  ask('market.select', { venue, symbol }).catch((cause: unknown) =>
    toast.error(`${symbol} not selected`, { description: messageOf(cause) }),
  )
}
