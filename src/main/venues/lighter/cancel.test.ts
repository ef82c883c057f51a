import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  createRig,
  ETH,
  idOf,
  indexOf,
  never,
  type Rig,
  rowOf,
} from '../../../../test/fixtures/lighter/client-rig.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.client.disconnect())

describe('cancelling', () => {
  beforeEach(() => rig.client.connect(never))
  const cancel = (name: string) =>
    rig.client.trading.cancelOrder({ symbol: ETH, clientOrderId: idOf(name) }, never)

  test('queued and then told cancelled', async () => {
    rig.executeWith({ status: 'canceled' }, 'a')
    expect(await cancel('a')).toMatchObject({ outcome: 'cancelled', order: { clientOrderId: 'a' } })
    expect(rig.venue.transactions()).toMatchObject([{ tx_type: 15, MarketIndex: 0, Index: indexOf('a') }])
  })

  test('the order filled first: not open', async () => {
    rig.executeWith({ status: 'filled', filled_base_amount: '0.0050', filled_quote_amount: '11.8' }, 'a')
    expect(await cancel('a')).toEqual({ outcome: 'not-open', reason: 'the order is filled' })
  })

  test('a code that says not active: not open', async () => {
    rig.venue.onTransaction = () => ({ type: 'jsonapi/sendtx', code: 21600, message: 'inactive order' })
    expect(await cancel('a')).toMatchObject({ outcome: 'not-open' })
  })

  test('queued, no event, and REST knows no such order: not open', async () => {
    expect(await cancel('a')).toEqual({ outcome: 'not-open', reason: 'the venue knows no such order' })
  })

  test('queued, no event, and REST says open: unknown', async () => {
    rig.venue.rest.set('/api/v1/accountOrders', () => ({
      body: { code: 200, orders: [rowOf('a', { status: 'open' })] },
    }))
    expect(await cancel('a')).toMatchObject({ outcome: 'unknown' })
  })

  test('queued, no event, and no room to ask: unknown, never rejected', async () => {
    rig.venue.rest.set('/api/v1/accountOrders', () => ({
      body: { code: 23000, message: 'Too Many Requests!' },
    }))
    expect(await cancel('a')).toMatchObject({ outcome: 'unknown' })
  })

  test('an order whose end was told is not open, and nothing is sent', async () => {
    rig.tell(rowOf('a', { status: 'filled', filled_base_amount: '0.0050', filled_quote_amount: '11.8' }))
    expect(await cancel('a')).toEqual({ outcome: 'not-open', reason: 'the order is filled' })
    expect(rig.venue.transactions()).toEqual([])
  })

  test('all of a symbol: one cancel each, never the account-wide one', async () => {
    const orders = [rowOf('a', { status: 'open' }), rowOf('b', { status: 'open' })]
    rig.venue.rest.set('/api/v1/accountActiveOrders', () => ({ body: { code: 200, orders } }))
    rig.venue.onTransaction = ({ data }) => {
      const found = orders.find(({ client_order_index }) => client_order_index === data?.tx_info.Index)
      setImmediate(() => rig.tell({ ...found, status: 'canceled' }))
      return { type: 'jsonapi/sendtx', id: data?.id, code: 200 }
    }
    expect(await rig.client.trading.cancelAll({ symbol: ETH }, never)).toEqual({ outcome: 'done' })
    expect(rig.venue.transactions().map(({ tx_type, Nonce }) => [tx_type, Nonce])).toEqual([
      [15, 100],
      [15, 101],
    ])
  })
})
