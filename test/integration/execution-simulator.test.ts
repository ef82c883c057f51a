import { randomUUID } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import type { IntentId } from '../../src/main/domain/brands.ts'
import type { OrderTicket } from '../../src/main/execution/order-ticket.ts'
import { BTC, createSimulatedWorld } from '../support/simulated-desk.ts'

const ticket = (more: Partial<OrderTicket> = {}): OrderTicket => ({
  intentId: randomUUID() as IntentId,
  symbol: BTC,
  side: 'buy',
  size: '0.01',
  sizeUnit: 'base',
  type: 'market',
  reduceOnly: false,
  ...more,
})

const signal = new AbortController().signal

describe('one leg against a simulated venue', () => {
  it('buys with one book request and one order request, and closes again', async () => {
    await using world = await createSimulatedWorld('execution-1')
    await using run = await world.open('simulator')
    const before = run.requests.length
    expect(await run.desk.orders.submit(ticket())).toMatchObject({
      outcome: 'accepted',
      order: { status: 'filled' },
    })
    const made = run.requests.slice(before)
    expect(
      made.filter((request) => request.includes('depth') || request.includes('bookTicker')),
    ).toHaveLength(1)
    expect(made.filter((request) => request === 'POST /fapi/v3/order')).toHaveLength(1)
    expect(run.prices.stats()).toMatchObject({ hits: 1, misses: 0, hitRate: 1 })
    await vi.waitFor(() => expect(run.desk.portfolio.positions.sizeOf(BTC).toFixed()).toBe('0.01'), {
      timeout: 20_000,
    })
    expect(await run.desk.orders.close({ intentId: randomUUID() as IntentId, symbol: BTC })).toMatchObject({
      outcome: 'accepted',
    })
    await vi.waitFor(() => expect(run.desk.portfolio.positions.list()).toEqual([]), { timeout: 20_000 })
    await vi.waitFor(async () => expect(await run.journal.fills()).not.toHaveLength(0), { timeout: 20_000 })
    expect(await run.journal.openOrders()).toEqual([])
  })

  it('finds out by asking when the answer to an order is lost, and orders once', async () => {
    await using world = await createSimulatedWorld('execution-2')
    await using run = await world.open('simulator')
    world.simulator.faults.add({ kind: 'lost-reply', path: '/order', method: 'POST', count: 1 })
    expect(await run.desk.orders.submit(ticket())).toMatchObject({
      outcome: 'accepted',
      order: { status: 'filled' },
    })
    expect(run.requests.filter((request) => request === 'POST /fapi/v3/order')).toHaveLength(1)
    expect((await run.client.account.getAccountPositions({ symbol: BTC }, signal)).toFixed()).toBe('0.01')
  })

  it('settles after a restart an order whose fate was unknown, and answers the gesture again', async () => {
    await using world = await createSimulatedWorld('execution-3')
    const gesture = ticket()
    {
      await using run = await world.open('simulator')
      world.simulator.faults.add({
        kind: 'status',
        status: 503,
        executed: true,
        path: '/order',
        method: 'POST',
      })
      world.simulator.faults.add({
        kind: 'status',
        status: 503,
        path: '/order',
        method: 'GET',
      })
      world.simulator.faults.add({ kind: 'close-sockets', stream: 'user' })
      world.simulator.faults.add({ kind: 'refuse-sockets' })
      expect(await run.desk.orders.submit(gesture)).toMatchObject({ outcome: 'unknown' })
      expect(run.desk.portfolio.orders.list()[0]?.order.status).toBe('unknown')
    }
    world.simulator.faults.clear()
    await using run = await world.open('simulator')
    await vi.waitFor(() => expect(run.desk.portfolio.orders.list()[0]?.order.status).toBe('filled'), {
      timeout: 20_000,
    })
    expect(run.desk.portfolio.positions.sizeOf(BTC).toFixed()).toBe('0.01')
    await vi.waitFor(async () => expect(await run.journal.fills()).not.toHaveLength(0), { timeout: 20_000 })
    expect(await run.desk.orders.submit(gesture)).toMatchObject({ outcome: 'accepted', repeated: true })
    expect(run.requests.filter((request) => request === 'POST /fapi/v3/order')).toHaveLength(0)
  })

  it("shows the venue's own refusal", async () => {
    await using world = await createSimulatedWorld('execution-4')
    await using run = await world.open('simulator')
    world.simulator.faults.add({
      kind: 'reject-orders',
      code: -2019,
      message: 'Margin is insufficient.',
      count: 1,
    })
    const reply = await run.desk.orders.submit(ticket())
    expect(reply).toMatchObject({ outcome: 'rejected', code: '-2019' })
    expect(reply.reason).toMatch(/margin is insufficient/i)
  })

  it.each([
    ['crossed-book', 'book-crossed'],
    ['empty-book', 'book-empty'],
  ] as const)('refuses to trade on a %s', async (kind, code) => {
    await using world = await createSimulatedWorld('execution-5')
    await using run = await world.open('simulator')
    world.simulator.faults.add({ kind, symbol: 'BTCUSDT' })
    expect(await run.desk.orders.submit(ticket())).toMatchObject({ outcome: 'rejected', code })
  })

  it('rests a limit order and cancels it', async () => {
    await using world = await createSimulatedWorld('execution-6')
    await using run = await world.open('simulator')
    const bbo = await run.client.marketData.fetchBboPrices({ symbol: BTC }, signal)
    const limitPrice = bbo.bidPrice.times('0.99').toFixed(1)
    const reply = await run.desk.orders.submit(ticket({ type: 'limit', limitPrice }))
    expect(reply).toMatchObject({ outcome: 'accepted', order: { status: 'open' } })
    const { clientOrderId } = reply
    expect(await run.desk.orders.cancel({ symbol: BTC, clientOrderId })).toMatchObject({
      outcome: 'cancelled',
    })
    await vi.waitFor(
      () => expect(run.desk.portfolio.orders.find(clientOrderId)?.order.status).toBe('cancelled'),
      { timeout: 20_000 },
    )
  })

  it('goes to market with the rest of a limit order that did not fill in time', async () => {
    await using world = await createSimulatedWorld('execution-7')
    await using run = await world.open('simulator')
    const reply = await run.desk.orders.submit(ticket({ type: 'limit-then-market', limitWaitMs: 50 }))
    expect(reply.outcome).toBe('accepted')
    expect((await run.client.account.getAccountPositions({ symbol: BTC }, signal)).toFixed()).toBe('0.01')
    expect(await run.client.trading.getActiveOrders({}, signal)).toEqual([])
  })
})
