import { type ReactElement, useEffect } from 'react'
import { useStore } from 'zustand'
import type { PairView } from '../../../../../shared/pair-views.ts'
import { StateMark } from '../../../components/state-mark.tsx'
import type { Tone } from '../../../format/words.ts'
import { forgetEnd, type PairRunsState, pairRunsStore } from '../../../stores/pair-runs.ts'
import { type PairTicketState, pairTicketStore, routeId } from '../../../stores/pair-ticket.ts'
import { isUneven, isWorking, pairsStore } from '../../../stores/pairs.ts'
import { legWords, stepWords } from '../pairs/pair-words.ts'
import styles from './pair-ticket.module.css'

interface Said {
  readonly tone: Tone
  readonly words: string
}

/** What happens to the pair of the ticket now, or how its last operation ended. Its place is always kept. */
export function OperationLine({ ticket }: { readonly ticket: PairTicketState }): ReactElement {
  const key = routeId(ticket)
  useEffect(forgetOnEdit, [])
  const pair = useStore(pairsStore, ({ pairs }) =>
    pairs.find((each) => isWorking(each) && routeId(routeOf(each)) === key),
  )
  const run = useStore(pairRunsStore, (state) => runOf(state, key))
  const said = pair === undefined ? run : { tone: toneOf(pair), words: progressOf(pair) }
  return (
    <p role="status" aria-label="Pair progress" className={styles.operation} title={said?.words}>
      {said !== undefined && <StateMark tone={said.tone} />}
      <span>{said?.words}</span>
    </p>
  )
}

const sending: Said = { tone: 'busy', words: 'Sending both legs' }

function runOf({ running, ends }: PairRunsState, key: string): Said | undefined {
  return running.has(key) ? sending : ends[key]
}

const toneOf = (pair: PairView): Tone => (isUneven(pair) ? 'bad' : 'busy')

const progressOf = (pair: PairView): string => [stepWords(pair), ...pair.legs.map(legWords)].join(' · ')

function routeOf({ symbol, legs }: PairView) {
  const venueOf = (side: 'buy' | 'sell'): string => legs.find((leg) => leg.side === side)?.venue ?? ''
  return { symbol, longVenue: venueOf('buy'), shortVenue: venueOf('sell') }
}

/** The end of an operation is news until the ticket changes. */
const forgetOnEdit = (): (() => void) => pairTicketStore.subscribe((ticket) => forgetEnd(routeId(ticket)))
