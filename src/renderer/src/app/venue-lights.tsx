import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { StateMark } from '../components/state-mark.tsx'
import { venueTone } from '../format/words.ts'
import { sessionStore } from '../stores/session.ts'
import styles from './venue-lights.module.css'
import { codeOf, lightWords, troubleWords } from './venue-words.ts'

/** A light for each venue. Their number decides between names and codes; the words of trouble follow them. */
export function VenueLights(): ReactElement {
  const venues = useStore(sessionStore, (state) => state.venues)
  const trouble = troubleWords(venues)
  return (
    <div className={styles.venues} data-many={venues.length > 3}>
      <ul className={styles.lights} aria-label="Venues">
        {venues.map((view) => (
          <li
            key={view.venue}
            className={styles.light}
            title={lightWords(view)}
            aria-label={lightWords(view)}
          >
            <StateMark tone={venueTone[view.state]} />
            <span className={styles.name}>{view.name}</span>
            <abbr className={styles.code}>{codeOf(view.name)}</abbr>
          </li>
        ))}
      </ul>
      {trouble !== '' && (
        <span
          role="status"
          aria-label="Venues that are not connected"
          className={styles.trouble}
          title={trouble}
        >
          {trouble}
        </span>
      )}
    </div>
  )
}
