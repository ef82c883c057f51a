import type { ReactElement, ReactNode } from 'react'
import styles from './pairs.module.css'

interface TwoLinesProps {
  readonly first: ReactNode
  readonly second: ReactNode
}

/** A cell with a second, quieter line. */
export function TwoLines({ first, second }: TwoLinesProps): ReactElement {
  return (
    <div className={styles.lines}>
      <div className={styles.first}>{first}</div>
      <div className={styles.second}>{second}</div>
    </div>
  )
}
