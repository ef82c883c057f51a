import type { Candle } from '../domain/market.ts'

/** 1-minute candles of one instrument: history by REST, the running one by stream. */
export interface CandleSeries {
  /**
   * Takes history, oldest first or not. What the stream told about a minute is newer and stays, unless the
   * stream broke off before that minute ended.
   */
  load(candles: readonly Candle[]): void
  /** Takes the running candle, or a correction of a kept one. */
  update(candle: Candle): void
  /** Oldest first, one a minute, no duplicates. */
  list(): readonly Candle[]
  last(): Candle | undefined
  /** Minutes that are missing between the first and the last. */
  gaps(): number
}

const MINUTE_MS = 60_000

export function createCandleSeries({ limit }: { readonly limit: number }): CandleSeries {
  const byOpenTime = new Map<number, Candle>()
  const fromStream = new Set<number>()
  let sorted: readonly Candle[] = []

  const keep = (candle: Candle): void => {
    byOpenTime.set(candle.openTimeMs, candle)
  }
  const sort = (): void => {
    sorted = [...byOpenTime.values()].toSorted((a, b) => a.openTimeMs - b.openTimeMs).slice(-limit)
    const oldest = sorted[0]?.openTimeMs ?? 0
    for (const openTimeMs of byOpenTime.keys()) {
      if (openTimeMs >= oldest) continue
      byOpenTime.delete(openTimeMs)
      fromStream.delete(openTimeMs)
    }
  }

  return {
    load(candles) {
      for (const candle of candles) {
        const known = fromStream.has(candle.openTimeMs) ? byOpenTime.get(candle.openTimeMs) : undefined
        if (!known || (candle.closed && !known.closed)) keep(candle)
      }
      sort()
    },
    update(candle) {
      fromStream.add(candle.openTimeMs)
      keep(candle)
      sort()
    },
    list: () => sorted,
    last: () => sorted.at(-1),
    gaps() {
      const [first, last] = [sorted[0], sorted.at(-1)]
      if (!first || !last) return 0
      return (last.openTimeMs - first.openTimeMs) / MINUTE_MS + 1 - sorted.length
    },
  }
}
