import type { ReactElement } from 'react'
import { signOf } from '../format/decimal-text.ts'
import { formatSignedQuote } from '../format/numbers.ts'
import styles from './gain.module.css'

const shapes = { 1: '▲', 0: '', [-1]: '▼' } as const
const tones = { 1: 'gain', 0: undefined, [-1]: 'loss' } as const

/** A gain or a loss: sign, colour and arrow. */
export function Gain({ quote }: { readonly quote: string }): ReactElement {
  const sign = signOf(quote)
  return (
    <span className={styles.gain} data-tone={tones[sign]}>
      {formatSignedQuote(quote)}
      <span className={styles.shape} aria-hidden="true">
        {shapes[sign]}
      </span>
    </span>
  )
}
