import type { PaperScoreView } from '../../../shared/paper-lab-views.ts'
import { formatSignedBps } from './numbers.ts'

/** What stands where no live order has been compared. */
export const NOT_COMPARED = 'not compared yet'

/**
 * How far paper was from live, in one glance: `± 0.40 bps · 12 ms (34)`. Nineteen of twenty orders were nearer
 * than that; the count says how many were compared.
 */
export function paperErrorText({ n, priceErrorBps, timeErrorMs }: PaperScoreView): string {
  if (n === 0 || priceErrorBps === undefined || timeErrorMs === undefined) return NOT_COMPARED
  return `± ${priceErrorBps.p95.toFixed(2)} bps · ${Math.round(timeErrorMs.p95)} ms (${n})`
}

/** Everything that the score knows, in sentences. */
export function paperErrorWords(venueName: string, score: PaperScoreView): string {
  const { n, priceErrorBps, timeErrorMs, onlyLive, onlyPaper, notSimulated } = score
  const beside = `Filled live only: ${onlyLive}, on paper only: ${onlyPaper}, not simulated: ${notSimulated}.`
  if (n === 0 || priceErrorBps === undefined || timeErrorMs === undefined) {
    return `${venueName}: no live order has been compared with its paper twin yet. ${beside}`
  }
  const price = `Price: median ${formatSignedBps(priceErrorBps.median)} bps, p95 ${priceErrorBps.p95.toFixed(2)} bps; positive: live was worse.`
  const time = `Time: median ${signedMs(timeErrorMs.median)} ms, p95 ${Math.round(timeErrorMs.p95)} ms; positive: live was slower.`
  return `${venueName}: ${n} live ${n === 1 ? 'order' : 'orders'} compared with paper. ${price} ${time} ${beside}`
}

/** Milliseconds with their sign always written: `+12`, `−3`, `0`. */
export function signedMs(ms: number): string {
  const rounded = Math.round(ms)
  return rounded > 0 ? `+${rounded}` : rounded < 0 ? `−${-rounded}` : '0'
}
