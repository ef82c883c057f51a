import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/paradex/read.ts'
import {
  BTC,
  createScriptedParadex,
  id,
  json,
  never,
  orderOf,
} from '../../../../test/fixtures/paradex/scripted-venue.ts'
import { D } from '../../base/decimal.ts'
import type { OrderRequest } from '../../domain/order.ts'

const order: OrderRequest = {
  clientOrderId: id('t-1'),
  symbol: BTC,
  side: 'buy',
  type: 'limit',
  sizeBase: new D('0.05'),
  limitPrice: new D('65432.1'),
  timeInForce: 'GTC',
  reduceOnly: false,
}
const ref = { symbol: BTC, clientOrderId: id('t-1') }
/** Another order that went by the same id before: ids are unique among open orders only. */
const EARLIER = { id: '1735000000000000000000000001', created_at: 1735000000000 }
const ended = (change: Readonly<Record<string, unknown>>) =>
  orderOf({ ...EARLIER, status: 'CLOSED', seq_no: 9n, ...change })

describe('an id that was used before', () => {
  test('does not answer from the history for the order after it', async () => {
    const { connect, client, clock, on } = createScriptedParadex()
    await connect()
    on('GET /orders-history', () =>
      json({ results: [ended({ cancel_reason: 'NOT_ENOUGH_MARGIN' })], next: null }),
    )
    const placing = client.trading.submit(order, never)
    await clock.advance(1_100)
    expect(await placing).toMatchObject({
      outcome: 'accepted',
      order: { status: 'open', venueOrderId: orderOf().id },
    })
  })

  test('and whose end was told on the stream is no cancel of the order after it', async () => {
    const { connect, client, clock, user, on } = createScriptedParadex()
    await connect()
    user().tell('orders.ALL', ended({ cancel_reason: 'USER_CANCELED' }))
    on('GET /orders/by_client_id', () => json(orderOf()))
    const placing = client.trading.submit(order, never)
    await clock.advance(1_100)
    expect(await placing).toMatchObject({ outcome: 'accepted', order: { venueOrderId: orderOf().id } })
    const cancelling = client.trading.cancelOrder(ref, never)
    await clock.advance(10_000)
    expect(await cancelling).toMatchObject({ outcome: 'unknown' })
  })
})

test.each([['venue-mwpt827a-1'], ['venue-']])(
  'an id of ours may look like %s: it is asked for as ours',
  async (name) => {
    const { connect, client, on, requested } = createScriptedParadex()
    await connect()
    on('GET /orders/by_client_id', () => json(orderOf({ client_id: name })))
    const found = await client.trading.getOrderInfo({ symbol: BTC, clientOrderId: id(name) }, never)
    expect(found).toMatchObject({ clientOrderId: name, status: 'open' })
    expect(requested('GET', '/orders/by_client_id')).toHaveLength(1)
  },
)

describe('what proves that an order did not come to be', () => {
  test('it could not be signed: nothing was sent', async () => {
    const { connect, client, on, requested } = createScriptedParadex()
    const { results } = readFixture<{ results: Record<string, unknown>[] }>('markets')
    const [btc, ...others] = results
    on('GET /markets', () => json({ results: [{ ...btc, order_size_increment: '0.000000001' }, ...others] }))
    await connect()
    const outcome = await client.trading.submit({ ...order, sizeBase: new D('0.050000001') }, never)
    expect(outcome).toMatchObject({ outcome: 'rejected', code: 'not-sent' })
    expect(requested('POST', '/orders')).toHaveLength(0)
  })

  test.each([
    ['a page of some proxy', '<html>Unauthorized</html>'],
    ['nothing', ''],
    ['other words', '{"message":"who are you?"}'],
  ])('HTTP 401 with %s does not: it is unknown, and not sent again', async (_name, text) => {
    const { connect, client, on, requested } = createScriptedParadex()
    await connect()
    on('POST /orders', () => ({ status: 401, headers: {}, text, elapsedMs: 1 }))
    expect(await client.trading.submit(order, never)).toMatchObject({ outcome: 'unknown' })
    expect(requested('POST', '/orders')).toHaveLength(1)
  })

  test('a query with such an answer is kind auth', async () => {
    const { connect, client, on } = createScriptedParadex()
    await connect()
    on('GET /account', () => ({ status: 401, headers: {}, text: '', elapsedMs: 1 }))
    await expect(client.account.getTotalAssetValue({}, never)).rejects.toMatchObject({ kind: 'auth' })
  })
})
