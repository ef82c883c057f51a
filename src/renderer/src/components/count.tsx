import type { ReactElement, ReactNode } from 'react'
import styles from './count.module.css'

/** A heading with how many there are of it. */
export function Count({
  of,
  children,
}: {
  readonly of: number | string
  readonly children: ReactNode
}): ReactElement {
  return (
    <>
      {children}
      <span className={styles.count}>{of}</span>
    </>
  )
}
