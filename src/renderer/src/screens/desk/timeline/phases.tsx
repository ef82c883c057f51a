import type { ReactElement } from 'react'
import type { PairOperationView } from '../../../../../shared/pair-views.ts'
import { phaseBars } from './phase-bars.ts'
import styles from './timeline.module.css'

interface PhasesProps {
  readonly phases: PairOperationView['phases']
  readonly calls: PairOperationView['calls']
}

/** Where the time of an operation went, as bars on one axis, and how many requests it took. */
export function Phases({ phases, calls }: PhasesProps): ReactElement {
  if (phases === undefined) {
    return <p className={styles.note}>Times of our own steps are kept until Tandem is started again.</p>
  }
  const requests = Object.entries(calls ?? {})
    .filter(([, count]) => count > 0)
    .map(([purpose, count]) => `${count} ${purpose}`)
    .join(', ')
  return (
    <div>
      <ul className={styles.phases} aria-label="Phases">
        {phaseBars(phases).map(({ name, leftPercent, widthPercent, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: phases are only ever added at the end
          <li key={index}>
            <span className={styles.phase}>{name}</span>
            <span className={styles.track} aria-hidden="true">
              <span className={styles.bar} style={{ left: `${leftPercent}%`, width: `${widthPercent}%` }} />
            </span>
            <span className={styles.ms}>{text}</span>
          </li>
        ))}
      </ul>
      {requests !== '' && <p className={styles.requests}>Requests: {requests}</p>}
    </div>
  )
}
