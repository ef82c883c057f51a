import type { ReactElement, ReactNode } from 'react'
import styles from './panel.module.css'

interface PanelProps {
  /** Name of the region, and its heading unless `heading` says otherwise. */
  readonly name: string
  readonly heading?: ReactNode
  /** Controls at the right of the head. */
  readonly controls?: ReactNode
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** A named region of the desk with a head and a body that scrolls on its own. */
export function Panel({ name, heading, controls, className, children }: PanelProps): ReactElement {
  return (
    <section aria-label={name} className={`${styles.panel} ${className ?? ''}`}>
      <header className={styles.head}>
        <h2 className={styles.heading}>{heading ?? name}</h2>
        <div className={styles.controls}>{controls}</div>
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  )
}
