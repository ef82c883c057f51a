import type { CandleView } from '../../../shared/views.ts'

/** The last candles when everything before them is unchanged; `undefined` when all must be drawn anew. */
export function addedSince(
  drawn: readonly CandleView[],
  candles: readonly CandleView[],
): readonly CandleView[] | undefined {
  const last = drawn.at(-1)
  if (last === undefined) return undefined
  const from = candles.findLastIndex(({ openTimeMs }) => openTimeMs === last.openTimeMs)
  const isSameBefore = from > 0 ? candles[from - 1] === drawn.at(-2) : drawn.length === 1
  return from >= 0 && isSameBefore && candles.length >= drawn.length ? candles.slice(from) : undefined
}
