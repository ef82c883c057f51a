import type { ReactElement } from 'react'
import type { Tone } from '../format/words.ts'
import styles from './state-mark.module.css'

/** One outline per tone, so that the colour is never alone. 10 × 10. */
const shapes: Record<Tone, ReactElement> = {
  good: <circle cx="5" cy="5" r="3.6" fill="currentColor" />,
  busy: (
    <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.8" strokeDasharray="3 2" />
  ),
  warning: <path d="M5 1 9.4 9H.6Z" fill="currentColor" />,
  bad: (
    <path d="m1.6 1.6 6.8 6.8m0-6.8L1.6 8.4" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
  ),
  idle: <path d="M2.6 1.5v7m4.8-7v7" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
}

/** Shape and colour of a state. The word stands beside it, so this is hidden from assistive tools. */
export function StateMark({ tone }: { readonly tone: Tone }): ReactElement {
  return (
    <svg className={styles.mark} data-tone={tone} viewBox="0 0 10 10" aria-hidden="true">
      {shapes[tone]}
    </svg>
  )
}
