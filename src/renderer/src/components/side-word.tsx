import type { ReactElement } from 'react'
import styles from './gain.module.css'

interface SideWordProps {
  readonly side: 'buy' | 'sell'
  /** The word itself: BUY and SELL for orders, LONG and SHORT for positions. */
  readonly word: string
}

/** A direction as a coloured word. */
export function SideWord({ side, word }: SideWordProps): ReactElement {
  return (
    <span className={styles.side} data-side={side}>
      {word}
    </span>
  )
}
