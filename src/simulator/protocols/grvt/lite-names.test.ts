import { describe, expect, it } from 'vitest'
import { envelopeFromLite, fromLite, toLite } from './lite-names.ts'

describe('short names', () => {
  it('are those the venue sheet prints', () => {
    const order = {
      order_id: '0x00',
      sub_account_id: '1',
      is_market: false,
      time_in_force: 'GOOD_TILL_TIME',
      post_only: false,
      reduce_only: false,
      legs: [{ instrument: 'BTC_USDT_Perp' }],
      signature: {},
      metadata: {},
      state: {},
    }
    expect(toLite({ jsonrpc: '2.0', result: order, id: 1, method: 'v1/order' })).toEqual({
      j: '2.0',
      r: expect.objectContaining({ oi: '0x00', s: {}, s1: {}, l: [{ i: 'BTC_USDT_Perp' }] }),
      i: 1,
      m: 'v1/order',
    })
    expect(toLite({ jsonrpc: '2.0', error: { code: 1, message: 'm' } })).toEqual({
      j: '2.0',
      e: { c: 1, m: 'm' },
    })
  })

  it('stay the same in a frame of changes', () => {
    expect(toLite({ event_time: '1', instrument: 'X', best_bid_size: '2' })).toEqual({
      et: '1',
      i: 'X',
      bb1: '2',
    })
  })

  it('are read back, in lists and objects too', () => {
    expect(envelopeFromLite({ j: '2.0', m: 'subscribe', p: {}, i: 3 })).toEqual({
      jsonrpc: '2.0',
      method: 'subscribe',
      params: {},
      id: 3,
    })
    expect(fromLite('subscribe', { s: 'v1.trade', s1: ['X@50'] })).toEqual({
      stream: 'v1.trade',
      selectors: ['X@50'],
    })
    const order = {
      sa: '1',
      im: true,
      l: [{ i: 'X', s: '1', lp: '2', ib: true }],
      s: { s: '0x', s1: '0y', ci: '0' },
    }
    expect(fromLite('v1/create_order', { o: order })).toEqual({
      order: {
        sub_account_id: '1',
        is_market: true,
        legs: [{ instrument: 'X', size: '1', limit_price: '2', is_buying_asset: true }],
        signature: { signer: '0x', s: '0y', chain_id: '0' },
      },
    })
    expect(fromLite('v1/positions', { sa: '1', b: ['BTC'] })).toEqual({ sub_account_id: '1', base: ['BTC'] })
  })
})
