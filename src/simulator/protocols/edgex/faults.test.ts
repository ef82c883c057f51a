import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BTC, soon, startTestVenue, type TestVenue } from './test-venue.ts'

let venue: TestVenue

beforeEach(async () => {
  venue = await startTestVenue()
})

afterEach(() => venue.simulator.close())

it('fails requests as the front and as the venue do', async () => {
  const { faults } = venue.simulator
  const path = '/createOrder'
  faults.add({ kind: 'status', path, status: 503, executed: true, count: 1 })
  expect(await venue.place(venue.v2)).toMatchObject({ status: 503, body: { code: 'GATEWAY_INTERNAL_ERROR' } })
  expect(venue.simulator.ordersTaken()).toBe(1)
  faults.add({ kind: 'status', path, status: 502, html: true, count: 1 })
  expect((await venue.place(venue.v2)).body).toMatch(/^<html>/)
  faults.add({ kind: 'rate-limit', count: 1 })
  expect(await venue.v2.get('meta/getServerTime')).toMatchObject({ status: 429 })
  faults.add({ kind: 'reject-orders', code: 'SOME_CODE', message: 'no', count: 1 })
  expect(await venue.place(venue.v2)).toMatchObject({ status: 200, body: { code: 'SOME_CODE', msg: 'no' } })
  faults.add({ kind: 'lost-reply', path, count: 1 })
  await expect(venue.place(venue.v2)).rejects.toThrow()
  expect(venue.simulator.ordersTaken()).toBe(2)
})

it('refuses requests beyond its limit', async () => {
  await venue.simulator.close()
  venue = await startTestVenue({ requestsPerTenSeconds: 2 })
  await soon(async () => (await venue.v2.get('meta/getServerTime')).status).toBe(429)
})

it('fills in part when told to', async () => {
  const { faults } = venue.simulator
  faults.add({ kind: 'partial-fills', share: 0.5, count: 1 })
  const price = await venue.priceFromBid(20)
  const { body } = await venue.place(venue.v2, { price, size: '0.040' })
  faults.add({ kind: 'move-market', bps: 100, symbol: 'BTCUSDC' })
  const read = async () =>
    (await venue.v2.read('order/getOrderById', { orderIdList: body.data.orderId })).body.data[0]
  expect(await read()).toMatchObject({ status: 'OPEN', cumMatchSize: '0.02' })
})

it('refuses a crossing post-only order when told to', async () => {
  venue.simulator.faults.add({ kind: 'post-only', variant: 'reject' })
  const crossing = await venue.priceFromBid(50)
  const refused = await venue.place(venue.v2, { price: crossing, timeInForce: 'POST_ONLY' })
  expect(refused.body.code).toBe('ORDER_POST_ONLY')
})

it('closes the private socket alone when the fault names it', async () => {
  const [open, user] = [await venue.listen('ticker.30000001'), await venue.listenPrivate('v2')]
  venue.simulator.faults.add({ kind: 'close-sockets', code: 1001, stream: 'user' })
  expect(await user.closed).toBe(1001)
  expect(open.socket.readyState).toBe(open.socket.OPEN)
  venue.simulator.faults.add({ kind: 'refuse-sockets' })
  await expect(venue.listenPrivate('v2')).rejects.toThrow()
  open.socket.close()
})

it('answers V1 with success and nothing once it is retired', async () => {
  await venue.simulator.close()
  venue = await startTestVenue({ v1Retired: true })
  for (const path of ['quote/getTicker', 'funding/getLatestFundingRate'])
    expect((await venue.v1.get(path, { contractId: BTC.v1 })).body).toMatchObject({
      code: 'SUCCESS',
      data: [],
    })
  expect((await venue.v2.get('quote/getTicker', { contractId: BTC.v2 })).body.data).toHaveLength(1)
})

it('ends an order whose time is over', async () => {
  const contractId = BTC.v2
  const price = await venue.priceFromBid(-100)
  const order = { clientOrderId: 'brief', contractId, side: 'BUY', size: '0.010', price }
  const body = venue.v2.order(order, (Number(price) / 100).toFixed(6), 3_000)
  const placed = await venue.v2.write('order/createOrder', body)
  expect(placed.body.code).toBe('SUCCESS')
  const read = async () =>
    (await venue.v2.read('order/getOrderByClientOrderId', { clientOrderIdList: 'brief' })).body.data[0]
  await soon(read).toMatchObject({ status: 'CANCELED', cancelReason: 'EXPIRE_CANCELED' })
})

it('keeps account, orders and credentials in its file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'edgex-'))
  const state = join(folder, 'account.json')
  await venue.simulator.close()
  venue = await startTestVenue({ state })
  const price = await venue.priceFromBid(-100)
  await venue.place(venue.v2, { clientOrderId: 'kept', price })
  const { credentials } = venue.simulator.ready
  await venue.simulator.close()
  venue = await startTestVenue({ state })
  expect(venue.simulator.ready.credentials).toEqual(credentials)
  const found = await venue.v2.read('order/getOrderByClientOrderId', { clientOrderIdList: 'kept' })
  expect(found.body.data).toMatchObject([
    { status: 'OPEN', l2Size: '0.010', price: Number(price).toString() },
  ])
  await rm(folder, { recursive: true })
})
