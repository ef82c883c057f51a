import { describe, expect, it } from 'vitest'
import { createFakeExchangeClient, updateOf } from '../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC, VENUE } from '../../../test/support/market.ts'
import { createMemoryJournal } from '../../../test/support/memory-journal.ts'
import { D } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import type { ClientOrderId, IntentId } from '../domain/brands.ts'
import type { Fill, OrderRequest, OrderUpdate } from '../domain/order.ts'
import { runOrderReconciler } from './order-reconciler.ts'

const order: OrderRequest = {
  clientOrderId: 'c1' as ClientOrderId,
  symbol: BTC,
  side: 'buy',
  type: 'market',
  sizeBase: new D(1),
  timeInForce: 'IOC',
  reduceOnly: false,
}

async function setUp() {
  const clock = createManualClock()
  const client = createFakeExchangeClient(clock)
  const journal = createMemoryJournal()
  const intentId = 'i1' as IntentId
  await journal.appendSend({ venue: VENUE, intentId, leg: 0, attempt: 1, order, atMs: clock.now() })
  const updates: OrderUpdate[] = []
  const missed: Fill[] = []
  const stop = new AbortController()
  const run = () =>
    runOrderReconciler(
      {
        client,
        journal,
        clock,
        log: silentLogger,
        sink: { sent: () => undefined, updated: (update) => void updates.push(update) },
        onMissedFill: (fill) => void missed.push(fill),
      },
      stop.signal,
    )
  const status = async () => (await journal.orders(1))[0]?.order.status
  return { clock, client, journal, updates, missed, stop, run, status }
}

describe('runOrderReconciler', () => {
  it('finds at the start what became of an order that was being sent when we died', async () => {
    const { clock, client, updates, stop, run, status } = await setUp()
    client.known.set(order.clientOrderId, updateOf(order, 'filled', new D(1), new D(60_000), 1))
    const running = run()
    await clock.settle()
    expect(await status()).toBe('filled')
    expect(updates).toHaveLength(1)
    stop.abort()
    await running
  })

  it('does not give an order up while the venue might still receive it, and does afterwards', async () => {
    const { clock, stop, run, status, updates } = await setUp()
    const running = run()
    await clock.advance(9_000)
    expect(await status()).toBe('sending')
    await clock.advance(4_000)
    expect(await status()).toBe('rejected')
    expect(updates.at(-1)?.reason).toBe('the venue never received it')
    stop.abort()
    await running
  })

  it('keeps an order open for as long as a slow venue may still take it', async () => {
    const { clock, client, stop, run, status } = await setUp()
    Object.assign(client.capabilities, { commandLifeMs: 600_000 })
    const running = run()
    await clock.advance(599_000)
    expect(await status()).toBe('sending')
    await clock.advance(9_000)
    expect(await status()).toBe('rejected')
    stop.abort()
    await running
  })

  it('ends an open order that the venue has forgotten, unless it is still among the open ones', async () => {
    const { clock, client, journal, stop, run, status, updates } = await setUp()
    const open = updateOf(order, 'partially-filled', new D('0.25'), new D(60_000), 1)
    await journal.appendOrderUpdate(open)
    client.trading.getActiveOrders = async () => [open]
    await clock.advance(60_000)
    const running = run()
    await clock.settle()
    expect(await status()).toBe('partially-filled')
    client.trading.getActiveOrders = async () => []
    client.events.emit({ kind: 'resync', reason: 'reconnected' })
    await clock.settle()
    expect(await status()).toBe('expired')
    expect(updates.at(-1)).toMatchObject({
      filledBase: new D('0.25'),
      reason: 'the venue no longer knows this order, nor lists it as open',
    })
    stop.abort()
    await running
  })

  it('concludes nothing from a failed query', async () => {
    const { clock, client, stop, run, status } = await setUp()
    client.failure = new AppError('venue-unavailable', 'HTTP 503')
    const running = run()
    await clock.advance(60_000)
    expect(await status()).toBe('sending')
    client.failure = undefined
    client.known.set(order.clientOrderId, updateOf(order, 'cancelled', new D('0.25'), new D(60_000), 1))
    await clock.advance(4_000)
    expect(await status()).toBe('cancelled')
    stop.abort()
    await running
  })

  it('reads orders and fills again after the account stream was interrupted', async () => {
    const { clock, client, journal, missed, stop, run, status } = await setUp()
    client.known.set(order.clientOrderId, updateOf(order, 'open', new D(0), new D(0), 1))
    const running = run()
    await clock.settle()
    expect(await status()).toBe('open')
    client.known.set(order.clientOrderId, updateOf(order, 'filled', new D(1), new D(60_000), 2))
    const fill = { tradeId: '9', clientOrderId: order.clientOrderId } as Fill
    client.history = [{ ...fillOf(order), ...fill }]
    await clock.advance(10_000)
    expect(await status()).toBe('open')
    client.events.emit({ kind: 'resync', reason: 'reconnected' })
    await clock.settle()
    expect(await status()).toBe('filled')
    expect(missed.map(({ tradeId }) => tradeId)).toEqual(['9'])
    expect(await journal.fills()).toHaveLength(1)
    stop.abort()
    await running
  })

  it('reads missed fills of its own symbols however many orders another venue of the mode has', async () => {
    const { clock, client, journal, missed, stop, run } = await setUp()
    await journal.appendOrderUpdate(updateOf(order, 'filled', new D(1), new D(60_000), 1))
    const others = Array.from({ length: 150 }, (_, n) => ({
      ...updateOf(
        { ...order, clientOrderId: `o${n}` as ClientOrderId },
        'filled',
        new D(1),
        new D(60_000),
        1,
      ),
      venue: 'other' as typeof VENUE,
    }))
    await journal.appendAccountChange({ orders: others, fills: [] })
    client.history = [fillOf(order)]
    const running = run()
    await clock.settle()
    expect(missed).toHaveLength(1)
    stop.abort()
    await running
  })
})

const fillOf = (of: OrderRequest): Fill => ({
  venue: VENUE,
  symbol: of.symbol,
  tradeId: '1',
  clientOrderId: of.clientOrderId,
  venueOrderId: 'v-c1' as Fill['venueOrderId'],
  side: of.side,
  price: new D(60_000),
  sizeBase: of.sizeBase,
  feeQuote: new D(1),
  feeAsset: 'USDT',
  liquidity: 'taker',
  realizedPnlQuote: new D(0),
  venueTimeMs: 2,
  receivedAtMs: 2,
  forced: false,
})
