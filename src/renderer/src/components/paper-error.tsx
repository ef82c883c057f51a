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
      <span className={styles.label}>Paper error</span> {textOf(shown)}
    </span>
  )
}

/** Venue by venue; those that nothing can be said of together. */
function textOf(shown: readonly PaperVenueView[]): string {
  const compared = shown.filter(({ score }) => score.n > 0)
  const others = shown.filter(({ score }) => score.n === 0)
  if (compared.length === 0) return `${NOT_COMPARED} with live`
  const [other] = others
  const rest = others.length > 1 ? `${others.length} others` : other?.venueName
  return [
    ...compared.map(({ venueName, score }) => `${venueName} ${paperErrorText(score)}`),
    ...(rest === undefined ? [] : [`${rest} ${NOT_COMPARED}`]),
  ].join(', ')
}
