import { describe, expect, test } from 'vitest'
import { measurePaired } from '../bench/harness.ts'
import { median, mergeRuns, tableOf } from '../bench/metrics.ts'

describe('benchmark figures', () => {
  test('median of odd and even numbers of runs, and of none', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(median([])).toBeNaN()
  })

  test('runs merge into the median of each figure; a figure that only one run has stays', () => {
    const run = (value: number, floor: number) => ({
      metrics: { cost: { value, unit: 'ns', goal: 5, floor } },
      notes: ['recorded feed'],
    })
    const launch = { metrics: { launch: { value: 900, unit: 'ms' } }, notes: ['one window'] }
    expect(mergeRuns([run(10, 1), run(30, 3), run(20, 2), launch])).toEqual({
      metrics: { cost: { value: 20, unit: 'ns', goal: 5, floor: 2 }, launch: { value: 900, unit: 'ms' } },
      notes: ['recorded feed', 'one window'],
    })
  })

  test('the table names every figure with what stands beside it', () => {
    const table = tableOf({
      ratio: { value: 0.1534, unit: 'ratio', goal: 0.12 },
      points: { value: 629, unit: '' },
    })
    expect(table.split('\n')).toEqual([
      'metric  value  unit   goal   floor  peer',
      'ratio   0.153  ratio  0.120',
      'points  629',
    ])
  })

  test('paired slices run every candidate once a round, on the same work', () => {
    const seen: Record<string, number[]> = { a: [], b: [] }
    const candidate = (name: 'a' | 'b', spins: number) => ({
      name,
      run(round: number) {
        seen[name]?.push(round)
        let sum = 0
        for (let spin = 0; spin < spins; spin += 1) sum += Math.sqrt(spin)
        return sum > 0 ? 1 : 0
      },
    })
    const paired = measurePaired([candidate('a', 20_000), candidate('b', 400_000)], 10)
    expect(seen.a).toEqual(Array.from({ length: 18 }, (_, round) => round))
    expect(seen.b).toEqual(seen.a)
    expect(paired.ratio('b', 'a')).toBeGreaterThan(2)
    expect(paired.nsOf('a')).toBeGreaterThan(0)
    expect(() => paired.nsOf('c')).toThrow(/candidate of a, b, got c/)
  })
})
