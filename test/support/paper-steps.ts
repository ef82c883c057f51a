import { D } from '../../src/main/base/decimal.ts'
import type { Side } from '../../src/main/domain/order.ts'
import { createEatenLiquidity, type EatenLiquidity } from '../../src/main/venues/paper/eaten-liquidity.ts'
import { seededRandom } from '../../src/main/venues/paper/latency.ts'
import { createQueueBook, type QueueBook } from '../../src/main/venues/paper/queue-book.ts'
import { bitesOf } from '../../src/main/venues/paper/taker.ts'
import { depthOf } from './market.ts'
import { createPaperReference, type PaperStep, type ReferenceFill } from './paper-reference.ts'

const MOST_OPEN = 8

/** Random steps around a price that wanders: entries, leaves, levels, touches, trades and takers, from one seed. */
export function* paperSteps(count: number, seed: number): Generator<PaperStep> {
  const random = seededRandom(seed)
  const upTo = (limit: number): number => Math.floor(random() * limit)
  const open: string[] = []
  let [mid, made] = [1_000, 0]
  const side = (): Side => (random() < 0.5 ? 'buy' : 'sell')
  for (let at = 0; at < count; at += 1) {
    const kind = upTo(16)
    if (upTo(10) === 0) mid += upTo(3) - 1
    if (kind < 2) {
      if (open.length === MOST_OPEN) {
        yield { kind: 'leave', id: open.shift() ?? '' }
        continue
      }
      made += 1
      const chosen = side()
      const ticks = chosen === 'buy' ? mid - 1 - upTo(4) : mid + 1 + upTo(4)
      open.push(`o${made}`)
      const shownLots = upTo(6) === 0 ? undefined : upTo(30)
      yield { kind: 'enter', id: `o${made}`, side: chosen, ticks, lots: 1 + upTo(20), shownLots }
    } else if (kind < 6) {
      const chosen = side()
      const ticks = chosen === 'buy' ? mid - 1 - upTo(5) : mid + 1 + upTo(5)
      yield { kind: 'level', side: chosen, ticks, shownLots: upTo(40) }
    } else if (kind < 10) {
      const bidTicks = mid - 1 - upTo(2)
      yield {
        kind: 'touch',
        bidTicks,
        bidLots: 1 + upTo(30),
        askTicks: bidTicks + 1 + upTo(3),
        askLots: 1 + upTo(30),
      }
    } else if (kind < 15)
      yield { kind: 'trade', takerSide: side(), ticks: mid + upTo(7) - 3, lots: 1 + upTo(25) }
    else {
      made += 1
      const chosen = side()
      const sign = chosen === 'buy' ? 1 : -1
      const levels = [1, 2, 3, 4].map((away) => [mid + away * sign, 1 + upTo(12)] as const)
      const limitTicks = random() < 0.5 ? undefined : mid + (1 + upTo(4)) * sign
      yield { kind: 'take', id: `t${made}`, side: chosen, limitTicks, lots: 1 + upTo(40), levels }
    }
  }
}

/** The paper venue's own matching, one step; prices are whole ticks of one, sizes whole lots of one. */
export function applyToPaper(
  queue: QueueBook,
  eaten: EatenLiquidity,
  step: PaperStep,
): readonly ReferenceFill[] {
  const level = (ticks: number, lots: number) => ({ price: new D(ticks), sizeBase: new D(lots) })
  const priced = (fills: readonly { id: string; lots: number }[]) =>
    fills.map(({ id, lots }): ReferenceFill => [id, Number.NaN, lots])
  switch (step.kind) {
    case 'enter':
      queue.enter({ ...step, sinceMs: 0, receivedAtMs: 0 })
      return []
    case 'leave':
      queue.leave(step.id)
      return []
    case 'level':
      queue.onLevel(step.side, step.ticks, step.shownLots)
      return []
    case 'trade':
      return priced(queue.onTrade(step.takerSide, step.ticks, step.lots, 0))
    case 'touch': {
      const [bid, ask] = [level(step.bidTicks, step.bidLots), level(step.askTicks, step.askLots)]
      const bidOfferedLots = eaten.left('sell', bid).toNumber()
      const askOfferedLots = eaten.left('buy', ask).toNumber()
      const { fills, boughtLots, soldLots } = queue.onTouch({
        ...step,
        bidOfferedLots,
        askOfferedLots,
        timeMs: 0,
        receivedAtMs: 0,
      })
      if (boughtLots > 0) eaten.take('buy', ask, new D(boughtLots))
      if (soldLots > 0) eaten.take('sell', bid, new D(soldLots))
      return priced(fills)
    }
    case 'take': {
      const levels = step.levels
      const depth = step.side === 'buy' ? depthOf([], levels, 0) : depthOf(levels, [], 0)
      const limit = step.limitTicks === undefined ? {} : { limitPrice: new D(step.limitTicks) }
      const bites = bitesOf({ side: step.side, ...limit }, new D(step.lots), depth, eaten)
      for (const bite of bites) eaten.take(step.side, bite.level, bite.sizeBase)
      return bites.map((bite) => [step.id, bite.level.price.toNumber(), bite.sizeBase.toNumber()])
    }
  }
}

/** Plays the same steps through the paper venue's matching and the reference. */
export function compareWithReference(
  count: number,
  seed: number,
): { fills: number; mismatches: readonly string[] } {
  const [queue, eaten, reference] = [createQueueBook(), createEatenLiquidity(), createPaperReference()]
  const mismatches: string[] = []
  let fills = 0
  for (const step of paperSteps(count, seed)) {
    const paper = applyToPaper(queue, eaten, step)
    const expected = reference.step(step)
    fills += expected.length
    // A resting order fills at its own price, which its entry told: only a taker's prices can differ.
    const shown = (list: readonly ReferenceFill[]) =>
      list.map(([id, ticks, lots]) => `${id} ${step.kind === 'take' ? ticks : 'own'} ${lots}`).join(', ')
    if (shown(paper) !== shown(expected))
      mismatches.push(`${JSON.stringify(step)}: expected ${shown(expected)}, got ${shown(paper)}`)
  }
  return { fills, mismatches }
}
