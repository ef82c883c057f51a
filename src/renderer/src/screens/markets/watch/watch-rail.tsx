import type { ReactElement } from 'react'
import styles from './watch.module.css'

/** The watch while it is hidden: a strip that brings it back. */
export function WatchRail({ onShow }: { readonly onShow: () => void }): ReactElement {
  return (
    <section aria-label="Market watch" className={styles.rail}>
      <button
        type="button"
        className={styles.show}
        aria-label="Show the market watch"
        aria-expanded={false}
        onClick={onShow}
      >
        <span aria-hidden="true">»</span> Market watch
      </button>
    </section>
  )
}
