/** How good probabilities were. */
export interface Score {
  readonly accuracy: number
  readonly accuracyFrom: number
  readonly accuracyTo: number
  readonly brier: number
}

/** Rows of neighbouring minutes share most of their future: they are drawn together, an hour at a time. */
const BLOCK_ROWS = 60
const DRAWS = 4_000

/**
 * Share of right directions with its 95 % interval, and the Brier score (0.25 is a coin).
 *
 * The interval is from a moving-block bootstrap with blocks of an hour: rows that overlap are not independent, and
 * an interval that took them so would be far too narrow.
 */
export function scoreOf(probabilities: readonly number[], outcomes: readonly boolean[]): Score {
  const hits = probabilities.map((p, at) => (p >= 0.5 === outcomes[at] ? 1 : 0))
  const random = mulberry(20_180_406)
  const blocks = Math.ceil(hits.length / BLOCK_ROWS)
  const shares = Array.from({ length: DRAWS }, () => {
    let [sum, count] = [0, 0]
    for (let block = 0; block < blocks; block += 1) {
      const from = Math.floor(random() * (hits.length - BLOCK_ROWS + 1))
      for (let at = from; at < from + BLOCK_ROWS; at += 1) {
        sum += hits[at] as number
        count += 1
      }
    }
    return sum / count
  }).toSorted((a, b) => a - b)
  const brier = probabilities.reduce((sum, p, at) => sum + (p - (outcomes[at] ? 1 : 0)) ** 2, 0)
  return {
    accuracy: round(hits.reduce<number>((sum, each) => sum + each, 0) / hits.length),
    accuracyFrom: round(shares[Math.floor(0.025 * DRAWS)] as number),
    accuracyTo: round(shares[Math.floor(0.975 * DRAWS)] as number),
    brier: round(brier / probabilities.length),
  }
}

const round = (value: number): number => Number(value.toFixed(4))

/** Mulberry32: the same draws on every run. */
function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
