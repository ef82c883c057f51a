import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestOrder } from './test-caller.ts'
import { BTC, startTestVenue, type TestVenue } from './test-venue.ts'

describe('orders that are refused', () => {
  let venue: TestVenue
  let price: string

  beforeAll(async () => {
    venue = await startTestVenue()
    price = await venue.priceFromBid(-100)
  })

  afterAll(() => venue.simulator.close())

  const codeOf = async (terms: TestOrder, change: Record<string, unknown> = {}): Promise<number> => {
    const order = { ...venue.caller.order({ price, ...terms }), ...change }
    return (await venue.caller.trade('create_order', { order })).body.code
  }
  const signatureOf = (change: Record<string, unknown>, terms: TestOrder = {}) => {
    const order = venue.caller.order({ price, ...terms })
    return { ...order, signature: { ...(order.signature as object), ...change } }
  }

  it.each<[number, TestOrder]>([
    [2062, { size: '0.0001' }],
    [2065, { size: '0.0105' }],
    [2064, { price: '60000.01' }],
    [2066, { size: '0.001' }],
    [2080, { size: '90' }],
    [2081, { size: '101' }],
    [7201, { price: '70000' }],
    [2400, { reduceOnly: true }],
    [2032, { postOnly: true, timeInForce: 'IMMEDIATE_OR_CANCEL' }],
    [2001, { lifeMs: -1 }],
    [2008, { lifeMs: 31 * 86_400_000 }],
    [2060, { instrument: 'LUNA_USDT_Perp', price: '0.1' }],
    [2061, { instrument: 'USDC_USDT', price: '1' }],
    [2117, { trigger: { trigger_type: 'STOP_LOSS', tpsl: { trigger_by: 'LAST', close_position: true } } }],
    [2113, { trigger: { trigger_type: 'STOP_LOSS', tpsl: { trigger_by: 'LAST', trigger_price: '0' } } }],
  ])('%i for %j', async (code, terms) => {
    expect(await codeOf(terms)).toBe(code)
  })

  it.each<[number, string, Record<string, unknown>]>([
    [
      2002,
      'another size than was signed',
      { legs: [{ instrument: BTC, size: '0.02', limit_price: '60000', is_buying_asset: true }] },
    ],
    [2002, 'another flag than was signed', { reduce_only: true }],
    [2003, 'the account of somebody else', { sub_account_id: '1' }],
    [2010, 'an order id', { order_id: '0x0101' }],
    [2011, 'no client id', { metadata: {} }],
    [1003, 'a client id that is no number', { metadata: { client_order_id: 'mine' } }],
    [1003, 'a client id beyond 64 bits', { metadata: { client_order_id: '18446744073709551616' } }],
    [2030, 'a time in force of block trades', { time_in_force: 'ALL_OR_NONE' }],
    [2040, 'no legs', { legs: [] }],
  ])('%i for %s', async (code, _, change) => {
    expect(await codeOf({}, change)).toBe(code)
  })

  it.each<[number, string, Record<string, unknown>]>([
    [2000, 'a signer nobody knows', { signer: `0x${'1'.repeat(40)}` }],
    [2005, 'a wrong v', { v: 1 }],
    [2006, 'an unpadded r', { r: '0xabc' }],
    [2007, 'a high s', { s: `0x${'f'.repeat(64)}` }],
    [1012, 'the chain of production', { chain_id: '325' }],
    [1003, 'a nonce beyond 32 bits', { nonce: 4_294_967_296 }],
    [2002, 'another nonce than was signed', { nonce: 4_294_967_295 }],
  ])('%i for a signature with %s', async (code, _, change) => {
    const { body } = await venue.caller.trade('create_order', { order: signatureOf(change) })
    expect(body).toMatchObject({ code, message: expect.any(String), status: expect.any(Number) })
  })

  it('2012 for a client id that is in use, while its order is on its way or open', async () => {
    await venue.caller.create({ price, clientOrderId: '42' })
    expect(await codeOf({ clientOrderId: '42' })).toBe(2012)
  })

  it('1006 above the rate, and no order exists then', async () => {
    const hasty = await startTestVenue({ limits: { order: 0 } })
    expect(await hasty.caller.create()).toMatchObject({ status: 429, body: { code: 1006 } })
    expect(hasty.simulator.ordersTaken()).toBe(0)
    await hasty.simulator.close()
  })
})
