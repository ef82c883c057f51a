import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFakeExchangeClient, updateOf } from '../../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { BTC, bboOf, depthOf, VENUE } from '../../../../test/support/market.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import type { DepthSnapshot } from '../../domain/market.ts'
import type { OrderRequest } from '../../domain/order.ts'
import { createScoreBook } from './score.ts'
import { withShadow } from './shadow.ts'

const signal = new AbortController().signal

function setUp() {
  const clock = createManualClock()
  const live = createFakeExchangeClient(clock)
  let book: DepthSnapshot | undefined = depthOf([[60_000, 5]], [['60006', 5]], clock.now())
  const observed: number[] = []
  const scores = createScoreBook(VENUE, silentLogger)
  const lifetime = new AbortController()
  const client = withShadow({
    live,
    liveDepth: () => book && { ...book, receivedAtMs: clock.now() },
    latency: { nextMs: () => 40, observe: (ms) => void observed.push(ms) },
    scores,
    clock,
    log: silentLogger,
    lifetime: lifetime.signal,
  })
  let made = 0
  const order = (more: Partial<OrderRequest> = {}): OrderRequest => {
    made += 1
    const id = `s-${made}` as ClientOrderId
    const type = more.limitPrice ? 'limit' : 'market'
    const terms = { timeInForce: more.limitPrice ? 'GTC' : 'IOC', reduceOnly: false } as const
    return { clientOrderId: id, symbol: BTC, side: 'buy', type, sizeBase: new D(1), ...terms, ...more }
  }
  /** The venue fills at this price after so long. */
  const answer = (price: number, afterMs: number) => {
    live.onSubmit = async (sent) => {
      await clock.sleep(afterMs, signal)
      const update = updateOf(sent, 'filled', sent.sizeBase, new D(price), clock.now())
      return { outcome: 'accepted', order: update }
    }
  }
  const noBook = () => {
    book = undefined
  }
  return { clock, live, client, scores, observed, order, answer, noBook, lifetime }
}

describe('withShadow', () => {
  it('scores price and time of a live order against the same order on paper, and learns the latency', async () => {
    const { clock, live, client, scores, observed, order, answer } = setUp()
    const told: number[] = []
    scores.onChange(() => told.push(scores.score().n))
    answer(60_012, 90)
    const sent = client.trading.submit(order({ reduceOnly: true }), signal)
    await clock.advance(100)
    expect(await sent).toMatchObject({ outcome: 'accepted' })
    expect(observed).toEqual([90])
    const { n, priceErrorBps, timeErrorMs } = scores.score()
    expect([n, told]).toEqual([1, [1]])
    expect(priceErrorBps?.median).toBeCloseTo(0.99990001, 6)
    expect(timeErrorMs).toEqual({ median: 50, p95: 50 })
    expect(live.calls.getOrderBookDepth).toBeUndefined()
    expect(live.sent).toHaveLength(1)
  })

  it('follows a resting order as long as the live one rests, and counts what only one side filled', async () => {
    const { clock, live, client, scores, order } = setUp()
    const resting = order({ limitPrice: new D(59_990) })
    live.onSubmit = (sent) => ({
      outcome: 'accepted',
      order: updateOf(sent, 'open', new D(0), new D(0), clock.now()),
    })
    const submitted = client.trading.submit(resting, signal)
    await clock.advance(50)
    await submitted
    expect(live.bbos.listenerCount).toBe(1)
    live.events.emit({
      kind: 'order',
      order: updateOf(resting, 'filled', new D(1), new D(59_990), clock.now()),
    })
    await clock.advance(1_000)
    expect(scores.score().n).toBe(0)
    live.bbos.emit(bboOf(59_980, 59_985, clock.now()))
    await clock.settle()
    expect(scores.score()).toMatchObject({
      n: 1,
      priceErrorBps: { median: 0 },
      timeErrorMs: { median: -1_000 },
    })
    const next = order({ limitPrice: new D(59_990) })
    const again = client.trading.submit(next, signal)
    await clock.advance(50)
    await again
    live.events.emit({ kind: 'order', order: updateOf(next, 'filled', new D(1), new D(59_990), clock.now()) })
    await clock.advance(61_000)
    expect(scores.score()).toMatchObject({ n: 1, onlyLive: 1 })
    expect(live.bbos.listenerCount).toBe(0)
  })

  it('asks for nothing where no live book is kept, and leaves nothing behind', async () => {
    const { clock, live, client, scores, order, answer, noBook, lifetime } = setUp()
    noBook()
    answer(60_000, 10)
    const sent = client.trading.submit(order(), signal)
    await clock.advance(100)
    expect(await sent).toMatchObject({ outcome: 'accepted' })
    expect(scores.score()).toMatchObject({ n: 0, notSimulated: 1, priceErrorBps: undefined })
    expect(live.calls.getOrderBookDepth).toBeUndefined()
    lifetime.abort()
    await clock.settle()
    expect([clock.sleeperCount, live.events.listenerCount]).toEqual([0, 0])
  })
})

describe('createScoreBook', () => {
  it('keeps its samples between runs: signed median, p95 of the sizes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'score-'))
    try {
      const path = join(folder, 'score.jsonl')
      const first = createScoreBook(VENUE, silentLogger, path)
      for (let at = 1; at <= 20; at += 1)
        first.add({ priceErrorBps: at % 2 ? at : -at, timeErrorMs: at, atMs: at })
      await expect
        .poll(
          async () => {
            const book = createScoreBook(VENUE, silentLogger, path)
            await book.load()
            return book.score()
          },
          { timeout: 20_000 },
        )
        .toMatchObject({
          n: 20,
          priceErrorBps: { median: -0.5, p95: 19 },
          timeErrorMs: { median: 10.5, p95: 19 },
        })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
