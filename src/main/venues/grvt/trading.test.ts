import { describe, expect, test } from 'vitest'
import {
  BTC,
  CREDENTIALS,
  createScriptedGrvt,
  id,
  json,
  never,
  orderOf,
  refused,
} from '../../../../test/fixtures/grvt/scripted-venue.ts'
import { D } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import { createClientIds } from './client-ids.ts'

const limitOrder = {
  clientOrderId: id('mine'),
  symbol: BTC,
  side: 'buy',
  sizeBase: new D('0.01'),
  limitPrice: new D(60000),
  timeInForce: 'GTC',
  reduceOnly: false,
} as const
const NUMBER = createClientIds().numberOf(id('mine'))
const mine = (state: Record<string, unknown> = {}) =>
  orderOf({ order_id: '0x0a', metadata: { client_order_id: NUMBER }, state })

async function connected() {
  const scene = createScriptedGrvt()
  await scene.connect()
  let sequence = 100
  return {
    ...scene,
    /** Tells an order on the account's stream. */
    tell(order: unknown) {
      sequence += 1
      scene.user().push({
        stream: 'v1.order',
        selector: CREDENTIALS.subAccountId,
        sequence_number: String(sequence),
        prev_sequence_number: String(sequence - 1),
        feed: order,
      })
    },
  }
}

describe('creating an order', () => {
  test('is acknowledged; the event says what became of it', async () => {
    const { client, tell, requested, clock } = await connected()
    const placing = client.trading.placeLimitOrder(limitOrder, never)
    await clock.settle()
    tell(mine({ status: 'PENDING' }))
    tell(mine())
    expect(await placing).toMatchObject({
      outcome: 'accepted',
      order: { clientOrderId: 'mine', venueOrderId: '0x0a', status: 'open' },
    })
    const [request] = requested('create_order')
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      order: {
        sub_account_id: CREDENTIALS.subAccountId,
        time_in_force: 'GOOD_TILL_TIME',
        legs: [{ instrument: 'BTC_USDT_Perp', size: '0.010', limit_price: '60000.0' }],
        signature: { chain_id: '326', signer: '0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a' },
        metadata: { client_order_id: NUMBER },
      },
    })
  })

  test('a later rejection is a rejection, with the venue’s word', async () => {
    const { client, tell, clock } = await connected()
    const placing = client.trading.placeLimitOrder(limitOrder, never)
    await clock.settle()
    tell(mine({ status: 'REJECTED', reject_reason: 'BELOW_MARGIN' }))
    expect(await placing).toEqual({
      outcome: 'rejected',
      code: 'BELOW_MARGIN',
      reason: 'the margin is insufficient (BELOW_MARGIN)',
    })
  })

  test('a second order under an id is refused later, and the first one lives on', async () => {
    const { client, tell, clock, heard } = await connected()
    tell(mine())
    const placing = client.trading.placeLimitOrder(limitOrder, never)
    await clock.settle()
    const state = { status: 'REJECTED', reject_reason: 'OVERLAPPING_CLIENT_ORDER_ID' }
    tell({ ...mine(state), order_id: '0x0b' })
    expect(await placing).toMatchObject({ outcome: 'rejected', code: 'OVERLAPPING_CLIENT_ORDER_ID' })
    expect(heard.filter(({ kind }) => kind === 'order')).toHaveLength(1)
  })

  test('an id that was used before does not answer for the order after it', async () => {
    const { client, tell, on, clock } = await connected()
    tell(mine({ status: 'CANCELLED', reject_reason: 'CLIENT_CANCEL' }))
    on('order', () => json({ result: { ...mine(), order_id: '0x0b' } }))
    const placing = client.trading.placeLimitOrder(limitOrder, never)
    await clock.advance(1_000)
    expect(await placing).toMatchObject({
      outcome: 'accepted',
      order: { status: 'open', venueOrderId: '0x0b' },
    })
  })

  test('a caller who gives up is not kept waiting for the event', async () => {
    const { client, clock } = await connected()
    const caller = new AbortController()
    const placing = client.trading.placeLimitOrder(limitOrder, caller.signal)
    await clock.settle()
    caller.abort()
    expect(await placing).toMatchObject({ outcome: 'unknown' })
  })

  test('a refusal at once is a rejection by its code, and is sent once', async () => {
    const { client, on, requested } = await connected()
    on('create_order', () => refused(2080, 'Insufficient margin'))
    expect(await client.trading.placeLimitOrder(limitOrder, never)).toMatchObject({
      outcome: 'rejected',
      code: '2080',
    })
    expect(requested('create_order')).toHaveLength(1)
  })

  test('refused for its session it is not sent again, but the next one has a new session', async () => {
    const { client, on, requested, clock, logins } = await connected()
    on('create_order', () => refused(1000, 'Unauthenticated', 401))
    expect(await client.trading.placeLimitOrder(limitOrder, never)).toMatchObject({ code: '1000' })
    expect(requested('create_order')).toHaveLength(1)
    const asked = client.account.getDetailedPositions({}, never)
    await clock.advance(2_000)
    await asked
    expect(logins()).toBe(2)
  })

  test.each([
    ['a lost answer', () => new AppError('timeout', 'no answer', { sent: true })],
    ['an internal error', () => refused(1002, 'Internal', 500)],
    ['a limited call', () => refused(1006, 'Too many', 429)],
    ['a code nobody listed', () => refused(9999, 'Hm.')],
  ])('%s leaves the outcome unknown', async (_, answer) => {
    const { client, on } = await connected()
    on('create_order', answer)
    expect(await client.trading.placeLimitOrder(limitOrder, never)).toMatchObject({ outcome: 'unknown' })
  })

  test('without an event the order is asked for; what REST knows shows that the stream is deaf', async () => {
    const { client, on, clock, wires, user } = await connected()
    on('order', () => json({ result: mine() }))
    const before = wires.length
    const placing = client.trading.placeLimitOrder(limitOrder, never)
    await clock.advance(1_000)
    expect(await placing).toMatchObject({ outcome: 'accepted', order: { status: 'open' } })
    await clock.advance(1_000)
    expect(wires.length).toBe(before + 1)
    expect(user().isOver).toBe(false)
  })

  test('acknowledged and never seen again is unknown', async () => {
    const { client, clock } = await connected()
    const placing = client.trading.placeLimitOrder(limitOrder, never)
    await clock.advance(10_000)
    expect(await placing).toMatchObject({ outcome: 'unknown' })
  })

  test('signatures of orders that cannot rest are good for seconds, others for weeks; nonces differ', async () => {
    const { client, requested, clock, tell } = await connected()
    const send = async (timeInForce: 'GTC' | 'IOC') => {
      const placing = client.trading.placeLimitOrder({ ...limitOrder, timeInForce }, never)
      await clock.settle()
      tell(mine())
      await placing
    }
    await send('IOC')
    await send('GTC')
    const [ioc, gtc] = requested('create_order').map(
      ({ body = '' }) =>
        (JSON.parse(body) as { order: { signature: { expiration: string; nonce: number } } }).order.signature,
    )
    const inMs = (nanos: string | undefined) => Number(BigInt(nanos ?? '0') / 1_000_000n) - clock.now()
    expect(inMs(ioc?.expiration)).toBeLessThan(31_000)
    expect(inMs(gtc?.expiration)).toBeGreaterThan(27 * 86_400_000)
    expect(inMs(gtc?.expiration)).toBeLessThan(30 * 86_400_000)
    expect(ioc?.nonce).not.toBe(gtc?.nonce)
  })
})

test('a hedge may use the room that is kept in reserve', async () => {
  const { client, clock, requested } = await connected()
  const order = { ...limitOrder, type: 'limit' } as const
  const plain = Array.from({ length: 16 }, (_, at) =>
    client.trading.submit({ ...order, clientOrderId: id(`p-${at}`) }, never),
  )
  await clock.settle()
  expect(requested('create_order')).toHaveLength(15)
  const hedge = client.trading.submit({ ...order, clientOrderId: id('hedge'), urgent: true }, never)
  await clock.settle()
  expect(requested('create_order')).toHaveLength(16)
  await clock.advance(20_000)
  await Promise.all([...plain, hedge])
})

describe('cancelling', () => {
  test('is acknowledged; the event says what became of it', async () => {
    const { client, tell, clock } = await connected()
    tell(mine())
    const cancelling = client.trading.cancelOrder(limitOrder, never)
    await clock.settle()
    tell(mine({ status: 'CANCELLED', reject_reason: 'CLIENT_CANCEL' }))
    expect(await cancelling).toMatchObject({ outcome: 'cancelled', order: { clientOrderId: 'mine' } })
    expect(await client.trading.cancelOrder(limitOrder, never)).toMatchObject({ outcome: 'not-open' })
  })

  test('a fill that comes first is no cancel', async () => {
    const { client, tell, clock } = await connected()
    tell(mine())
    const cancelling = client.trading.cancelOrder(limitOrder, never)
    await clock.settle()
    tell(mine({ status: 'FILLED', traded_size: ['0.001'] }))
    expect(await cancelling).toEqual({ outcome: 'not-open', reason: 'the order is filled' })
  })

  test('an unknown order is acknowledged too: asking shows that there is none', async () => {
    const { client, clock } = await connected()
    const cancelling = client.trading.cancelOrder(limitOrder, never)
    await clock.advance(1_000)
    expect(await cancelling).toEqual({ outcome: 'not-open', reason: 'the venue knows no such order' })
  })

  test('an order that stays open leaves the outcome unknown', async () => {
    const { client, on, clock } = await connected()
    on('order', () => json({ result: mine() }))
    const cancelling = client.trading.cancelOrder(limitOrder, never)
    await clock.advance(10_000)
    expect(await cancelling).toMatchObject({ outcome: 'unknown' })
  })

  test('refused for its session it is sent again in a new one: twice cancelled is cancelled', async () => {
    const { client, on, clock, requested } = await connected()
    on('cancel_order', (_body, { headers }) =>
      headers?.cookie === 'gravity=token-1' ? refused(1000, '', 401) : json({ result: { ack: true } }),
    )
    const cancelling = client.trading.cancelOrder(limitOrder, never)
    await clock.advance(5_000)
    expect(await cancelling).toMatchObject({ outcome: 'not-open' })
    expect(requested('cancel_order')).toHaveLength(2)
  })

  test.each([
    ['refused', () => refused(1008, 'IP not whitelisted', 401)],
    ['not sent', () => new AppError('rate-limit', 'no room', { sent: false })],
    ['failing', () => refused(1005, 'Unknown', 500)],
  ])('looks that are %s say nothing of a cancel that was acknowledged', async (_, answer) => {
    const { client, on, clock } = await connected()
    on('order', answer)
    on('open_orders', answer)
    const cancelling = client.trading.cancelOrder(limitOrder, never)
    await clock.advance(20_000)
    expect(await cancelling).toMatchObject({ outcome: 'unknown' })
    const sweeping = client.trading.cancelAll({ symbol: BTC }, never)
    await clock.advance(20_000)
    expect(await sweeping).toMatchObject({ outcome: 'unknown' })
  })

  test('cancelling all names the instrument, and is done when nothing is open', async () => {
    const { client, on, clock, requested } = await connected()
    let looks = 0
    on('open_orders', () => {
      looks += 1
      return json({ result: looks < 2 ? [mine()] : [] })
    })
    const cancelling = client.trading.cancelAll({ symbol: BTC }, never)
    await clock.advance(2_000)
    expect(await cancelling).toEqual({ outcome: 'done' })
    expect(JSON.parse(requested('cancel_all_orders')[0]?.body ?? '')).toEqual({
      sub_account_id: CREDENTIALS.subAccountId,
      kind: ['PERPETUAL'],
      base: ['BTC'],
      quote: ['USDT'],
    })
  })
})

test('an order that nobody knows is undefined, a failed look is an error', async () => {
  const { client, on } = await connected()
  expect(await client.trading.getOrderInfo(limitOrder, never)).toBeUndefined()
  on('order', () => refused(1005, 'Unknown', 500))
  await expect(client.trading.getOrderInfo(limitOrder, never)).rejects.toMatchObject({
    kind: 'venue-unavailable',
  })
})
