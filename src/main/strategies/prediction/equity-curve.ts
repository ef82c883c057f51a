/** What the account was worth at a moment. */
export interface EquityPoint {
  readonly atMs: number
  readonly equityQuote: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** So long every minute is kept; then three points an hour. */
const MINUTES_FOR_MS = DAY_MS
/** So long three an hour are kept; then three a day. */
const HOURS_FOR_MS = 90 * DAY_MS
/** Three a day for a year and a half, beside the finer ones; older ones go. */
const MOST_POINTS = 10_000

/**
 * The points that stay, in the order they came: every one of the last day; of each hour of the last 90 days, and of each
 * day before, the highest, the lowest and the last. Highs and lows stay, so a drawdown from one hour or day into another
 * is the same afterwards. Thinning twice changes nothing.
 */
export function thinEquity(points: readonly EquityPoint[], nowMs: number): EquityPoint[] {
  const buckets = Map.groupBy(points, ({ atMs }) => bucketOf(atMs, nowMs))
  const kept = new Set<EquityPoint>()
  for (const [bucket, within] of buckets) {
    if (bucket === 'whole') for (const point of within) kept.add(point)
    else for (const point of extremesOf(within)) kept.add(point)
  }
  return points.filter((point) => kept.has(point)).slice(-MOST_POINTS)
}

/** An hour or a day is thinned when the whole of it is old enough. */
function bucketOf(atMs: number, nowMs: number): string {
  const [hour, day] = [Math.floor(atMs / HOUR_MS), Math.floor(atMs / DAY_MS)]
  if (nowMs - (day + 1) * DAY_MS >= HOURS_FOR_MS) return `day ${day}`
  return nowMs - (hour + 1) * HOUR_MS >= MINUTES_FOR_MS ? `hour ${hour}` : 'whole'
}

function extremesOf(points: readonly EquityPoint[]): readonly EquityPoint[] {
  const least = points.reduce((low, point) => (point.equityQuote < low.equityQuote ? point : low))
  const most = points.reduce((high, point) => (point.equityQuote > high.equityQuote ? point : high))
  return [least, most, ...points.slice(-1)]
}

/** The largest fall from a high to a later low, as a fraction of the high; 0 for a curve that never fell. */
export function maxDrawdown(startQuote: number, points: readonly EquityPoint[]): number {
  let [high, deepest] = [startQuote, 0]
  for (const { equityQuote } of points) {
    high = Math.max(high, equityQuote)
    if (high > 0) deepest = Math.max(deepest, 1 - equityQuote / high)
  }
  return deepest
}

/** At most about `most` points, evenly over time: the last of each stretch. The last point is always among them. */
export function sampleEquity(points: readonly EquityPoint[], most: number): readonly EquityPoint[] {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length <= most) return points
  const stretchMs = Math.max(1, Math.ceil((last.atMs - first.atMs) / most))
  const stretchOf = (point: EquityPoint | undefined) =>
    point && Math.floor((point.atMs - first.atMs) / stretchMs)
  return points.filter((point, at) => stretchOf(point) !== stretchOf(points[at + 1]))
}
