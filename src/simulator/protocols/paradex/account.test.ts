import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BTC, soon, startTestVenue, type TestVenue, told } from './test-venue.ts'

describe('the account at Paradex', () => {
  let venue: TestVenue
  beforeEach(async () => {
    venue = await startTestVenue()
  })
  afterEach(() => venue.simulator.close())
  const get = async (path: string) => (await venue.caller.call('GET', `/v1/${path}`)).body

  it('pays funding with fills and not by the hour: a gain of the short when the rate is positive', async () => {
    const socket = await venue.listen('funding_payments.ALL', 'positions')
    await venue.place({ side: 'SELL' })
    const before = Number((await get('balance')).results[0].size)
    venue.simulator.faults.add({ kind: 'funding', symbol: BTC })
    await soon(() => told(socket, 'funding_payments.ALL').length).toBe(1)
    const [payment] = told(socket, 'funding_payments.ALL')
    const [row] = (await get(`markets/summary?market=${BTC}`)).results
    expect(Math.sign(Number(payment.payment))).toBe(Math.sign(Number(row.funding_rate)))
    const paid = Number(row.funding_rate) * Number(row.underlying_price) * 0.01
    expect(Number(payment.payment) / paid).toBeCloseTo(1, 1)
    expect(Number((await get('balance')).results[0].size) - before).toBeCloseTo(Number(payment.payment), 6)
    const { results } = await get(`funding/payments?market=${BTC}`)
    expect(results[0]).toMatchObject({ id: payment.id, payment: payment.payment, index: payment.index })

    // What gathers afterwards is paid with the fill that closes the position.
    const running = async () => Number((await get('positions')).results[0].unrealized_funding_pnl)
    await soon(running).not.toBe(0)
    await venue.place({ flags: ['REDUCE_ONLY'] })
    const [fill] = (await get('fills')).results
    expect(Number(fill.realized_funding)).not.toBe(0)
    const [last] = (await get('funding/payments')).results
    expect(last).toMatchObject({ payment: fill.realized_funding, fill_id: fill.id })
    socket.socket.close()
  })

  it('adds up: equity is cash and running profit', async () => {
    await venue.place()
    const [account, positions, balance] = [await get('account'), await get('positions'), await get('balance')]
    const equity = Number(balance.results[0].size) + Number(positions.results[0].unrealized_pnl)
    expect(Math.abs(Number(account.account_value) - equity)).toBeLessThan(5)
    expect(account).toMatchObject({ status: 'ACTIVE', settlement_asset: 'USDC' })
    expect(Number(account.free_collateral)).toBeLessThan(Number(account.account_value))
    expect((await get('account/info')).results[0].fees).toEqual({
      maker_rate: '0.00003',
      taker_rate: '0.00045',
    })
  })

  it('sets leverage by the market, within what it allows', async () => {
    const set = (body: object) => venue.caller.call('POST', `/v1/account/margin/${BTC}`, body)
    expect((await get(`account/margin?market=${BTC}`)).configs[0].leverage).toBe(50)
    expect((await set({ leverage: 10, margin_type: 'CROSS' })).body).toMatchObject({ leverage: 10 })
    expect((await get(`account/margin?market=${BTC}`)).configs).toMatchObject([{ market: BTC, leverage: 10 }])
    expect((await set({ leverage: 51, margin_type: 'CROSS' })).body.error).toBe('VALIDATION_ERROR')
    expect((await set({ leverage: 5, margin_type: 'ISOLATED' })).body.error).toBe('MARKET_MARGIN_RESTRICTED')
  })

  it('tells a liquidation: account, orders and fills say so', async () => {
    const socket = await venue.listen('orders.ALL', 'fills.ALL', 'account')
    await venue.place()
    const { body } = await venue.rest()
    venue.simulator.faults.add({ kind: 'liquidate' })
    await soon(() => told(socket, 'fills.ALL').at(-1)?.fill_type).toBe('LIQUIDATION')
    const closed = told(socket, 'orders.ALL').filter(
      ({ id, status }) => id === body.id && status === 'CLOSED',
    )
    expect(closed[0].cancel_reason).toBe('IN_LIQUIDATION')
    expect(told(socket, 'account').map(({ status }) => status)).toContain('LIQUIDATION')
    await soon(() => told(socket, 'account').at(-1).status).toBe('ACTIVE')
    expect((await get('liquidations')).results).toHaveLength(1)
    socket.socket.close()
  })

  it('tells every tenth order event twice, with the same number', async () => {
    const socket = await venue.listen('orders.ALL')
    for (let order = 0; order < 6; order++) {
      const { body } = await venue.rest()
      await venue.caller.call('DELETE', `/v1/orders/${body.id}`)
    }
    await soon(() => told(socket, 'orders.ALL').length).toBe(13)
    const numbers = socket.texts.flatMap((text) => /"seq_no":(\d+)/.exec(text)?.[1] ?? [])
    expect(new Set(numbers).size).toBe(12)
    socket.socket.close()
  })

  it('closes an order with the reason a fault names, or refuses it with a code', async () => {
    const { faults } = venue.simulator
    faults.add({ kind: 'reject-orders', code: 'NOT_ENOUGH_MARGIN', count: 1 })
    expect((await venue.place()).status).toBe(201)
    expect(await venue.last()).toMatchObject({ status: 'CLOSED', cancel_reason: 'NOT_ENOUGH_MARGIN' })
    faults.add({ kind: 'reject-orders', code: 'WEATHER', message: 'No.', count: 1 })
    expect((await venue.place()).body).toEqual({ error: 'WEATHER', message: 'No.', data: null })
    faults.add({ kind: 'status', status: 503, executed: true, count: 1, path: '/orders', method: 'POST' })
    expect((await venue.place()).status).toBe(503)
    expect(venue.simulator.ordersTaken()).toBe(1)
    faults.add({ kind: 'clock-skew', skewMs: 600_000 })
    expect((await venue.place()).body.error ?? 'expired').toMatch(/INVALID_TIMESTAMP|expired/)
  })
})
