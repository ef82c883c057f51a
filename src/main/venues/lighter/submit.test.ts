import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  createRig,
  credentials,
  ETH,
  idOf,
  indexOf,
  never,
  orderOf,
  type Rig,
  rowOf,
} from '../../../../test/fixtures/lighter/client-rig.ts'
import { waitUntil } from '../../../../test/support/wait-until.ts'
import { D } from '../../base/decimal.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.client.disconnect())

describe('submitting', () => {
  beforeEach(() => rig.client.connect(never))

  test('queued and then told open: accepted', async () => {
    rig.executeWith({ status: 'open' }, 'a')
    const outcome = await rig.client.trading.submit(orderOf('a', { timeInForce: 'post-only' }), never)
    expect(outcome).toMatchObject({
      outcome: 'accepted',
      order: { clientOrderId: 'a', status: 'open', side: 'buy' },
    })
    expect(rig.venue.transactions()).toMatchObject([
      {
        tx_type: 14,
        AccountIndex: 1234,
        ApiKeyIndex: 5,
        MarketIndex: 0,
        ClientOrderIndex: indexOf('a'),
        BaseAmount: 50,
        Price: 235274,
        IsAsk: 0,
        Type: 0,
        TimeInForce: 2,
        ReduceOnly: 0,
        TriggerPrice: 0,
        Nonce: 100,
        L2TxAttributes: null,
      },
    ])
  })

  test('queued and then cancelled for being post-only: rejected', async () => {
    rig.executeWith({ status: 'canceled-post-only' }, 'a')
    expect(await rig.client.trading.submit(orderOf('a'), never)).toMatchObject({
      outcome: 'rejected',
      code: 'canceled-post-only',
    })
  })

  test('told open and cancelled in the same breath: rejected', async () => {
    rig.venue.onTransaction = ({ data }) => {
      const order_id = '281476929510110'
      const [open, ended] = ['open', 'canceled-post-only'].map((status) => rowOf('a', { status, order_id }))
      setImmediate(() => rig.tell(open ?? {}, ended ?? {}))
      return { type: 'jsonapi/sendtx', id: data?.id, code: 200 }
    }
    expect(await rig.client.trading.submit(orderOf('a'), never)).toMatchObject({ outcome: 'rejected' })
  })

  test('in progress says no more than queued: the next event is the outcome', async () => {
    rig.venue.onTransaction = ({ data }) => {
      setImmediate(() => rig.tell(rowOf('a', { status: 'in-progress' })))
      setImmediate(() =>
        rig.tell(rowOf('a', { status: 'filled', filled_base_amount: '0.0050', filled_quote_amount: '11.7' })),
      )
      return { type: 'jsonapi/sendtx', id: data?.id, code: 200 }
    }
    expect(await rig.client.trading.submit(orderOf('a'), never)).toMatchObject({
      outcome: 'accepted',
      order: { status: 'filled' },
    })
  })

  test('a listed code: rejected, and the next order asks for its number again', async () => {
    rig.venue.onTransaction = () => ({ type: 'jsonapi/sendtx', code: 21739, message: 'not enough margin' })
    expect(await rig.client.trading.submit(orderOf('a'), never)).toEqual({
      outcome: 'rejected',
      code: '21739',
      reason: 'the margin is insufficient (not enough margin)',
    })
    rig.executeWith({ status: 'open' }, 'b')
    expect(await rig.client.trading.submit(orderOf('b'), never)).toMatchObject({ outcome: 'accepted' })
    expect(rig.venue.transactions().map(({ Nonce }) => Nonce)).toEqual([100, 100])
    expect(rig.venue.requests.filter((path) => path.includes('nextNonce'))).toHaveLength(2)
  })

  test('an invalid nonce: the same order once more with the venue’s number', async () => {
    rig.venue.onTransaction = ({ data }) => {
      if (data?.tx_info.Nonce === 100) {
        rig.venue.nextNonce = 107
        return { error: { code: 21104, message: 'invalid nonce' } }
      }
      setImmediate(() => rig.tell(rowOf('a', { status: 'open' })))
      return { type: 'jsonapi/sendtx', id: data?.id, code: 200 }
    }
    expect(await rig.client.trading.submit(orderOf('a'), never)).toMatchObject({ outcome: 'accepted' })
    expect(rig.venue.transactions().map(({ Nonce }) => Nonce)).toEqual([100, 107])
  })

  test('a code that proves nothing: unknown, never rejected', async () => {
    rig.venue.onTransaction = () => ({
      type: 'jsonapi/sendtx',
      code: 29500,
      message: 'internal server error',
    })
    expect(await rig.client.trading.submit(orderOf('a'), never)).toMatchObject({ outcome: 'unknown' })
  })

  test('a word about a channel is never taken for the answer to an order', async () => {
    rig.venue.onTransaction = ({ data }) => {
      rig.venue.push({ type: 'error', code: 30009, message: 'too many messages' })
      rig.venue.push({ error: { code: 20013, message: 'invalid auth' } })
      setImmediate(() => rig.tell(rowOf('a', { status: 'open' })))
      return { type: 'jsonapi/sendtx', id: data?.id, code: 200 }
    }
    expect(await rig.client.trading.submit(orderOf('a'), never)).toMatchObject({ outcome: 'accepted' })
  })

  test('silence: unknown, sent once, and the number is asked for again', async () => {
    rig.venue.onTransaction = () => undefined
    expect(await rig.client.trading.submit(orderOf('a'), never)).toMatchObject({ outcome: 'unknown' })
    expect(rig.venue.transactions()).toHaveLength(1)
    rig.venue.nextNonce = 101
    rig.executeWith({ status: 'open' }, 'b')
    await rig.client.trading.submit(orderOf('b'), never)
    expect(rig.venue.transactions().at(-1)?.Nonce).toBe(101)
  })

  test('a connection that ends before the answer: unknown', async () => {
    rig.venue.onTransaction = () => void setImmediate(() => rig.venue.drop())
    expect(await rig.client.trading.submit(orderOf('a'), never)).toMatchObject({ outcome: 'unknown' })
  })

  test('queued, no event, unknown to REST: unknown, and the next number is not trusted', async () => {
    expect(await rig.client.trading.submit(orderOf('a'), never)).toEqual({
      outcome: 'unknown',
      reason: 'the venue queued the order, but nothing became of it yet',
    })
    rig.executeWith({ status: 'open' }, 'b')
    await rig.client.trading.submit(orderOf('b'), never)
    expect(rig.venue.transactions().map(({ Nonce }) => Nonce)).toEqual([100, 100])
  })

  test('queued, no event, and no room to ask: unknown, never rejected', async () => {
    rig.venue.rest.set('/api/v1/accountOrders', () => ({
      body: { code: 23000, message: 'Too Many Requests!' },
    }))
    expect(await rig.client.trading.submit(orderOf('a'), never)).toMatchObject({ outcome: 'unknown' })
  })

  test('queued, no event, known to REST: accepted, and the deaf connection is replaced', async () => {
    rig.venue.rest.set('/api/v1/accountOrders', () => ({
      body: { code: 200, orders: [rowOf('a', { status: 'open' })] },
    }))
    expect(await rig.client.trading.submit(orderOf('a'), never)).toMatchObject({ outcome: 'accepted' })
    await waitUntil('a new connection', () => rig.venue.connections === 2)
  })

  test('parallel orders leave in the order of their numbers, and each hears its own answer', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    rig.venue.onTransaction = ({ data }) => {
      const name = names.find((one) => indexOf(one) === data?.tx_info.ClientOrderIndex) ?? ''
      // c is refused without an id; answers come in order.
      if (name === 'c' && data?.tx_info.Nonce === 102)
        return { type: 'jsonapi/sendtx', code: 21733, message: 'price too far' }
      setImmediate(() => rig.tell(rowOf(name, { status: 'open' })))
      return { type: 'jsonapi/sendtx', id: data?.id, code: 200 }
    }
    const outcomes = await Promise.all(names.map((name) => rig.client.trading.submit(orderOf(name), never)))
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'accepted',
      'rejected',
      'accepted',
      'accepted',
      'accepted',
    ])
    expect(rig.venue.transactions().map(({ Nonce }) => Nonce)).toEqual([100, 101, 102, 103, 104, 105])
  })

  test('a market order carries its worst price, from a fresh book', async () => {
    rig.executeWith(
      { status: 'filled', type: 'market', filled_base_amount: '0.0050', filled_quote_amount: '11.8' },
      'a',
    )
    const request = { clientOrderId: idOf('a'), symbol: ETH, sizeBase: new D('0.005'), reduceOnly: true }
    await rig.client.trading.placeMarketOrder({ ...request, side: 'buy' }, never)
    await rig.client.trading.placeMarketOrder({ ...request, side: 'sell' }, never)
    expect(rig.venue.transactions()).toMatchObject([
      { Type: 1, TimeInForce: 0, OrderExpiry: 0, ReduceOnly: 1, IsAsk: 0, Price: 238493 },
      { Type: 1, TimeInForce: 0, OrderExpiry: 0, ReduceOnly: 1, IsAsk: 1, Price: 233739 },
    ])
  })

  test('an open order is post-only at the near touch', async () => {
    rig.executeWith({ status: 'open' }, 'a')
    await rig.client.trading.placeOpenOrder(
      { clientOrderId: idOf('a'), symbol: ETH, sizeBase: new D('0.005'), direction: 'long' },
      never,
    )
    expect(rig.venue.transactions()).toMatchObject([{ TimeInForce: 2, Price: 236100 }])
  })

  test.each(['there is no socket', 'it is asked for'])('by REST when %s', async (why) => {
    let forms: URLSearchParams[] = []
    rig.venue.rest.set('/api/v1/sendTx', (_url, body) => {
      forms = [...forms, new URLSearchParams(body)]
      return { body: { code: 200, tx_hash: 'aa' } }
    })
    rig.venue.rest.set('/api/v1/accountOrders', () => ({
      body: { code: 200, orders: [rowOf('a', { status: 'open' })] },
    }))
    await rig.client.disconnect()
    if (why === 'it is asked for') {
      rig.open(() => credentials, { sendByRest: true })
      await rig.client.connect(never)
    }
    expect(await rig.client.trading.submit(orderOf('a'), never)).toMatchObject({ outcome: 'accepted' })
    expect(forms[0]?.get('tx_type')).toBe('14')
    expect(JSON.parse(forms[0]?.get('tx_info') ?? '')).toMatchObject({ Nonce: 100, Price: 235274 })
  })
})
