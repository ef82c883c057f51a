import type { ReactElement } from 'react'
import type { PaperScoreView } from '../../../../../shared/paper-lab-views.ts'
import { formatSignedBps } from '../../../format/numbers.ts'
import styles from './venues.module.css'

/** How far paper was from live: median and 95th percentile of price and time. */
export function ScoreCell({ score }: { readonly score: PaperScoreView }): ReactElement {
  const { n, priceErrorBps, timeErrorMs, onlyLive, onlyPaper, notSimulated } = score
  const beside = `Filled live only: ${onlyLive}. Filled on paper only: ${onlyPaper}. Not simulated, for want of a live book: ${notSimulated}.`
  if (n === 0 || priceErrorBps === undefined || timeErrorMs === undefined) {
    return (
      <span className={styles.noScore} title={beside}>
        no live order has been compared yet
      </span>
    )
  }
  return (
    <dl className={styles.score} title={beside}>
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

function signedMs(ms: number): string {
  const rounded = Math.round(ms)
  return rounded > 0 ? `+${rounded}` : rounded < 0 ? `−${-rounded}` : '0'
}
