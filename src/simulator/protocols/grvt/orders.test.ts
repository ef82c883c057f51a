import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BTC, soon, startTestVenue, type TestVenue } from './test-venue.ts'

describe('orders', () => {
  let venue: TestVenue

  beforeEach(async () => {
    venue = await startTestVenue()
  })

  afterEach(() => venue.simulator.close())

  const orderOf = async (clientOrderId: string) =>
    (await venue.caller.trade('order', { client_order_id: clientOrderId })).body.result
  const stateOf = async (clientOrderId: string) => (await orderOf(clientOrderId))?.state
  const openCount = async () => (await venue.caller.trade('open_orders')).body.result.length
  const ID = '9223372036854775909'

  it('are acknowledged without an id, and rest then', async () => {
    const price = await venue.priceFromBid(-100)
    const { body } = await venue.caller.create({ price, postOnly: true, clientOrderId: ID })
    expect(body.result).toMatchObject({
      order_id: '0x00',
      state: { status: 'PENDING', reject_reason: 'UNSPECIFIED', book_size: ['0.01'], traded_size: ['0.0'] },
      signature: { chain_id: '0' },
      metadata: { client_order_id: ID },
    })
    await soon(() => stateOf(ID)).toMatchObject({ status: 'OPEN' })
    const order = await orderOf(ID)
    expect(order.order_id).toMatch(/^0x[0-9a-f]{32}$/)
    expect((await venue.caller.trade('order', { order_id: order.order_id })).body.result).toEqual(order)
    expect(order.legs).toEqual([
      { instrument: BTC, size: '0.01', limit_price: expect.any(String), is_buying_asset: true },
    ])
  })

  it('fill at market, with a fee in percent', async () => {
    await venue.caller.create({ clientOrderId: ID })
    await soon(() => stateOf(ID)).toMatchObject({
      status: 'FILLED',
      traded_size: ['0.01'],
      book_size: ['0.0'],
    })
    const [fill] = (await venue.caller.trade('fill_history')).body.result
    expect(fill).toMatchObject({ is_taker: true, fee_rate: '0.045', client_order_id: ID, is_buyer: true })
    expect(fill.trade_id).toMatch(/^\d+-\d+$/)
    expect(Number(fill.fee)).toBeGreaterThan(0)
    const [position] = (await venue.caller.trade('positions')).body.result
    expect(position).toMatchObject({ instrument: BTC, size: '0.01', margin_type: 'CROSS', leverage: '20.0' })
  })

  it('of a kind that does not rest end as cancelled, and a post-only one that would take as rejected', async () => {
    const { caller } = venue
    const below = await venue.priceFromBid(-100)
    await caller.create({ price: below, timeInForce: 'IMMEDIATE_OR_CANCEL', clientOrderId: '1' })
    await caller.create({ price: below, timeInForce: 'FILL_OR_KILL', clientOrderId: '2' })
    await caller.create({ price: await venue.priceFromBid(100), postOnly: true, clientOrderId: '3' })
    await soon(() => stateOf('1')).toMatchObject({ status: 'CANCELLED', reject_reason: 'IOC_CANCEL' })
    await soon(() => stateOf('2')).toMatchObject({ status: 'CANCELLED', reject_reason: 'FOK_CANCEL' })
    await soon(() => stateOf('3')).toMatchObject({ status: 'REJECTED', reject_reason: 'FAIL_POST_ONLY' })
  })

  it('are cancelled after the acknowledgement, one or all of them', async () => {
    const { caller } = venue
    const price = await venue.priceFromBid(-100)
    for (const clientOrderId of ['1', '2', '3']) await caller.create({ price, clientOrderId })
    await soon(openCount).toBe(3)
    expect((await caller.trade('cancel_order', { client_order_id: '1' })).body).toEqual({
      result: { ack: true },
    })
    await soon(() => stateOf('1')).toMatchObject({ status: 'CANCELLED', reject_reason: 'CLIENT_CANCEL' })
    await caller.trade('cancel_all_orders', { base: ['ETH'] })
    expect(await openCount()).toBe(2)
    await caller.trade('cancel_all_orders', { base: ['BTC'] })
    await soon(openCount).toBe(0)
    expect(await stateOf('2')).toMatchObject({ reject_reason: 'CLIENT_BULK_CANCEL' })
    expect((await caller.trade('cancel_order', { order_id: '0x99' })).body).toEqual({ result: { ack: true } })
    expect((await caller.trade('cancel_order')).body.code).toBe(3021)
    expect((await caller.trade('order', { client_order_id: '77' })).body.code).toBe(1004)
  })

  it('are killed on arrival by a cancel that came first', async () => {
    await venue.caller.trade('cancel_order', { client_order_id: ID, time_to_live_ms: 5_000 })
    await venue.caller.create({ price: await venue.priceFromBid(-100), clientOrderId: ID })
    await soon(() => stateOf(ID)).toMatchObject({ status: 'CANCELLED', reject_reason: 'CLIENT_CANCEL' })
    const long = await venue.caller.trade('cancel_order', { client_order_id: ID, time_to_live_ms: 5_001 })
    expect(long.body.code).toBe(2301)
  })

  it('end when their signature does', async () => {
    const price = await venue.priceFromBid(-100)
    await venue.caller.create({ price, clientOrderId: ID, lifeMs: 3_000 })
    await soon(() => stateOf(ID)).toMatchObject({ status: 'CANCELLED', reject_reason: 'EXPIRED' })
  })

  it('end when nobody gives a sign of life', async () => {
    const { caller } = venue
    await caller.create({ price: await venue.priceFromBid(-100), clientOrderId: ID })
    await soon(openCount).toBe(1)
    expect((await caller.trade('cancel_on_disconnect', { countdown_time: 300_001 })).body.code).toBe(6000)
    await caller.trade('cancel_on_disconnect', { countdown_time: 1_001 })
    await soon(() => stateOf(ID)).toMatchObject({
      status: 'CANCELLED',
      reject_reason: 'CLIENT_CANCEL_ON_DISCONNECT_TRIGGERED',
    })
  })

  it('signed once are placed once', async () => {
    const order = venue.caller.order({ size: '0.01' })
    await venue.caller.trade('create_order', { order })
    await soon(async () => (await venue.caller.trade('fill_history')).body.result.length).toBe(1)
    expect((await venue.caller.trade('create_order', { order })).status).toBe(200)
    await venue.caller.create({ clientOrderId: ID })
    await soon(() => stateOf(ID)).toMatchObject({ status: 'FILLED' })
    expect(venue.simulator.ordersTaken()).toBe(2)
  })

  it('wait for their trigger', async () => {
    const tpsl = { trigger_by: 'LAST', trigger_price: await venue.priceFromBid(-300), close_position: false }
    const trigger = { trigger_type: 'STOP_LOSS', tpsl }
    await venue.caller.create({ side: 'sell', clientOrderId: ID, trigger })
    await soon(() => orderOf(ID)).toMatchObject({
      state: { status: 'OPEN' },
      metadata: { trigger: { trigger_type: 'STOP_LOSS', tpsl: { trigger_by: 'LAST' } } },
    })
    venue.simulator.faults.add({ kind: 'move-market', bps: -400, symbol: BTC })
    await soon(() => stateOf(ID)).toMatchObject({ status: 'FILLED' })
  })

  it('come in bulk: cancels first, all creates or none', async () => {
    const { caller } = venue
    const price = await venue.priceFromBid(-100)
    await caller.create({ price, clientOrderId: '1' })
    await soon(openCount).toBe(1)
    const bulk = (body: object) =>
      caller.post(
        '/trades/full/v2/bulk_orders',
        { sub_account_id: venue.simulator.ready.credentials.subAccountId, ...body },
        caller.session,
      )
    const orders = ['2', '3'].map((clientOrderId) => caller.order({ price, clientOrderId, postOnly: true }))
    const wrong = caller.order({ price, size: '0.0001' })
    expect((await bulk({ orders: [...orders, wrong] })).body.code).toBe(2062)
    const { body } = await bulk({ orders, client_order_i_ds: ['1'] })
    expect(body).toMatchObject({
      orders: [{ order_id: '0x00' }, { order_id: '0x00' }],
      cancel_acks: [{ ack: true }],
    })
    await soon(() => stateOf('1')).toMatchObject({ status: 'CANCELLED' })
    await soon(openCount).toBe(2)
  })

  it('that carry a builder are signed as another type', async () => {
    const builder = '0xAbC1230001230001230001230001230001230001'
    await venue.caller.create({ clientOrderId: ID, builder })
    await soon(() => orderOf(ID)).toMatchObject({
      builder,
      builder_fee: '0.001',
      state: { status: 'FILLED' },
    })
    const { builder: _, ...plain } = venue.caller.order({ builder })
    expect((await venue.caller.trade('create_order', { order: plain })).body.code).toBe(2002)
  })
})
