import { randomUUID } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import type { IntentId } from '../../src/main/domain/brands.ts'
import type { OrderTicket } from '../../src/main/execution/order-ticket.ts'
import { BTC, createSimulatedWorld } from '../support/simulated-desk.ts'

const ticket = (more: Partial<OrderTicket> = {}): OrderTicket => ({
  intentId: randomUUID() as IntentId,
  symbol: BTC,
  side: 'buy',
  size: '600',
  sizeUnit: 'quote',
  type: 'market',
  reduceOnly: false,
  ...more,
})

const signal = new AbortController().signal

describe('paper over a simulated venue', () => {
  it('trades on the real book without sending an order, with one book request', async () => {
    await using world = await createSimulatedWorld('paper-1')
    await using run = await world.open('paper')
    const before = run.requests.length
    expect(await run.desk.orders.submit(ticket())).toMatchObject({
      outcome: 'accepted',
      order: { status: 'filled' },
    })
    // Fee rates, and the funding and maintenance of the position, are no part of the order.
    const made = run.requests
      .slice(before)
      .filter((path) => !/commissionRate|premiumIndex|funding|leverageBracket/.test(path))
    expect(made).toEqual(['GET /fapi/v3/depth'])
    expect(run.desk.portfolio.positions.list()[0]?.sizeBase.gt(0)).toBe(true)
    const { equityQuote, feesQuote } = run.desk.portfolio.positions.totals()
    expect(feesQuote.gt(0)).toBe(true)
    expect(equityQuote?.lt(100_000)).toBe(true)
    await using live = await world.open('simulator')
    expect(live.desk.portfolio.positions.list()).toEqual([])
  })

  it('finds its positions and orders again after a restart', async () => {
    await using world = await createSimulatedWorld('paper-2')
    const seen = { size: '', wallet: '', resting: '' }
    {
      await using run = await world.open('paper')
      await run.desk.orders.submit(ticket())
      const { bidPrice } = await run.client.marketData.fetchBboPrices({ symbol: BTC }, signal)
      const limitPrice = bidPrice.times('0.985').toFixed(1)
      const resting = await run.desk.orders.submit(ticket({ type: 'limit', limitPrice }))
      expect(resting).toMatchObject({ outcome: 'accepted', order: { status: 'open' } })
      seen.resting = resting.clientOrderId
      seen.size = run.desk.portfolio.positions.sizeOf(BTC).toFixed()
      seen.wallet = run.desk.portfolio.positions.totals().walletQuote?.toFixed() ?? ''
    }
    await using run = await world.open('paper')
    expect(run.desk.portfolio.positions.sizeOf(BTC).toFixed()).toBe(seen.size)
    expect(run.desk.portfolio.positions.totals().walletQuote?.toFixed()).toBe(seen.wallet)
    const [open] = await run.client.trading.getActiveOrders({}, signal)
    expect(open?.clientOrderId).toBe(seen.resting)
    expect(run.desk.portfolio.orders.list().map(({ order: { status } }) => status)).toEqual([
      'open',
      'filled',
    ])
    expect(await run.desk.orders.close({ intentId: randomUUID() as IntentId, symbol: BTC })).toMatchObject({
      outcome: 'accepted',
    })
    expect(run.desk.portfolio.positions.list()).toEqual([])
  })

  it('fills a resting order when the market moves through it', async () => {
    await using world = await createSimulatedWorld('paper-3')
    await using run = await world.open('paper')
    const { bidPrice } = await run.client.marketData.fetchBboPrices({ symbol: BTC }, signal)
    const limitPrice = bidPrice.times('0.998').toFixed(1)
    const { clientOrderId } = await run.desk.orders.submit(ticket({ type: 'limit', limitPrice }))
    world.simulator.faults.add({ kind: 'move-market', bps: -60, symbol: 'BTCUSDT' })
    const order = () => run.desk.portfolio.orders.find(clientOrderId)?.order
    await vi.waitFor(() => expect(order()?.status).toBe('filled'), { timeout: 10_000 })
    expect(order()?.averagePrice.toFixed(1)).toBe(limitPrice)
    expect((await run.journal.fills()).every(({ liquidity }) => liquidity === 'maker')).toBe(true)
  })
})
