/** One look at what entering would gain, basis points. */
export interface SpreadPoint {
  readonly enterBps: number
  readonly leaveBps: number
}

/** Four minutes of looks, twice a second. */
export const POINTS_MAX = 480

/** Adds a look at the end and lets the oldest go. */
export function withPoint(points: readonly SpreadPoint[], point: SpreadPoint): readonly SpreadPoint[] {
  return [...points.slice(1 - POINTS_MAX), point]
}

/** Lines of a chart in a box of `width` × `height`, and the scale they are drawn to. */
export interface SpreadLines {
  /** SVG path data. */
  readonly enter: string
  readonly leave: string
  readonly highBps: number
  readonly lowBps: number
  /** Where nothing is gained or lost. */
  readonly zeroY: number
}

/** Draws both lines to one scale; zero always lies in it. The newest look is at the right edge. */
export function spreadLines(points: readonly SpreadPoint[], width: number, height: number): SpreadLines {
  const values = points.flatMap(({ enterBps, leaveBps }) => [enterBps, leaveBps])
  const highBps = niceAbove(Math.max(0, ...values))
  const lowBps = -niceAbove(Math.max(0, ...values.map((value) => -value)))
  const range = highBps - lowBps || 1
  const y = (bps: number): number => ((highBps - bps) / range) * height
  const x = (index: number): number => width - ((points.length - 1 - index) / (POINTS_MAX - 1)) * width
  const path = (read: (point: SpreadPoint) => number): string =>
    points
      .map((point, index) => `${index === 0 ? 'M' : 'L'}${x(index).toFixed(1)} ${y(read(point)).toFixed(1)}`)
      .join('')
  return {
    enter: path(({ enterBps }) => enterBps),
    leave: path(({ leaveBps }) => leaveBps),
    highBps,
    lowBps,
    zeroY: y(0),
  }
}

const STEPS = [1, 2, 5, 10]

/** The next of 1, 2, 5, 10, 20, 50 … at or above it; 0 for 0. So the scale seldom changes, and is never a fraction. */
function niceAbove(value: number): number {
  if (value <= 0) return 0
  const power = 10 ** Math.max(0, Math.floor(Math.log10(value)))
  return (STEPS.find((step) => step * power >= value) ?? 10) * power
}
