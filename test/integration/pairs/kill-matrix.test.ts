import { expect, it } from 'vitest'
import { runKillChain } from '../../support/pairs/kill-matrix.ts'
import { failuresOf, killTable } from '../../support/pairs/matrix-table.ts'

// The venues of the last chain need a minute to be certain that an order never arrived: few points in the short form.
const CHAINS = [
  { venues: ['aster', 'backpack'], points: 18 },
  { venues: ['lighter', 'paradex'], points: 18 },
  { venues: ['edgex', 'grvt'], points: 5 },
] as const

const SEED = Number(process.env.TANDEM_KILL_SEED ?? 1)

it('a process killed anywhere in opening or closing a pair leaves one that the next makes flat or paired', async () => {
  const chains = CHAINS.map(({ venues, points }, at) => runKillChain(venues, points, SEED * 10 + at))
  const points = (await Promise.all(chains)).flat()
  process.stdout.write(killTable(points))
  expect(failuresOf(points)).toBe('')
  expect(points.length).toBeGreaterThanOrEqual(40)
}, 420_000)
