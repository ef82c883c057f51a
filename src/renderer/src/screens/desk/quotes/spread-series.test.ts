import { describe, expect, it } from 'vitest'
import { POINTS_MAX, type SpreadPoint, spreadLines, withPoint } from './spread-series.ts'

const point = (enterBps: number, leaveBps = -enterBps): SpreadPoint => ({ enterBps, leaveBps })

describe('the spread chart', () => {
  it('keeps the newest looks', () => {
    let points: readonly SpreadPoint[] = []
    for (let count = 0; count <= POINTS_MAX; count++) points = withPoint(points, point(count))
    expect(points).toHaveLength(POINTS_MAX)
    expect(points[0]?.enterBps).toBe(1)
    expect(points.at(-1)?.enterBps).toBe(POINTS_MAX)
  })

  it('draws both lines to one round scale with zero in it', () => {
    const lines = spreadLines([point(3), point(-1.5)], 100, 60)
    expect(lines).toMatchObject({ highBps: 5, lowBps: -5, zeroY: 30 })
    expect(lines.enter).toBe('M99.8 12.0L100.0 39.0')
    expect(spreadLines([point(-3, -4)], 100, 60)).toMatchObject({ highBps: 0, lowBps: -5, zeroY: 0 })
  })

  it('draws nothing for no looks', () => {
    expect(spreadLines([], 100, 60)).toMatchObject({ enter: '', leave: '', zeroY: 0 })
  })
})
