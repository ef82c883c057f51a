import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ParadexCaller } from './test-caller.ts'
import { BTC, soon, startTestVenue, type TestVenue, told } from './test-venue.ts'

describe('orders at Paradex', () => {
  let venue: TestVenue
  beforeEach(async () => {
    venue = await startTestVenue()
  })
  afterEach(() => venue.simulator.close())
  const call = (...args: Parameters<ParadexCaller['call']>) => venue.caller.call(...args)

  it('takes an order in as NEW and tells the outcome on the stream', async () => {
    const socket = await venue.listen('orders.ALL', 'fills.ALL', 'positions', 'account')
    const { status, body } = await venue.rest({ client_id: 'mine' })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      status: 'NEW',
      cancel_reason: '',
      remaining_size: '0.01',
      client_id: 'mine',
    })
    expect(body.id).toMatch(/^\d{28}$/)
    await soon(() => told(socket, 'orders.ALL').at(0)).toMatchObject({ id: body.id, status: 'OPEN' })
    expect((await call('GET', '/v1/orders')).body.results).toHaveLength(1)
    expect((await call('GET', `/v1/orders/by_client_id/mine?market=${BTC}`)).body.id).toBe(body.id)

    expect((await call('DELETE', `/v1/orders/${body.id}`)).status).toBe(204)
    await soon(() => told(socket, 'orders.ALL').at(-1)).toMatchObject({
      status: 'CLOSED',
      cancel_reason: 'USER_CANCELED',
      remaining_size: '0.01',
    })
    expect((await call('GET', `/v1/orders/${body.id}`)).body.error).toBe('ORDER_ID_NOT_FOUND')
    expect((await call('DELETE', `/v1/orders/${body.id}`)).body.error).toBe('ORDER_IS_CLOSED')
    expect((await call('DELETE', '/v1/orders/17')).body.error).toBe('ORDER_ID_NOT_FOUND')
    expect(await venue.last()).toMatchObject({ id: body.id, status: 'CLOSED' })
    // Larger than a double holds.
    expect(socket.texts.some((text) => /"seq_no":\d{19}/.test(text))).toBe(true)
    socket.socket.close()
  })

  it('fills at market, and fill, position and account follow', async () => {
    const socket = await venue.listen('orders.ALL', 'fills.ALL', 'positions', 'account')
    const { body } = await venue.place()
    await soon(() => told(socket, 'orders.ALL').at(-1)?.remaining_size).toBe('0')
    expect(told(socket, 'orders.ALL').at(-1)).toMatchObject({
      id: body.id,
      status: 'CLOSED',
      cancel_reason: '',
    })
    const fills = (await call('GET', '/v1/fills')).body.results
    expect(fills[0]).toMatchObject({
      order_id: body.id,
      liquidity: 'TAKER',
      side: 'BUY',
      fee_currency: 'USDC',
    })
    expect(fills.map(({ id }: { id: string }) => id)).toContain(told(socket, 'fills.ALL')[0].id)
    const notional = Number(fills[0].price) * Number(fills[0].size)
    expect(Number(fills[0].fee) / notional).toBeCloseTo(0.00045, 6)
    expect(told(socket, 'positions').at(-1)).toMatchObject({ status: 'OPEN', side: 'LONG', size: '0.01' })
    await soon(() => told(socket, 'account').length).toBeGreaterThan(0)
    await venue.place({ side: 'SELL', flags: ['REDUCE_ONLY'] })
    await soon(() => told(socket, 'positions').at(-1)).toMatchObject({ status: 'CLOSED', size: '0' })
    expect((await call('GET', '/v1/positions')).body.results[0].status).toBe('CLOSED')
    socket.socket.close()
  })

  it('closes what the risk check refuses, with the reason', async () => {
    const reasonOf = async (order: Parameters<TestVenue['rest']>[0]): Promise<string> => {
      const { status, body } = await venue.rest(order)
      expect([status, body.status]).toEqual([201, 'NEW'])
      const last = await venue.last()
      expect(last).toMatchObject({ id: body.id, status: 'CLOSED' })
      return last.cancel_reason
    }
    expect(await reasonOf({ size: '95' })).toBe('NOT_ENOUGH_MARGIN')
    const crossing = { instruction: 'POST_ONLY', price: await venue.priceFromBid(50) }
    expect(await reasonOf(crossing)).toBe('POST_ONLY_WOULD_CROSS')
    expect(await reasonOf({ flags: ['REDUCE_ONLY'] })).toBe('REDUCE_ONLY_WILL_INCREASE')
    expect(await reasonOf({ size: '0.00001' })).toBe('ORDER_SIZE_BELOW_MIN')
    expect(await reasonOf({ price: await venue.priceFromBid(900) })).toBe('EXCEEDS_MAX_SLIPPAGE')
    expect(await reasonOf({ instruction: 'IOC' })).toBe('REMAINING_IOC_CANCEL')
    expect(venue.simulator.ordersTaken()).toBe(2)
  })

  it('refuses at once what is malformed, late, repeated or signed by nobody', async () => {
    const errorOf = async (order: Parameters<TestVenue['rest']>[0]): Promise<string> =>
      (await venue.rest(order)).body.error
    expect(await errorOf({ signature: '["1","2"]' })).toBe('INVALID_ORDER_SIGNATURE')
    expect(await errorOf({ signature_timestamp: 1_700_000_000_000 })).toBe('INVALID_TIMESTAMP')
    expect(await errorOf({ recv_window: 1 })).toBe('INVALID_REQUEST_PARAMETER')
    expect(await errorOf({ size: '0.000001' })).toBe('INVALID_ORDER_SIZE')
    expect(await errorOf({ price: '59000.05' })).toBe('VALIDATION_ERROR')
    expect(await errorOf({ market: 'NONE' })).toBe('MARKET_NOT_FOUND')
    expect(await errorOf({ market: 'HYPE-USD-PERP' })).toBe('MARKET_NOT_OPEN')
    expect(await errorOf({ instruction: 'RPI' })).toBe('RPI_ACCOUNT_NOT_WHITELISTED')
    await venue.rest({ client_id: 'same' })
    expect(await errorOf({ client_id: 'same' })).toBe('DUPLICATED_CLIENT_ID')
    const order = venue.caller.signed({ market: BTC, side: 'BUY', type: 'MARKET', size: '0.01', price: '0' })
    expect((await call('POST', '/v1/orders', order)).status).toBe(201)
    expect((await call('POST', '/v1/orders', order)).body.error).toBe('VALIDATION_ERROR')
    expect((await call('POST', '/v1/orders')).body.error).toBe('BINDING_ERROR')
  })

  it('changes price and size of a resting order, and says when nothing changes', async () => {
    const socket = await venue.listen('orders.ALL')
    const { body } = await venue.rest()
    const change = (price: string, size: string) => {
      const order = { market: BTC, side: 'BUY', type: 'LIMIT', size, price, id: body.id }
      return call('PUT', `/v1/orders/${body.id}`, venue.caller.signed(order, body.id))
    }
    expect((await change(body.price, '0.01')).body.message).toBe('no order parameters changed')
    const price = await venue.priceFromBid(-150)
    expect((await change(price, '0.02')).body.request_info).toMatchObject({ status: 'PENDING' })
    await soon(() => told(socket, 'orders.ALL').at(-1)).toMatchObject({
      id: body.id,
      size: '0.02',
      request_info: { request_type: 'MODIFY_ORDER', status: 'SUCCESS' },
    })
    await change(price, '95')
    await soon(() => told(socket, 'orders.ALL').at(-1)?.request_info.status).toBe('REJECTED')
    socket.socket.close()
  })

  it('takes batches, and cancels by ids', async () => {
    const price = await venue.priceFromBid(-100)
    const limit = { market: BTC, side: 'BUY', type: 'LIMIT', size: '0.01', price }
    const good = (): object => venue.caller.signed(limit)
    const odd = { ...limit, size: '0.000001' }
    const { status, body } = await call('POST', '/v1/orders/batch', [good(), venue.caller.signed(odd)])
    expect(status).toBe(201)
    expect(body.orders).toMatchObject([{ status: 'NEW' }, null])
    expect(body.errors).toMatchObject([null, { error: 'INVALID_ORDER_SIZE' }])
    const forged = [good(), { ...good(), signature: '["1","2"]' }]
    expect((await call('POST', '/v1/orders/batch', forged)).body.error).toBe('INVALID_ORDER_SIGNATURE')
    expect((await call('POST', '/v1/orders/batch', [])).body.error).toBe('BATCH_SIZE_OUT_OF_RANGE')
    const ids = [body.orders[0].id, 'none']
    const { results } = (await call('DELETE', '/v1/orders/batch', { order_ids: ids })).body
    expect(results.map((row: { status: string }) => row.status)).toEqual([
      'QUEUED_FOR_CANCELLATION',
      'NOT_FOUND',
    ])
    await soon(async () => (await call('GET', '/v1/orders')).body.results).toEqual([])
  })

  it('lets retail orders wait, and makes who sends too many a professional', async () => {
    const interactive = [{ most: 2, windowMs: 86_400_000 }]
    const retail = await startTestVenue({ speedBumpMs: 1_500, limits: { interactive } })
    const stateOf = async (id: string) => (await retail.caller.call('GET', `/v1/orders/${id}`)).body.status
    await retail.caller.signIn('?token_usage=interactive')
    const [first, second] = [await retail.rest(), await retail.rest()]
    expect(await stateOf(first.body.id)).toBe('NEW')
    // A cancel with another token overtakes the order.
    await retail.caller.signIn()
    await retail.caller.call('DELETE', `/v1/orders/${second.body.id}`)
    expect(await retail.last()).toMatchObject({ status: 'CLOSED', cancel_reason: 'USER_CANCELED' })
    await soon(() => stateOf(first.body.id)).toBe('OPEN')
    expect(retail.simulator.ordersTaken()).toBe(1)
    await retail.caller.signIn('?token_usage=interactive')
    expect(await stateOf((await retail.rest()).body.id)).toBe('OPEN')
    await retail.simulator.close()
  })

  it('waits for triggers, and carries out what the fault pending-cancels delays', async () => {
    const trigger = await venue.priceFromBid(-300)
    const stop = { type: 'STOP_MARKET', side: 'SELL', price: '0', trigger_price: trigger }
    const { body } = await venue.place(stop)
    expect((await call('GET', `/v1/orders/${body.id}`)).body).toMatchObject({
      status: 'UNTRIGGERED',
      trigger_price: trigger,
    })
    venue.simulator.faults.add({ kind: 'pending-cancels', delayMs: 1_500 })
    await call('DELETE', '/v1/orders')
    expect((await call('GET', `/v1/orders/${body.id}`)).body.status).toBe('UNTRIGGERED')
    await soon(async () => (await venue.last()).status).toBe('CLOSED')
  })

  it('keeps account, orders and terms in its state file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'paradex-'))
    const state = join(folder, 'state.json')
    const first = await startTestVenue({ state })
    await first.place()
    const { body } = await first.rest({ client_id: 'kept', instruction: 'POST_ONLY' })
    await first.simulator.close()
    const second = await startTestVenue({ state })
    expect(second.simulator.ready.credentials).toEqual(first.simulator.ready.credentials)
    const [order] = (await second.caller.call('GET', '/v1/orders')).body.results
    expect(order).toMatchObject({ id: body.id, client_id: 'kept', instruction: 'POST_ONLY', status: 'OPEN' })
    expect((await second.caller.call('GET', '/v1/positions')).body.results[0].size).toBe('0.01')
    await second.simulator.close()
    await rm(folder, { recursive: true })
  })
})
