import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LighterSettings } from './protocol.ts'
import { openTestDesk, type TestDesk } from './test-desk.ts'

let desk: TestDesk
let clock: TestDesk['clock']
let caller: TestDesk['caller']

async function open(settings: LighterSettings = {}): Promise<void> {
  desk = await openTestDesk(settings)
  ;({ clock, caller } = desk)
}

beforeEach(() => open())
afterEach(() => desk.close())

describe('nonces', () => {
  it('count up by one, refuse anything else, and may be skipped on request', async () => {
    const Price = (await desk.bidTicks()) - 500
    expect((await caller.place({ Price })).body.code).toBe(200)
    expect(await desk.nonce()).toBe(1)
    for (const wrong of [0, 2, 99]) {
      caller.nonce = wrong
      expect((await caller.place({ Price })).body.code).toBe(21104)
    }
    caller.nonce = 1_000
    const skipping = caller.sign(14, caller.order({ Price }), { attributes: { 4: 1 } })
    expect((await caller.send(14, skipping)).body.code).toBe(200)
    expect(await desk.nonce()).toBe(1_001)
    await clock.advance(300)
    expect(await desk.orders()).toHaveLength(2)
  })

  it('are not used up by a transaction that expired in the queue, and stop those behind it', async () => {
    const Price = (await desk.bidTicks()) - 500
    const expired = caller.sign(14, { ...caller.order({ Price }), ExpiredAt: clock.now() - 1 })
    const first = await caller.send(14, expired)
    const second = await caller.place({ Price })
    expect([first.body.code, second.body.code]).toEqual([200, 200])
    await clock.advance(300)
    expect(await desk.outcome(first.body.tx_hash)).toMatchObject({
      status: 0,
      event_info: '{"ae":"transaction expired"}',
    })
    expect(await desk.outcome(second.body.tx_hash)).toMatchObject({
      status: 0,
      event_info: '{"ae":"invalid nonce"}',
    })
    expect(await desk.nonce()).toBe(0)
    expect(await desk.orders()).toEqual([])
  })

  it('go on at once from a transaction that was dropped, although doomed ones are still queued', async () => {
    const Price = (await desk.bidTicks()) - 500
    await caller.send(14, caller.sign(14, { ...caller.order({ Price }), ExpiredAt: clock.now() - 1 }))
    await clock.advance(150)
    await caller.place({ Price })
    await clock.advance(100)
    caller.nonce = await desk.nonce()
    expect(caller.nonce).toBe(0)
    expect((await caller.place({ Price })).body.code).toBe(200)
    await clock.advance(150)
    expect((await caller.place({ Price })).body.code).toBe(200)
    await clock.advance(300)
    expect(await desk.orders()).toHaveLength(2)
  })

  it('are used up by an order that fails when its turn comes', async () => {
    const Price = (await desk.bidTicks()) + 2_000
    const placed = await caller.place({ Type: 1, TimeInForce: 0, Price, BaseAmount: 9_000_000 })
    expect(placed.body.code).toBe(200)
    await clock.advance(350)
    expect(await desk.last()).toMatchObject({ status: 'canceled-margin-not-allowed' })
    expect(await desk.nonce()).toBe(1)
  })

  it('wait in a queue of limited length', async () => {
    const Price = (await desk.bidTicks()) - 500
    const codes = []
    for (let count = 0; count < 17; count++) codes.push((await caller.place({ Price })).body.code)
    expect(codes.slice(0, 16).every((code) => code === 200)).toBe(true)
    expect(codes.at(-1)).toBe(21506)
  })
})

describe('other transactions', () => {
  it('cancel everything, or one market', async () => {
    await caller.place({ Price: (await desk.bidTicks()) - 500 })
    await caller.place({ MarketIndex: 0, Price: 290_000 })
    await clock.advance(300)
    await caller.send(16, caller.sign(16, { TimeInForce: 0, Time: 0 }, { attributes: { 5: 1 } }))
    await clock.advance(300)
    expect(await desk.orders()).toMatchObject([{ market_index: 0 }])
    await caller.send(16, caller.sign(16, { TimeInForce: 0, Time: 0 }))
    await clock.advance(300)
    expect(await desk.orders()).toEqual([])
  })

  it('cancel everything at a time, unless called off', async () => {
    await caller.place({ Price: (await desk.bidTicks()) - 900 })
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
    const Price = (await desk.bidTicks()) - 500
    await caller.place({ Price, ClientOrderIndex: 8 })
    await clock.advance(300)
    const change = { MarketIndex: 1, Index: 8, BaseAmount: 2_000, Price: Price - 100, TriggerPrice: 0 }
    expect((await caller.send(17, caller.sign(17, change))).body.code).toBe(200)
    await clock.advance(300)
    expect(await desk.orders()).toMatchObject([
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
    const Price = (await desk.bidTicks()) - 500
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
    expect(await desk.orders()).toHaveLength(2)
    expect((await send([])).body.code).toBe(21514)
    caller.nonce = 2
    const good = caller.sign(14, caller.order({ Price }))
    const bad = caller.sign(14, caller.order({ Price, BaseAmount: 1 }))
    expect((await send([good, bad])).body.code).toBe(21706)
    expect(await desk.nonce()).toBe(2)
  })
})

describe('premium accounts', () => {
  it('execute at once, pay fees, and use up a volume quota', async () => {
    await desk.close()
    await open({ tier: 'premium' })
    const Price = (await desk.bidTicks()) + 2_000
    const placed = await caller.place({ Type: 1, TimeInForce: 0, Price })
    expect(placed.body).toMatchObject({ code: 200, volume_quota_remaining: 999 })
    expect(await desk.last()).toMatchObject({ status: 'filled' })
    const { trades } = (await caller.get('trades', { ...desk.account(), limit: 1 })).body
    expect(trades[0].taker_fee).toBe(280)
    // 0.01 BTC of volume earns quota back.
    const next = await caller.place({ Type: 1, TimeInForce: 0, Price })
    expect(next.body.volume_quota_remaining).toBeGreaterThan(1_000)
  })
})
