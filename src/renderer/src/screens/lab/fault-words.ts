import type { CallInput } from '../../../../shared/contract.ts'
import type { PaperFaultView } from '../../../../shared/paper-lab-views.ts'

/** How an order can be made to fail, in the words of the lab. */
export const faultName: Readonly<Record<PaperFaultView, string>> = {
  reject: 'refused',
  'lost-reply': 'no answer, carried out',
  'lost-order': 'no answer, lost',
}

/** The same as choices. */
export const faultOptions: readonly { readonly value: PaperFaultView; readonly label: string }[] = [
  { value: 'reject', label: 'Refused by the venue' },
  { value: 'lost-reply', label: 'No answer, carried out' },
  { value: 'lost-order', label: 'No answer, lost' },
]

/** What the next orders meet, equal ones together: `refused`, `3× no answer, lost; refused`. */
export function faultsText(faults: readonly PaperFaultView[]): string {
  const runs: { fault: PaperFaultView; count: number }[] = []
  for (const fault of faults) {
    const last = runs.at(-1)
    if (last?.fault === fault) last.count++
    else runs.push({ fault, count: 1 })
  }
  return runs
    .map(({ fault, count }) => (count === 1 ? faultName[fault] : `${count}× ${faultName[fault]}`))
    .join('; ')
}

/** `Backpack's next order: refused`; empty when nothing is queued. */
export function queuedWords(venueName: string, faults: readonly PaperFaultView[]): string {
  if (faults.length === 0) return ''
  const [first] = faults
  const orders = faults.length === 1 ? 'next order' : `next ${faults.length} orders`
  const isOneKind = first !== undefined && faults.every((each) => each === first)
  return `${venueName}'s ${orders}: ${isOneKind ? faultName[first] : faultsText(faults)}`
}

/** What main is asked for so that the next orders of a venue meet a fault. */
export type FaultCall =
  | { readonly name: 'lab.failNextOrder'; readonly input: CallInput<'lab.failNextOrder'> }
  | { readonly name: 'lab.dropReplies'; readonly input: CallInput<'lab.dropReplies'> }

/** @param count of orders; a refusal is one order's. */
export function faultCall(venue: string, fault: PaperFaultView, count = 1): FaultCall {
  if (fault === 'reject') return { name: 'lab.failNextOrder', input: { venue, how: 'reject' } }
  return { name: 'lab.dropReplies', input: { venue, count, carriedOut: fault === 'lost-reply' } }
}
