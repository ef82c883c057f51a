import { type ReactElement, useEffect, useRef } from 'react'
import { onTenthOfSecond } from '../../../components/tenth-of-second.ts'
import { UNKNOWN } from '../../../format/numbers.ts'
import { formatAge, formatCalmAge } from '../../../format/time.ts'
import { ageMsOf } from '../../../stores/connection.ts'
import { quotesStore, STALE_AFTER_MS } from '../../../stores/quotes.ts'
import styles from './watch.module.css'

/** Age of one quote, or the word stale. It reads the store itself, so that a new stamp renders nothing. */
export function QuoteAge({ id }: { readonly id: string }): ReactElement {
  const cell = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const write = (): void => {
      const atMs = quotesStore.getState().lines[id]?.receivedAtMs
      const ageMs = atMs === undefined ? undefined : ageMsOf(atMs)
      if (cell.current !== null) draw(cell.current, ageMs)
    }
    write()
    return onTenthOfSecond(write)
  }, [id])
  return <span ref={cell} className={styles.age} />
}

function draw(cell: HTMLElement, ageMs: number | undefined): void {
  const isStale = ageMs !== undefined && ageMs > STALE_AFTER_MS
  const words = ageMs === undefined ? UNKNOWN : isStale ? 'stale' : formatCalmAge(ageMs)
  if (cell.textContent !== words) cell.textContent = words
  const title = isStale ? `no change for ${formatAge(ageMs)}` : ''
  if (cell.title !== title) cell.title = title
  const line = cell.closest('button')
  if (line !== null && line.dataset.stale !== String(isStale)) line.dataset.stale = String(isStale)
}
