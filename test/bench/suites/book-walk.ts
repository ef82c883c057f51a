import { D } from '../../../src/main/base/decimal.ts'
import { toPrice, toSize } from '../../../src/main/domain/order-book-grid.ts'
import { averagePrice } from '../../../src/main/domain/order-book-walk.ts'
import type { Feed } from '../feed-shape.ts'
import { measurePaired } from '../harness.ts'
import type { Metrics } from '../metrics.ts'
import { gridOf, replayFeed } from '../replay.ts'

const LEVELS = 20
const ROUNDS = 24

/** A liquidity check over 20 levels: average and worst price, exact (G10 of performance.md 13). */
export function measureWalk(feed: Feed): Metrics {
  const { book } = replayFeed(feed)
  const grid = gridOf(feed)
  const levels: { price: InstanceType<typeof D>; size: InstanceType<typeof D> }[] = []
  let lots = 0
  book.visit('ask', LEVELS, (ticks, size) => {
    levels.push({ price: toPrice(grid, ticks), size: toSize(grid, size) })
    lots += size
  })
  const wanted = toSize(grid, lots)
  const viaDecimal = () => {
    let left = wanted
    let cost = new D(0)
    for (const { price, size } of levels) {
      const taken = D.min(left, size)
      cost = cost.plus(price.times(taken))
      left = left.minus(taken)
    }
    return cost.div(wanted)
  }
  const exact = averagePrice(grid, book.walk('ask', lots))
  if (!exact?.eq(viaDecimal())) throw new Error(`expected ${viaDecimal()} from the walk, got ${exact}`)

  let touched = 0
  const paired = measurePaired(
    [
      {
        name: 'ours',
        run() {
          for (let turn = 0; turn < 20_000; turn += 1) touched += book.walk('ask', lots).levels
          return 20_000
        },
      },
      {
        name: 'decimal.js',
        run() {
          for (let turn = 0; turn < 100; turn += 1) viaDecimal()
          return 100
        },
      },
    ],
    ROUNDS,
  )
  if (touched % LEVELS !== 0) throw new Error(`expected walks of ${LEVELS} levels`)
  return {
    walkNs: { value: paired.nsOf('ours'), unit: 'ns' },
    walkSpeedupVsDecimal: { value: paired.ratio('decimal.js', 'ours'), unit: 'times', goal: 200 },
  }
}
