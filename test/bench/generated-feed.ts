import type { Feed, FeedFrame } from './feed-shape.ts'

interface Options {
  readonly seed: number
  /** Changes of single levels. */
  readonly steps: number
}

/** Changes between two diffs, on average as many as in the recorded feed. */
const CHANGES_PER_DIFF = 68
const LEVELS_A_SIDE = 1_000
const START_TICKS = 618_002

/** Numbers from 0 to 1 that the seed decides (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Side = Map<number, number>
const bestOf = (side: Side, direction: 1 | -1): number =>
  direction === 1 ? Math.max(...side.keys()) : Math.min(...side.keys())
const price = (ticks: number): string => (ticks / 10).toFixed(2)
const size = (lots: number): string => (lots / 1_000).toFixed(3)

/**
 * A feed of the recorded one's shape from a seed: diffs of some 68 levels, book tickers in between, and one
 * snapshot that comes after the stream began. Its book is kept in plain maps, apart from the code under test.
 */
export function generateFeed({ seed, steps }: Options): Feed {
  const random = createRandom(seed)
  const bids: Side = new Map()
  const asks: Side = new Map()
  for (let away = 1; away <= LEVELS_A_SIDE; away += 1) {
    bids.set(START_TICKS - away, 1 + Math.floor(random() * 9_000))
    asks.set(START_TICKS + away, 1 + Math.floor(random() * 9_000))
  }
  const frames: FeedFrame[] = []
  const changedBids: Side = new Map()
  const changedAsks: Side = new Map()
  let [bestBid, bestAsk] = [START_TICKS - 1, START_TICKS + 1]
  let [updateId, firstId, previousId] = [5_123_107_832_006, 5_123_107_832_006, 5_123_107_831_937]
  let timeMs = 1_723_161_256_298
  let snapshot = ''

  const push = (kind: FeedFrame['kind'], fields: Record<string, unknown>): void => {
    frames.push({ kind, receivedAtMs: timeMs + 3, bytes: Buffer.from(JSON.stringify(fields)) })
  }
  const set = (side: Side, changed: Side, ticks: number, lots: number): void => {
    if (lots === 0) side.delete(ticks)
    else side.set(ticks, lots)
    changed.set(ticks, lots)
  }
  const rows = (side: Side, direction: 1 | -1): string[][] =>
    [...side].sort(([a], [b]) => direction * (a - b)).map(([ticks, lots]) => [price(ticks), size(lots)])
  const changeOne = (): boolean => {
    const buys = random() < 0.5
    const [side, changed, best, away] = buys
      ? ([bids, changedBids, bestBid, -1] as const)
      : ([asks, changedAsks, bestAsk, 1] as const)
    const distance = Math.floor(random() ** 3 * 1_500) - (random() < 0.05 && bestAsk - bestBid > 1 ? 1 : 0)
    const ticks = best + away * distance
    const lots = random() < 0.4 && side.size > 500 ? 0 : 1 + Math.floor(random() * 15_000)
    set(side, changed, ticks, lots)
    if (buys) bestBid = bestOf(bids, 1)
    else bestAsk = bestOf(asks, -1)
    return distance <= 0
  }

  for (let step = 1; step <= steps; step += 1) {
    updateId += 1 + Math.floor(random() * 40)
    timeMs += Math.floor(random() * 3)
    const times = { T: timeMs, E: timeMs + 1 }
    if (changeOne()) {
      const top = { b: price(bestBid), B: size(bids.get(bestBid) ?? 0), a: price(bestAsk) }
      const ask = { A: size(asks.get(bestAsk) ?? 0) }
      push('bookTicker', { e: 'bookTicker', u: updateId, s: 'BTCUSDT', ...top, ...ask, ...times })
    }
    if (step % CHANGES_PER_DIFF === 0) {
      const ids = { U: firstId, u: updateId, pu: previousId }
      const levels = { b: rows(changedBids, 1), a: rows(changedAsks, 1) }
      push('depth', { e: 'depthUpdate', E: times.E, T: times.T, s: 'BTCUSDT', ...ids, ...levels })
      previousId = updateId
      firstId = updateId + 1
      changedBids.clear()
      changedAsks.clear()
    }
    // In the middle of the third diff: the first ones lie before it, and the third bridges it.
    if (step === Math.floor(CHANGES_PER_DIFF * 2.5)) {
      const levels = { bids: rows(bids, -1), asks: rows(asks, 1) }
      snapshot = JSON.stringify({ lastUpdateId: updateId, ...times, ...levels })
    }
  }
  const description = `generated feed (seed ${seed}, ${frames.length} frames): no recording stands beside the repository`
  return {
    source: 'generated',
    description,
    tickSize: '0.1',
    lotSize: '0.001',
    snapshot: Buffer.from(snapshot),
    frames,
  }
}
