import { type ReactElement, useCallback } from 'react'
import { useStore } from 'zustand'
import { StateMark } from '../components/state-mark.tsx'
import { Ticking } from '../components/ticking.tsx'
import { grouped } from '../format/decimal-text.ts'
import { formatRunningMs } from '../format/time.ts'
import { pairsStore, unhedgedNow } from '../stores/pairs.ts'
import styles from './unhedged-clock.module.css'

/** How long one leg has stood without the other, and how much of it. It has no place while nothing does. */
export function UnhedgedClock(): ReactElement | null {
  const isUnhedged = useStore(pairsStore, (state) => unhedgedNow(state) !== undefined)
  const read = useCallback(() => {
    const unhedged = unhedgedNow(pairsStore.getState())
    if (unhedged === undefined) return ''
    const { longestMs, quote, quoteAsset } = unhedged
    return `${formatRunningMs(longestMs)} naked · ${grouped(quote.toFixed(0))} ${quoteAsset}`
  }, [])
  if (!isUnhedged) return null
  return (
    <div role="timer" aria-label="Unhedged" className={styles.clock}>
      <StateMark tone="bad" />
      <Ticking read={read} />
    </div>
  )
}
