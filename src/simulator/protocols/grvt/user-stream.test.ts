import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BTC, soon, startTestVenue, type TestSocket, type TestVenue } from './test-venue.ts'

describe('trading sockets', () => {
  let venue: TestVenue
  let socket: TestSocket
  let account: string

  beforeEach(async () => {
    venue = await startTestVenue()
    account = venue.simulator.ready.credentials.subAccountId
    socket = await venue.open('trades/ws/full')
    for (const stream of ['v1.order', 'v1.state', 'v1.fill', 'v1.position', 'v1.cancel'])
      socket.subscribe(stream, account)
    await soon(() => socket.frames().length).toBe(5)
  })

  afterEach(() => venue.simulator.close())

  const statuses = () => socket.feeds('v1.order').map(({ state }) => state.status)

  it('tell an order from pending to its end, and the state beside it', async () => {
    await venue.caller.create({ price: await venue.priceFromBid(-100), clientOrderId: '7' })
    await soon(statuses).toEqual(['PENDING', 'OPEN'])
    await venue.caller.trade('cancel_order', { client_order_id: '7' })
    await soon(statuses).toEqual(['PENDING', 'OPEN', 'CANCELLED'])
    const states = socket.feeds('v1.state')
    expect(states.map(({ order_state }) => order_state.status)).toEqual(statuses())
    expect(states[2]).toMatchObject({ client_order_id: '7', order_id: socket.feeds('v1.order')[2].order_id })
    const numbers = socket.frames().filter(({ stream }) => stream === 'v1.order')
    expect(numbers.map(({ sequence_number: s }) => s)).toEqual(['1', '2', '3'])
    expect(numbers.map(({ prev_sequence_number: p }) => p)).toEqual(['0', '1', '2'])
  })

  it('tell a fill with the public trade’s id, the position it makes, and the order as filled', async () => {
    await venue.caller.create({ clientOrderId: '8' })
    await soon(statuses).toContain('FILLED')
    expect(statuses()).not.toContain('CANCELLED')
    const [fill] = socket.feeds('v1.fill')
    expect(fill).toMatchObject({
      client_order_id: '8',
      is_taker: true,
      fee_rate: '0.045',
      realized_pnl: '0.0',
    })
    const { body } = await venue.caller.market('trade', { instrument: BTC })
    expect(body.result.map((trade: { trade_id: string }) => trade.trade_id)).toContain(fill.trade_id)
    expect(socket.feeds('v1.position').at(-1)).toMatchObject({ instrument: BTC, size: '0.01' })
  })

  it('begin with the open orders and positions', async () => {
    await venue.caller.create({})
    await venue.caller.create({ price: await venue.priceFromBid(-100), clientOrderId: '9' })
    await soon(statuses).toContain('OPEN')
    await soon(statuses).toContain('FILLED')
    const late = await venue.open('trades/ws/full')
    late.subscribe('v1.order', `${account}-${BTC}`)
    late.subscribe('v1.position', account)
    await soon(() => late.frames().length).toBe(4)
    const [ack, order, , position] = late.frames()
    expect(ack.result).toMatchObject({ num_snapshots: [1], first_sequence_number: ['1'] })
    expect(order).toMatchObject({ sequence_number: '0', feed: { metadata: { client_order_id: '9' } } })
    expect(position).toMatchObject({ sequence_number: '0', feed: { size: '0.01' } })
  })

  it('tell a position when its leverage changes, and a cancel that waited in vain', async () => {
    await venue.caller.trade('set_initial_leverage', { instrument: BTC, leverage: '7' })
    await soon(() => socket.feeds('v1.position')).toMatchObject([{ leverage: '7.0' }])
    await venue.caller.trade('cancel_order', { client_order_id: '99' })
    await soon(() => socket.feeds('v1.cancel')).toMatchObject([
      { client_order_id: '99', cancel_status: 'EXPIRED' },
    ])
  })

  it('tell a liquidation as such', async () => {
    await venue.caller.create({})
    await venue.caller.create({ price: await venue.priceFromBid(-100), clientOrderId: '10' })
    await soon(statuses).toContain('OPEN')
    venue.simulator.faults.add({ kind: 'liquidate' })
    await soon(() => socket.feeds('v1.fill').at(-1)).toMatchObject({ is_liquidation: true, is_buyer: false })
    expect(
      socket
        .feeds('v1.order')
        .find(({ metadata, state }) => metadata.client_order_id === '10' && state.status === 'CANCELLED')
        .state.reject_reason,
    ).toBe('LIQUIDATION')
    expect(socket.feeds('v1.position').at(-1)).toMatchObject({ size: '0.0' })
  })

  it('take orders as calls do, with the faults of calls', async () => {
    const create = (id: number) =>
      socket.send({
        jsonrpc: '2.0',
        method: 'v1/create_order',
        params: { order: venue.caller.order({}) },
        id,
      })
    create(71)
    await soon(() => socket.frames().find(({ id }) => id === 71)?.result).toMatchObject({
      order_id: '0x00',
      state: { status: 'PENDING' },
    })
    venue.simulator.faults.add({ kind: 'reject-orders', code: 2080, count: 1 })
    create(72)
    await soon(() => socket.frames().find(({ id }) => id === 72)?.error?.code).toBe(2080)
    socket.subscribe('v1.order', '123')
    await soon(() => socket.frames().at(-1)?.error?.code).toBe(1001)
  })
})
