import { describe, expect, it } from 'vitest'
import { BTC, bboOf, depthOf } from '../../../../test/support/market.ts'
import { createPaperWorld } from '../../../../test/support/paper-world.ts'
import { D, ZERO } from '../../base/decimal.ts'
import { signOf } from '../../domain/order.ts'
import type { PaperClient } from './index.ts'
import { createLatencySource, seededRandom } from './latency.ts'

const signal = new AbortController().signal
const STEPS = 60
const TERMS = ['GTC', 'GTC', 'IOC', 'FOK', 'post-only'] as const

/** Orders, market events, cancels and restarts at random moments, from one seed. @returns what came of them, as text */
async function live(seed: number): Promise<readonly string[]> {
  const random = seededRandom(seed)
  const upTo = (limit: number): number => Math.floor(random() * limit)
  const side = () => (random() < 0.5 ? 'buy' : 'sell')
  const drawn = createLatencySource(seed)
  // The test's clock tells what it was moved by: both halves are whole milliseconds.
  const nextMs = (): number => 2 * Math.round(drawn.nextMs() / 2)
  const world = await createPaperWorld({ latency: { ...drawn, nextMs } })
  const { clock, market } = world
  const ids: ReturnType<typeof world.order>['clientOrderId'][] = []
  let paper = world.paper

  const submit = (mid: number): void => {
    const timeInForce = random() < 0.3 ? undefined : TERMS[upTo(TERMS.length)]
    const terms = timeInForce ? { timeInForce, limitPrice: new D(mid + upTo(20) - 10) } : {}
    const order = world.order({
      side: side(),
      sizeBase: new D(1 + upTo(5)),
      reduceOnly: random() < 0.3,
      ...terms,
    })
    ids.push(order.clientOrderId)
    // Its end is awaited by the clock, like everything here.
    void paper.trading.submit(order, signal)
  }
  const quote = (mid: number): void => {
    const [bidSize, askSize] = [1 + upTo(4), 1 + upTo(4)]
    const [bids, asks] = [[[mid, bidSize] as const, [mid - 5, 3] as const], [[mid + 1, askSize] as const]]
    market.depth = depthOf(bids, [...asks, [mid + 6, 3]], clock.now())
    const sizes = { bidSizeBase: new D(bidSize), askSizeBase: new D(askSize) }
    market.bbos.emit({ ...bboOf(mid, mid + 1, clock.now()), ...sizes })
  }
  const print = (mid: number, tradeId: string): void => {
    const [price, sizeBase] = [new D(mid), new D(1 + upTo(4))]
    market.trades.emit({ tradeId, price, sizeBase, takerSide: side(), venueTimeMs: clock.now() })
  }
  const accountOf = async (of: PaperClient) => ({
    wallet: await world.wallet(of),
    open: await of.trading.getActiveOrders({}, signal),
    sizeBase: (await of.account.getAccountPositions({ symbol: BTC }, signal)).toFixed(),
  })
  const restart = async (): Promise<void> => {
    await clock.settle()
    await paper.disconnect()
    await clock.settle()
    const before = await accountOf(paper)
    paper = await world.restart()
    expect(await accountOf(paper)).toEqual(before)
  }

  for (let step = 0; step < STEPS; step += 1) {
    const [kind, mid] = [upTo(12), 60_000 + upTo(40) - 20]
    if (kind < 5) submit(mid)
    else if (kind < 7) quote(mid)
    else if (kind < 9) print(mid, `t${step}`)
    else if (kind < 10) {
      const id = ids[upTo(ids.length)]
      if (id) void paper.trading.cancelOrder({ clientOrderId: id, symbol: BTC }, signal)
    } else if (kind < 11) await restart()
    await clock.advance(upTo(40))
    const { open, sizeBase } = await accountOf(paper)
    for (const { side: of, reduceOnly } of open)
      if (reduceOnly) expect(new D(sizeBase).times(signOf(of)).isNegative()).toBe(true)
  }
  await clock.advance(1_000)
  const fills = (await world.store.fills()).toReversed()
  expect(new Set(fills.map(({ tradeId }) => tradeId)).size).toBe(fills.length)
  for (const clientOrderId of ids) {
    const order = await paper.trading.getOrderInfo({ clientOrderId, symbol: BTC }, signal)
    const filled = fills
      .filter((fill) => fill.clientOrderId === clientOrderId)
      .reduce((sum, fill) => sum.plus(fill.sizeBase), ZERO)
    expect(filled.toFixed()).toBe(order?.filledBase.toFixed() ?? '0')
    expect(filled.lte(order?.sizeBase ?? ZERO)).toBe(true)
  }
  const { open } = await accountOf(paper)
  expect(market.bbos.listenerCount).toBe(open.length > 0 ? 1 : 0)
  await paper.disconnect()
  await clock.settle()
  expect([clock.sleeperCount, market.bbos.listenerCount, market.trades.listenerCount]).toEqual([0, 0, 0])
  return fills.map((fill) =>
    [fill.tradeId, fill.clientOrderId, fill.price, fill.sizeBase, fill.venueTimeMs].join(' '),
  )
}

describe('the life of a paper account', () => {
  it('gives nothing twice and loses nothing, whatever happens, and the same from the same seed', async () => {
    let fills = 0
    for (let seed = 1; seed <= 40; seed += 1) {
      const told = await live(seed)
      fills += told.length
      if (seed <= 8) expect(await live(seed)).toEqual(told)
    }
    expect(fills).toBeGreaterThan(300)
  })
})
