/** Price in ticks and size in lots; no lots, no level. */
export type ScriptedLevel = readonly [ticks: number, lots: number]

/** One change of the scripted book. */
export interface ScriptedDiff {
  readonly previousId: number
  readonly lastId: number
  readonly bids: readonly ScriptedLevel[]
  readonly asks: readonly ScriptedLevel[]
}

/** A book that changes at random, the same way for the same seed, and never crosses. */
export interface BookScript {
  /** The book before the first change. */
  readonly start: ScriptedDiff
  readonly diffs: readonly ScriptedDiff[]
  /** Best prices after the last change, in ticks. */
  readonly end: { readonly bidTicks: number; readonly askTicks: number }
}

interface Options {
  readonly seed: number
  readonly frames: number
  /** Levels in one change, on average. */
  readonly levelsAFrame: number
  readonly midTicks: number
  readonly maxLots: number
  /** Ids one change takes, at most. */
  readonly idsAFrame: number
}

const LEVELS_A_SIDE = 200
const DELETED = 0.35

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

/** Writes a book's life for the benchmark; most changes are near the best price, as on a venue. */
export function writeBookScript(options: Options): BookScript {
  const { frames, levelsAFrame, midTicks, maxLots, idsAFrame } = options
  const random = createRandom(options.seed)
  const whole = (below: number): number => Math.floor(random() * below)
  const [bids, asks] = [new Map<number, number>(), new Map<number, number>()]
  for (let away = 1; away <= LEVELS_A_SIDE; away += 1) {
    bids.set(midTicks - away, 1 + whole(maxLots))
    asks.set(midTicks + away, 1 + whole(maxLots))
  }
  let lastId = 5_123_107_832
  const start: ScriptedDiff = { previousId: lastId, lastId, bids: [...bids], asks: [...asks] }
  const change = (side: Map<number, number>, away: 1 | -1): [number, number] => {
    const ticks = midTicks + away * (1 + Math.floor(random() ** 3 * LEVELS_A_SIDE))
    // A side is never emptied: the far levels stay.
    const lots = side.size > LEVELS_A_SIDE / 2 && random() < DELETED ? 0 : 1 + whole(maxLots)
    if (lots === 0) side.delete(ticks)
    else side.set(ticks, lots)
    return [ticks, lots]
  }
  const diffs = Array.from({ length: frames }, (): ScriptedDiff => {
    const previousId = lastId
    lastId += 1 + whole(idsAFrame)
    const [changedBids, changedAsks] = [new Map<number, number>(), new Map<number, number>()]
    const count = 1 + whole(2 * levelsAFrame - 1)
    for (let level = 0; level < count; level += 1) {
      if (random() < 0.5) changedBids.set(...change(bids, -1))
      else changedAsks.set(...change(asks, 1))
    }
    return { previousId, lastId, bids: [...changedBids], asks: [...changedAsks] }
  })
  return { start, diffs, end: { bidTicks: Math.max(...bids.keys()), askTicks: Math.min(...asks.keys()) } }
}
