import { boundedTtl, perInstrument, type TtlPolicy } from './ttl-policy.ts'

/** How far a price may be expected to move while it is kept, basis points. */
const TARGET_MOVE_BPS = 2
/** Past moves lose half their weight in this time. */
const HALF_LIFE_MS = 30_000
const BPS = 10_000

interface Seen {
  mid: number
  atMs: number
  /** Variance of the mid, basis points² a second, weighted towards now; NaN before the second price. */
  variancePerSecond: number
}

/**
 * Short in fast markets, long in calm ones. With realised volatility σ (bps per √second, exponentially weighted over
 * ln returns between receipts) a price moves about σ·√t in t seconds, so it is kept for t = (target ÷ σ)², within
 * 1–10 s: 2 bps/√s or more gives 1 s, 0.63 bps/√s or less gives 10 s.
 */
export function adaptiveTtl(): TtlPolicy {
  const seenOf = perInstrument<Seen>(() => ({ mid: 0, atMs: 0, variancePerSecond: Number.NaN }))
  return {
    name: 'adaptive',
    observe(bbo) {
      const seen = seenOf(bbo.venue, bbo.symbol)
      const mid = (bbo.bidPrice.toNumber() + bbo.askPrice.toNumber()) / 2
      const elapsedMs = bbo.receivedAtMs - seen.atMs
      // A clock that stood or went back says nothing about speed.
      if (!(mid > 0) || elapsedMs <= 0) return
      if (seen.mid > 0) {
        const moveBps = Math.log(mid / seen.mid) * BPS
        const now = (moveBps * moveBps * 1_000) / elapsedMs
        const kept = Number.isNaN(seen.variancePerSecond) ? 0 : 0.5 ** (elapsedMs / HALF_LIFE_MS)
        seen.variancePerSecond = kept * (seen.variancePerSecond || 0) + (1 - kept) * now
      }
      seen.mid = mid
      seen.atMs = bbo.receivedAtMs
    },
    ttlMs(venue, symbol) {
      const { variancePerSecond } = seenOf(venue, symbol)
      return boundedTtl((TARGET_MOVE_BPS ** 2 / variancePerSecond) * 1_000)
    },
  }
}
