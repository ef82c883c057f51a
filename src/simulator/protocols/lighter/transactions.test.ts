import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../../clock.ts'
import { type RunningSimulator, startSimulator } from '../../server.ts'
import type { LighterSettings } from './protocol.ts'
import { LighterCaller } from './test-caller.ts'

let simulator: RunningSimulator<'lighter'>
let clock: ManualClock
let caller: LighterCaller

async function start(settings: LighterSettings = {}): Promise<void> {
  clock = createManualClock(1_800_000_000_000)
  simulator = await startSimulator<'lighter'>({
    venue: 'lighter',
    seed: 'transactions',
    clock,
    limits: { requestsPerMinute: 10_000, transactionsPerMinute: 10_000 },
    ...settings,
  })
  caller = new LighterCaller(simulator.ready, clock.now)
  simulator.faults.add({ kind: 'freeze-feed' })
}

beforeEach(() => start())
afterEach(async () => {
  // Sleepers of a manual clock wake when it moves.
  const closed = simulator.close()
  await clock.advance(1_000)
  await closed
})

const account = () => ({ account_index: caller.accountIndex })
const orders = async (kind: 'Active' | 'Inactive' = 'Active') =>
  (await caller.get(`account${kind}Orders`, account())).body.orders
const last = async () => (await orders('Inactive'))[0]
/** Best bid in ticks of 0.1. */
const bidTicks = async () => {
  const { bids } = (await caller.get('orderBookOrders', { market_id: 1, limit: 1 })).body
  return Math.round(Number(bids[0].price) * 10)
}
const nonce = async () =>
  (await caller.get('nextNonce', { ...account(), api_key_index: simulator.ready.credentials.apiKeyIndex }))
    .body.nonce
const outcome = async (hash: string) => (await caller.get('tx', { by: 'hash', value: hash })).body

describe('an order', () => {
  it('is queued by 200, executed a while after it, and cancelled by either index', async () => {
    const Price = (await bidTicks()) - 500
    const placed = await caller.place({ Price, ClientOrderIndex: 42 })
    expect(placed.body).toMatchObject({
      code: 200,
      message: '{"ratelimit":"didn\'t use volume quota"}',
      tx_hash: expect.stringMatching(/^[0-9a-f]{80}$/),
      predicted_execution_time_ms: clock.now() + 200,
    })
    expect(await orders()).toEqual([])
    expect(await outcome(placed.body.tx_hash)).toMatchObject({ status: 1, type: 14 })
    await clock.advance(250)
    const [order] = await orders()
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
    expect(await outcome(placed.body.tx_hash)).toMatchObject({ status: 2, event_info: '{"ae":""}' })
    const cancel = await caller.send(15, caller.sign(15, { MarketIndex: 1, Index: order.order_index }))
    expect(cancel.body.code).toBe(200)
    await clock.advance(250)
    expect(await orders()).toEqual([])
    expect(await last()).toMatchObject({ status: 'canceled', remaining_base_amount: '0.00000' })
    await caller.place({ Price, ClientOrderIndex: 43 })
    expect((await caller.send(15, caller.sign(15, { MarketIndex: 1, Index: 43 }))).body.code).toBe(200)
    await clock.advance(250)
    expect(await last()).toMatchObject({ client_order_index: 43, status: 'canceled' })
    const late = await caller.send(15, caller.sign(15, { MarketIndex: 1, Index: 43 }))
    expect(late).toMatchObject({ status: 400, body: { code: 21600 } })
  })

  it('keeps every digit of an index beyond 2^53', async () => {
    const { bids } = (await caller.get('orderBookOrders', { market_id: 24, limit: 1 })).body
    const Price = Math.round(Number(bids[0].price) * 10_000) - 5_000
    await caller.place({ MarketIndex: 24, Price, BaseAmount: 100 })
    await clock.advance(250)
    const [order] = await orders()
    expect(typeof order.order_index).toBe('bigint')
    expect(order.order_id).toBe(order.order_index.toString())
    await caller.send(15, caller.sign(15, { MarketIndex: 24, Index: order.order_index }))
    await clock.advance(250)
    expect(await orders()).toEqual([])
  })

  it('fills at market, and ends as IOC and post-only do', async () => {
    const bid = await bidTicks()
    await caller.place({ Type: 1, TimeInForce: 0, Price: bid + 2_000, ClientOrderIndex: 1 })
    await clock.advance(350)
    expect(await last()).toMatchObject({ status: 'filled', type: 'market', filled_base_amount: '0.01000' })
    const { trades } = (await caller.get('trades', { ...account(), sort_by: 'timestamp', limit: 10 })).body
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
    expect(await last()).toMatchObject({
      status: 'canceled-too-much-slippage',
      filled_base_amount: '0.00000',
    })
    await caller.place({ TimeInForce: 2, Price: bid + 1_000 })
    await clock.advance(350)
    expect(await last()).toMatchObject({ status: 'canceled-post-only' })
  })

  it('waits for its trigger under the same index, and closes a position as stop-loss', async () => {
    const bid = await bidTicks()
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
    const [stop] = await orders()
    expect(stop).toMatchObject({ status: 'pending', type: 'stop-loss', trigger_status: 'mark-price' })
    simulator.faults.add({ kind: 'move-market', symbol: 'BTC', bps: -300 })
    await clock.advance(10_000)
    expect(await orders()).toEqual([])
    expect(await last()).toMatchObject({
      order_id: stop.order_id,
      status: 'filled',
      filled_base_amount: '0.01000',
    })
  })

  it('ends by itself when its time is up', async () => {
    await caller.place({ Price: (await bidTicks()) - 900, OrderExpiry: clock.now() + 301_000 })
    await clock.advance(250)
    expect(await orders()).toHaveLength(1)
    await clock.advance(302_000)
    expect(await last()).toMatchObject({ status: 'canceled-expired' })
  }, 30_000)
})

describe('what the API refuses', () => {
  it.each([
    ['an unknown market', { MarketIndex: 9 }, 21602],
    ['a market that is inactive', { MarketIndex: 91 }, 21605],
    ['a new position in a market that only reduces', { MarketIndex: 77 }, 21605],
    ['a size below the minimum', { BaseAmount: 1 }, 21706],
    ['no size', { BaseAmount: 0 }, 21701],
    ['no price', { Price: 0 }, 21702],
    ['a price that is a typing error', { Price: 3_000_000 }, 21733],
    ['an unknown type', { Type: 9 }, 21704],
    ['a market order that rests', { Type: 1 }, 21705],
    ['an unknown time in force', { TimeInForce: 3 }, 21705],
    ['a limit that never ends', { OrderExpiry: 0 }, 21711],
    ['an expiry too near', { OrderExpiry: 1_800_000_000_000 + 60_000 }, 21711],
    ['the shorthand −1 for an expiry', { OrderExpiry: -1 }, 21711],
    ['a trigger on a limit order', { TriggerPrice: 5 }, 21727],
    ['a reduce-only order without a position', { ReduceOnly: 1 }, 21740],
    ['a client index too large', { ClientOrderIndex: 2 ** 48 }, 21700],
    ['more than the margin carries', { BaseAmount: 9_000_000 }, 21739],
  ])('%s', async (_, change, code) => {
    const answer = await caller.place({ Price: (await bidTicks()) - 500, ...change })
    expect(answer).toMatchObject({ status: 400, body: { code } })
    // The API layer does not use up a nonce.
    expect(await nonce()).toBe(0)
  })

  it('another chain, another field, another key, another account', async () => {
    const fields = caller.order({ Price: (await bidTicks()) - 500 })
    const refused = async (overrides: Record<string, unknown>, code: number) => {
      caller.nonce = 0
      expect((await caller.send(14, caller.sign(14, fields, { overrides }))).body.code).toBe(code)
    }
    await refused({ Price: 1_000 }, 21120)
    await refused({ L2TxAttributes: { 6: 1 } }, 21120)
    await refused({ Sig: Buffer.alloc(80).toString('base64') }, 21120)
    await refused({ Sig: 'short' }, 21120)
    await refused({ ApiKeyIndex: 3 }, 21109)
    await refused({ AccountIndex: 3 }, 21100)
    await refused({ Price: '500' }, 21501)
    await refused({ L2TxAttributes: { 99: 1 } }, 21501)
    expect((await caller.post('sendTx', { tx_type: '14', tx_info: '{' })).body.code).toBe(21501)
    caller.nonce = 0
    expect(
      (await caller.send(14, caller.sign(14, fields, { overrides: { L2TxAttributes: { 1: 0 } } }))).body.code,
    ).toBe(200)
  })

  it('a client index that is in use, queued or open, on any market', async () => {
    const Price = (await bidTicks()) - 500
    await caller.place({ Price, ClientOrderIndex: 5 })
    expect((await caller.place({ Price, ClientOrderIndex: 5 })).body.code).toBe(21728)
    await clock.advance(250)
    caller.nonce = 1
    expect((await caller.place({ MarketIndex: 0, Price: 290_000, ClientOrderIndex: 5 })).body.code).toBe(
      21728,
    )
  })
})

describe('nonces', () => {
  it('count up by one, refuse anything else, and may be skipped on request', async () => {
    const Price = (await bidTicks()) - 500
    expect((await caller.place({ Price })).body.code).toBe(200)
    expect(await nonce()).toBe(1)
    for (const wrong of [0, 2, 99]) {
      caller.nonce = wrong
      expect((await caller.place({ Price })).body.code).toBe(21104)
    }
    caller.nonce = 1_000
    const skipping = caller.sign(14, caller.order({ Price }), { attributes: { 4: 1 } })
    expect((await caller.send(14, skipping)).body.code).toBe(200)
    expect(await nonce()).toBe(1_001)
    await clock.advance(300)
    expect(await orders()).toHaveLength(2)
  })

  it('are not used up by a transaction that expired in the queue, and stop those behind it', async () => {
    const Price = (await bidTicks()) - 500
    const expired = caller.sign(14, { ...caller.order({ Price }), ExpiredAt: clock.now() - 1 })
    const first = await caller.send(14, expired)
    const second = await caller.place({ Price })
    expect([first.body.code, second.body.code]).toEqual([200, 200])
    await clock.advance(300)
    expect(await outcome(first.body.tx_hash)).toMatchObject({
      status: 0,
      event_info: '{"ae":"transaction expired"}',
    })
    expect(await outcome(second.body.tx_hash)).toMatchObject({
      status: 0,
      event_info: '{"ae":"invalid nonce"}',
    })
    expect(await nonce()).toBe(0)
    expect(await orders()).toEqual([])
  })

  it('go on at once from a transaction that was dropped, although doomed ones are still queued', async () => {
    const Price = (await bidTicks()) - 500
    await caller.send(14, caller.sign(14, { ...caller.order({ Price }), ExpiredAt: clock.now() - 1 }))
    await clock.advance(150)
    await caller.place({ Price })
    await clock.advance(100)
    caller.nonce = await nonce()
    expect(caller.nonce).toBe(0)
    expect((await caller.place({ Price })).body.code).toBe(200)
    await clock.advance(150)
    expect((await caller.place({ Price })).body.code).toBe(200)
    await clock.advance(300)
    expect(await orders()).toHaveLength(2)
  })

  it('are used up by an order that fails when its turn comes', async () => {
    const Price = (await bidTicks()) + 2_000
    const placed = await caller.place({ Type: 1, TimeInForce: 0, Price, BaseAmount: 9_000_000 })
    expect(placed.body.code).toBe(200)
    await clock.advance(350)
    expect(await last()).toMatchObject({ status: 'canceled-margin-not-allowed' })
    expect(await nonce()).toBe(1)
  })

  it('wait in a queue of limited length', async () => {
    const Price = (await bidTicks()) - 500
    const codes = []
    for (let count = 0; count < 17; count++) codes.push((await caller.place({ Price })).body.code)
    expect(codes.slice(0, 16).every((code) => code === 200)).toBe(true)
    expect(codes.at(-1)).toBe(21506)
  })
})

describe('other transactions', () => {
  it('cancel everything, or one market', async () => {
    await caller.place({ Price: (await bidTicks()) - 500 })
    await caller.place({ MarketIndex: 0, Price: 290_000 })
    await clock.advance(300)
    await caller.send(16, caller.sign(16, { TimeInForce: 0, Time: 0 }, { attributes: { 5: 1 } }))
    await clock.advance(300)
    expect(await orders()).toMatchObject([{ market_index: 0 }])
    await caller.send(16, caller.sign(16, { TimeInForce: 0, Time: 0 }))
    await clock.advance(300)
    expect(await orders()).toEqual([])
  })

  it('cancel everything at a time, unless called off', async () => {
    await caller.place({ Price: (await bidTicks()) - 900 })
    const Time = clock.now() + 310_000
    expect((await caller.send(16, caller.sign(16, { TimeInForce: 1, Time }))).body.code).toBe(200)
    await clock.advance(300)
    const { accounts } = (await caller.get('account', { by: 'index', value: caller.accountIndex })).body
    expect(accounts[0].cancel_all_time).toBe(Time)
    await caller.send(16, caller.sign(16, { TimeInForce: 2, Time: 0 }))
    await clock.advance(300)
    expect(
      (await caller.get('account', { by: 'index', value: caller.accountIndex })).body.accounts[0]
        .cancel_all_time,
    ).toBe(0)
    const near = { TimeInForce: 1, Time: clock.now() + 1_000 }
    expect((await caller.send(16, caller.sign(16, near))).body.code).toBe(21501)
  })

  it('modify an order and set leverage', async () => {
    const Price = (await bidTicks()) - 500
    await caller.place({ Price, ClientOrderIndex: 8 })
    await clock.advance(300)
    const change = { MarketIndex: 1, Index: 8, BaseAmount: 2_000, Price: Price - 100, TriggerPrice: 0 }
    expect((await caller.send(17, caller.sign(17, change))).body.code).toBe(200)
    await clock.advance(300)
    expect(await orders()).toMatchObject([
      { initial_base_amount: '0.02000', price: ((Price - 100) / 10).toFixed(1) },
    ])
    const isolated = { MarketIndex: 1, InitialMarginFraction: 1_000, MarginMode: 1 }
    expect((await caller.send(20, caller.sign(20, isolated))).body.code).toBe(21132)
    caller.nonce -= 1
    expect((await caller.send(20, caller.sign(20, { ...isolated, MarginMode: 0 }))).body.code).toBe(200)
    expect(
      (await caller.send(20, caller.sign(20, { ...isolated, InitialMarginFraction: 100 }))).body.code,
    ).toBe(21301)
  })

  it('come in batches, whole or not at all', async () => {
    const Price = (await bidTicks()) - 500
    const pair = () => [
      caller.sign(14, caller.order({ Price })),
      caller.sign(14, caller.order({ Price: Price - 1 })),
    ]
    const send = (infos: object[]) =>
      caller.post('sendTxBatch', {
        tx_types: JSON.stringify(infos.map(() => 14)),
        tx_infos: JSON.stringify(infos.map((info) => JSON.stringify(info))),
      })
    expect((await send(pair().reverse())).body.code).toBe(21105)
    caller.nonce = 0
    const sent = await send(pair())
    expect(sent.body.tx_hash).toHaveLength(2)
    await clock.advance(300)
    expect(await orders()).toHaveLength(2)
    expect((await send([])).body.code).toBe(21514)
    caller.nonce = 2
    const good = caller.sign(14, caller.order({ Price }))
    const bad = caller.sign(14, caller.order({ Price, BaseAmount: 1 }))
    expect((await send([good, bad])).body.code).toBe(21706)
    expect(await nonce()).toBe(2)
  })
})

describe('premium accounts', () => {
  it('execute at once, pay fees, and use up a volume quota', async () => {
    const closed = simulator.close()
    await clock.advance(1_000)
    await closed
    await start({ tier: 'premium' })
    const Price = (await bidTicks()) + 2_000
    const placed = await caller.place({ Type: 1, TimeInForce: 0, Price })
    expect(placed.body).toMatchObject({ code: 200, volume_quota_remaining: 999 })
    expect(await last()).toMatchObject({ status: 'filled' })
    const { trades } = (await caller.get('trades', { ...account(), limit: 1 })).body
    expect(trades[0].taker_fee).toBe(280)
    // 0.01 BTC of volume earns quota back.
    const next = await caller.place({ Type: 1, TimeInForce: 0, Price })
    expect(next.body.volume_quota_remaining).toBeGreaterThan(1_000)
  })
})
