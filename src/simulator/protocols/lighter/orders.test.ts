import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestDesk, type TestDesk } from './test-desk.ts'

let desk: TestDesk
let simulator: TestDesk['simulator']
let clock: TestDesk['clock']
let caller: TestDesk['caller']

beforeEach(async () => {
  desk = await openTestDesk()
  ;({ simulator, clock, caller } = desk)
})
afterEach(() => desk.close())

describe('an order', () => {
  it('is queued by 200, executed a while after it, and cancelled by either index', async () => {
    const Price = (await desk.bidTicks()) - 500
    const placed = await caller.place({ Price, ClientOrderIndex: 42 })
    expect(placed.body).toMatchObject({
      code: 200,
      message: '{"ratelimit":"didn\'t use volume quota"}',
      tx_hash: expect.stringMatching(/^[0-9a-f]{80}$/),
      predicted_execution_time_ms: clock.now() + 200,
    })
    expect(await desk.orders()).toEqual([])
    expect(await desk.outcome(placed.body.tx_hash)).toMatchObject({ status: 1, type: 14 })
    await clock.advance(250)
    const [order] = await desk.orders()
    expect(order).toMatchObject({
      status: 'open',
      client_order_index: 42,
      market_index: 1,
      initial_base_amount: '0.01000',
      price: (Price / 10).toFixed(1),
      is_ask: false,
      type: 'limit',
      time_in_force: 'good-till-time',
      order_id: String(order.order_index),
    })
    expect(await desk.outcome(placed.body.tx_hash)).toMatchObject({ status: 2, event_info: '{"ae":""}' })
    const cancel = await caller.send(15, caller.sign(15, { MarketIndex: 1, Index: order.order_index }))
    expect(cancel.body.code).toBe(200)
    await clock.advance(250)
    expect(await desk.orders()).toEqual([])
    expect(await desk.last()).toMatchObject({ status: 'canceled', remaining_base_amount: '0.00000' })
    await caller.place({ Price, ClientOrderIndex: 43 })
    expect((await caller.send(15, caller.sign(15, { MarketIndex: 1, Index: 43 }))).body.code).toBe(200)
    await clock.advance(250)
    expect(await desk.last()).toMatchObject({ client_order_index: 43, status: 'canceled' })
    const late = await caller.send(15, caller.sign(15, { MarketIndex: 1, Index: 43 }))
    expect(late).toMatchObject({ status: 400, body: { code: 21600 } })
  })

  it('keeps every digit of an index beyond 2^53', async () => {
    const { bids } = (await caller.get('orderBookOrders', { market_id: 24, limit: 1 })).body
    const Price = Math.round(Number(bids[0].price) * 10_000) - 5_000
    await caller.place({ MarketIndex: 24, Price, BaseAmount: 100 })
    await clock.advance(250)
    const [order] = await desk.orders()
    expect(typeof order.order_index).toBe('bigint')
    expect(order.order_id).toBe(order.order_index.toString())
    await caller.send(15, caller.sign(15, { MarketIndex: 24, Index: order.order_index }))
    await clock.advance(250)
    expect(await desk.orders()).toEqual([])
  })

  it('fills at market, and ends as IOC and post-only do', async () => {
    const bid = await desk.bidTicks()
    await caller.place({ Type: 1, TimeInForce: 0, Price: bid + 2_000, ClientOrderIndex: 1 })
    await clock.advance(350)
    expect(await desk.last()).toMatchObject({
      status: 'filled',
      type: 'market',
      filled_base_amount: '0.01000',
    })
    const { trades } = (await caller.get('trades', { ...desk.account(), sort_by: 'timestamp', limit: 10 }))
      .body
    expect(trades[0]).toMatchObject({
      bid_account_id: caller.accountIndex,
      is_maker_ask: true,
      bid_client_id: 1,
      trade_id_str: String(trades[0].trade_id),
    })
    expect(trades[0]).not.toHaveProperty('taker_fee')
    const { positions } = (await caller.get('account', { by: 'index', value: caller.accountIndex })).body
      .accounts[0]
    expect(positions).toMatchObject([
      { market_id: 1, sign: 1, position: '0.01000', initial_margin_fraction: '5.00' },
    ])
    await caller.place({ TimeInForce: 0, Price: bid - 1_000 })
    await clock.advance(350)
    expect(await desk.last()).toMatchObject({
      status: 'canceled-too-much-slippage',
      filled_base_amount: '0.00000',
    })
    await caller.place({ TimeInForce: 2, Price: bid + 1_000 })
    await clock.advance(350)
    expect(await desk.last()).toMatchObject({ status: 'canceled-post-only' })
  })

  it('finds nothing to take in an empty book', async () => {
    const Price = (await desk.bidTicks()) + 1_000
    simulator.faults.add({ kind: 'empty-book', symbol: 'BTC' })
    await caller.place({ Type: 1, TimeInForce: 0, Price })
    await clock.advance(350)
    expect(await desk.last()).toMatchObject({ status: 'canceled-not-enough-liquidity' })
  })

  it('waits for its trigger under the same index, and closes a position as stop-loss', async () => {
    const bid = await desk.bidTicks()
    await caller.place({ Type: 1, TimeInForce: 0, Price: bid + 2_000 })
    await clock.advance(350)
    const TriggerPrice = Math.round(bid * 0.99)
    await caller.place({
      Type: 2,
      TimeInForce: 0,
      IsAsk: 1,
      ReduceOnly: 1,
      BaseAmount: 0,
      Price: 10_000,
      TriggerPrice,
    })
    await clock.advance(350)
    const [stop] = await desk.orders()
    expect(stop).toMatchObject({ status: 'pending', type: 'stop-loss', trigger_status: 'mark-price' })
    simulator.faults.add({ kind: 'move-market', symbol: 'BTC', bps: -300 })
    await clock.advance(10_000)
    expect(await desk.orders()).toEqual([])
    expect(await desk.last()).toMatchObject({
      order_id: stop.order_id,
      status: 'filled',
      filled_base_amount: '0.01000',
    })
  })

  it('ends by itself when its time is up', async () => {
    await caller.place({ Price: (await desk.bidTicks()) - 900, OrderExpiry: clock.now() + 301_000 })
    await clock.advance(250)
    expect(await desk.orders()).toHaveLength(1)
    await clock.advance(302_000)
    expect(await desk.last()).toMatchObject({ status: 'canceled-expired' })
  }, 30_000)
})
