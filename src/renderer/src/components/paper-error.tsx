import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { PaperVenueView } from '../../../shared/paper-lab-views.ts'
import { NOT_COMPARED, paperErrorText, paperErrorWords } from '../format/paper-error-words.ts'
import { paperLabStore } from '../stores/paper-lab.ts'
import { sessionStore } from '../stores/session.ts'
import styles from './paper-error.module.css'

interface PaperErrorProps {
  /** Venues that the result beside it comes from; equal ones count once, unknown ones not at all. */
  readonly venues: readonly string[]
}

const NO_VENUES: readonly PaperVenueView[] = []

/** How far paper was from live at the venues of a paper result. Nothing in live mode: that result is no paper. */
export function PaperError({ venues }: PaperErrorProps): ReactElement | null {
  const isPaper = useStore(sessionStore, ({ session }) => session?.mode === 'paper')
  const known = useStore(paperLabStore, ({ lab }) => lab?.venues ?? NO_VENUES)
  const shown = known.filter(({ venue }) => venues.includes(venue))
  if (!isPaper || shown.length === 0) return null
  const words = shown.map(({ venueName, score }) => paperErrorWords(venueName, score)).join('\n')
  return (
    <span className={styles.error} role="note" aria-label="Paper against live" title={words}>
      <span className={styles.label}>Paper</span> {textOf(shown)}
    </span>
  )
}

/** Venue by venue; one sentence while there is nothing to say of any. */
function textOf(shown: readonly PaperVenueView[]): string {
  if (shown.every(({ score }) => score.n === 0)) return `${NOT_COMPARED} with live`
  return shown.map(({ venueName, score }) => `${venueName} ${paperErrorText(score)}`).join(', ')
}
