import { describe, expect, it } from 'vitest'
import { BTC } from '../../../../test/support/market.ts'
import { createPaperWorld } from '../../../../test/support/paper-world.ts'
import { D } from '../../base/decimal.ts'
import { createLatencySource } from './latency.ts'

const signal = new AbortController().signal
const steady = (ms: number) => ({ nextMs: () => ms, observe: () => undefined })

describe('the wire of the paper venue', () => {
  it('meets the book of half a round trip later, and answers after the other half', async () => {
    const world = await createPaperWorld({ latency: steady(100) })
    let answered = false
    const submitted = world.paper.trading.submit(world.order(), signal).finally(() => {
      answered = true
    })
    await world.clock.advance(49)
    world.quote(61_000)
    await world.clock.advance(2)
    expect(world.events.map(({ kind }) => kind)).toContain('fill')
    expect(answered).toBe(false)
    await world.clock.advance(50)
    expect(await submitted).toMatchObject({ outcome: 'accepted', order: { status: 'filled' } })
    const [fill] = await world.paper.account.getUserTradeHistory({ symbol: BTC, limit: 1 }, signal)
    expect(fill?.price.toFixed()).toBe('61000.5')
  })

  it('lets no question and no cancel overtake an order', async () => {
    const world = await createPaperWorld({ latency: steady(100) })
    const order = world.order({ limitPrice: new D(59_000) })
    const submitted = world.paper.trading.submit(order, signal)
    const asked = world.paper.trading.getOrderInfo(order, signal)
    const cancelled = world.paper.trading.cancelOrder(order, signal)
    await world.clock.advance(100)
    expect(await asked).toMatchObject({ status: 'open' })
    expect(await submitted).toMatchObject({ outcome: 'accepted' })
    await world.clock.advance(100)
    expect(await cancelled).toMatchObject({ outcome: 'cancelled' })
  })

  it('carries out what was sent, though its caller stopped waiting', async () => {
    const world = await createPaperWorld({ latency: steady(100) })
    const caller = new AbortController()
    const order = world.order()
    const submitted = world.paper.trading.submit(order, caller.signal)
    caller.abort()
    expect(await submitted).toMatchObject({ outcome: 'unknown' })
    const asked = world.paper.trading.getOrderInfo(order, signal)
    await world.clock.advance(100)
    expect(await asked).toMatchObject({ status: 'filled' })
    const late = await world.paper.trading.submit(world.order(), caller.signal)
    expect(late).toMatchObject({ outcome: 'rejected', code: 'not-sent' })
  })

  it('loses replies, orders and patience as the lab asks, one order each', async () => {
    const world = await createPaperWorld()
    const { paperLab, trading } = world.paper
    const send = async () => {
      const order = world.order()
      const submitted = trading.submit(order, signal)
      await world.clock.advance(2_000)
      const known = await trading.getOrderInfo(order, signal)
      return [(await submitted).outcome, known?.status ?? 'not known']
    }
    paperLab.dropReplies(1, true)
    paperLab.dropReplies(1, false)
    paperLab.failNextOrder('timeout')
    paperLab.failNextOrder('reject')
    expect(paperLab.settings().faults).toHaveLength(4)
    expect(await send()).toEqual(['unknown', 'filled'])
    expect(await send()).toEqual(['unknown', 'not known'])
    expect(await send()).toEqual(['unknown', 'not known'])
    expect(await send()).toEqual(['rejected', 'not known'])
    expect(await send()).toEqual(['accepted', 'filled'])
  })

  it('takes a latency and a queue model from the lab, and refuses what makes no sense', async () => {
    const world = await createPaperWorld()
    const { paperLab, trading } = world.paper
    const seen: unknown[] = []
    paperLab.onChange(({ latencyMs, queueModel }) => seen.push([latencyMs, queueModel]))
    paperLab.setLatency(500)
    paperLab.setQueueModel(false)
    expect(seen).toEqual([
      [500, true],
      [500, false],
    ])
    const submitted = trading.submit(world.order({ limitPrice: new D('59999.5') }), signal)
    await world.clock.advance(500)
    expect(await submitted).toMatchObject({ outcome: 'accepted', order: { status: 'open' } })
    const venueTimeMs = world.clock.now()
    const print = { tradeId: '1', price: new D('59999.5'), sizeBase: new D(2), takerSide: 'sell' as const }
    world.market.trades.emit({ ...print, venueTimeMs })
    await world.clock.settle()
    expect(await trading.getActiveOrders({}, signal)).toEqual([])
    expect(() => paperLab.setLatency(-1)).toThrow('expected a latency of 0 to 30000 ms, got -1')
    expect(() => paperLab.dropReplies(0, true)).toThrow('expected 1 to 1000 replies to drop, got 0')
  })
})

describe('createLatencySource', () => {
  it('draws between 20 and 60 ms until enough is measured, then from the measurements', () => {
    const [one, same] = [createLatencySource(7), createLatencySource(7)]
    for (let draws = 0; draws < 100; draws += 1) {
      const drawn = one.nextMs()
      expect(drawn).toBe(same.nextMs())
      expect(drawn).toBeGreaterThanOrEqual(20)
      expect(drawn).toBeLessThanOrEqual(60)
    }
    for (const ms of [101, 102, 103, 104, 99_000]) one.observe(ms)
    const drawn = new Set(Array.from({ length: 200 }, () => one.nextMs()))
    expect([...drawn].toSorted((a, b) => a - b)).toEqual([101, 102, 103, 104, 2_000])
  })
})
