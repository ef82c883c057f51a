import type { ReactElement } from 'react'
import type { PaperVenueView } from '../../../../../shared/paper-lab-views.ts'
import { formatSignedBps } from '../../../format/numbers.ts'
import { NOT_COMPARED, paperErrorWords, signedMs } from '../../../format/paper-error-words.ts'
import styles from './venues.module.css'

/** How far paper was from live: median and 95th percentile of price and time. */
export function ScoreCell({ at }: { readonly at: PaperVenueView }): ReactElement {
  const { n, priceErrorBps, timeErrorMs } = at.score
  const whole = paperErrorWords(at.venueName, at.score)
  if (n === 0 || priceErrorBps === undefined || timeErrorMs === undefined) {
    return (
      <span className={styles.noScore} title={whole}>
        {NOT_COMPARED}
      </span>
    )
  }
  return (
    <dl className={styles.score} title={whole}>
      <dt>{n}×</dt>
      <dd>
        {formatSignedBps(priceErrorBps.median)} / {priceErrorBps.p95.toFixed(2)} bps
      </dd>
      <dd>
        {signedMs(timeErrorMs.median)} / {Math.round(timeErrorMs.p95)} ms
      </dd>
    </dl>
  )
}
