import { describe, expect, it } from 'vitest'
import { createFakeExchangeClient, updateOf } from '../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC, VENUE } from '../../../test/support/market.ts'
import { createMemoryJournal } from '../../../test/support/memory-journal.ts'
import { D, type Decimal } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import type { ClientOrderId } from '../domain/brands.ts'
import type { Fill, OrderRequest } from '../domain/order.ts'
import type { Position } from '../domain/position.ts'
import { createOwnOrders } from './own-orders.ts'
import { createPortfolio } from './portfolio.ts'

const order = (id: string): OrderRequest => ({
  clientOrderId: id as ClientOrderId,
  symbol: BTC,
  side: 'sell',
  type: 'market',
  sizeBase: new D(1),
  timeInForce: 'IOC',
  reduceOnly: false,
})

const fill = (tradeId: string, more: Partial<Fill> = {}): Fill => ({
  venue: VENUE,
  symbol: BTC,
  tradeId,
  clientOrderId: 'c1' as ClientOrderId,
  venueOrderId: 'v-c1' as Fill['venueOrderId'],
  side: 'sell',
  price: new D(60_000),
  sizeBase: new D(1),
  feeQuote: new D(30),
  feeAsset: 'USDT',
  liquidity: 'taker',
  realizedPnlQuote: new D(100),
  venueTimeMs: 1,
  receivedAtMs: 1,
  forced: false,
  ...more,
})

const long: Position = {
  venue: VENUE,
  symbol: BTC,
  sizeBase: new D(2),
  entryPrice: new D(59_000),
  markPrice: new D(60_000),
  unrealizedPnlQuote: new D(2_000),
  liquidationPrice: new D(30_000),
  updatedAtMs: 1,
}

function setUp() {
  const clock = createManualClock()
  const client = createFakeExchangeClient(clock)
  const journal = createMemoryJournal()
  const stop = new AbortController()
  const failures: string[] = []
  const world: { mark: Decimal | undefined } = { mark: undefined }
  const portfolio = createPortfolio({
    client,
    journal,
    clock,
    log: silentLogger,
    quoteAsset: 'USDT',
    markOf: () => world.mark,
    onJournalFailure: (reason) => void failures.push(reason),
  })
  return {
    clock,
    client,
    journal,
    stop,
    failures,
    world,
    portfolio,
    start: () => portfolio.start(stop.signal),
  }
}

describe('createPortfolio', () => {
  it('reads positions from the venue, and marks them live', async () => {
    const { client, start, portfolio, world } = setUp()
    client.positions = [long]
    await start()
    expect(portfolio.positions.list()[0]).toMatchObject({
      markPrice: new D(60_000),
      unrealizedPnlQuote: new D(2_000),
    })
    world.mark = new D(61_000)
    expect(portfolio.positions.list()[0]).toMatchObject({
      markPrice: new D(61_000),
      notionalQuote: new D(122_000),
      unrealizedPnlQuote: new D(4_000),
    })
    expect(portfolio.positions.totals()).toMatchObject({
      equityQuote: new D(104_000),
      walletQuote: new D(100_000),
    })
  })

  it('follows the account: size, wallet, realised and fees', async () => {
    const { client, start, portfolio, journal } = setUp()
    client.positions = [long]
    await start()
    let changes = 0
    portfolio.positions.onChange(() => {
      changes += 1
    })
    client.events.emit({ kind: 'fill', fill: fill('1') })
    client.events.emit({ kind: 'fill', fill: fill('1') })
    client.events.emit({
      kind: 'position',
      position: { venue: VENUE, symbol: BTC, sizeBase: new D(1), entryPrice: new D(59_000) },
    })
    client.events.emit({ kind: 'balance', balance: { asset: 'USDT', walletBalance: new D(100_070) } })
    expect(portfolio.positions.list()[0]).toMatchObject({
      sizeBase: new D(1),
      realizedPnlQuote: new D(100),
      feesQuote: new D(30),
      liquidationPrice: new D(30_000),
    })
    expect(portfolio.positions.totals().walletQuote?.toFixed()).toBe('100070')
    expect(changes).toBe(2)
    expect(await journal.fills()).toHaveLength(1)
  })

  it('lists no flat position, and reports its size as zero', async () => {
    const { client, start, portfolio } = setUp()
    client.positions = [long]
    await start()
    const flat = { venue: VENUE, symbol: BTC, sizeBase: new D(0), entryPrice: new D(0) }
    client.events.emit({ kind: 'position', position: flat })
    expect(portfolio.positions.list()).toEqual([])
    expect(portfolio.positions.sizeOf(BTC).isZero()).toBe(true)
  })

  it('reads the account again when events were missed, until the venue answers', async () => {
    const { clock, client, start, portfolio } = setUp()
    await start()
    client.positions = [long]
    client.failure = new AppError('rate-limit', 'no room')
    client.events.emit({ kind: 'resync', reason: 'reconnected' })
    await clock.advance(3_000)
    client.failure = undefined
    await clock.advance(3_000)
    expect(portfolio.positions.sizeOf(BTC).toFixed()).toBe('2')
  })

  it('believes an event over an answer that was on its way, on a busy account too', async () => {
    const { clock, client, start, portfolio } = setUp()
    await start()
    const other = { ...long, symbol: 'ETH' as typeof BTC }
    let size = 2
    client.account.getDetailedPositions = async () => {
      size += 1
      const sizeBase = new D(size)
      client.events.emit({
        kind: 'position',
        position: { venue: VENUE, symbol: BTC, sizeBase, entryPrice: new D(59_000) },
      })
      client.events.emit({ kind: 'balance', balance: { asset: 'USDT', walletBalance: sizeBase } })
      return [long, other]
    }
    client.events.emit({ kind: 'resync', reason: 'reconnected' })
    await clock.settle()
    expect(portfolio.positions.sizeOf(BTC).toFixed()).toBe(String(size))
    expect(portfolio.positions.sizeOf(other.symbol).toFixed()).toBe('2')
    expect(portfolio.positions.totals().walletQuote?.toFixed()).toBe(String(size))
  })

  it('shows orders of earlier runs, follows new ones, and writes what the stream tells', async () => {
    const { client, start, portfolio, journal, clock } = setUp()
    await journal.appendOrderUpdate(updateOf(order('old'), 'filled', new D(1), new D(60_000), 5))
    await start()
    const seen: string[] = []
    portfolio.orders.onChange(({ order: { status }, feeQuote }) =>
      seen.push(`${status} ${feeQuote.toFixed()}`),
    )
    client.events.emit({ kind: 'order', order: updateOf(order('c1'), 'open', new D(0), new D(0), 10) })
    client.events.emit({ kind: 'fill', fill: fill('1') })
    client.events.emit({ kind: 'order', order: updateOf(order('c1'), 'filled', new D(1), new D(60_000), 11) })
    client.events.emit({ kind: 'order', order: updateOf(order('c1'), 'open', new D(0), new D(0), 10) })
    expect(seen).toEqual(['open 0', 'open 30', 'filled 30'])
    expect(portfolio.orders.list().map(({ order: { clientOrderId } }) => clientOrderId)).toEqual([
      'c1',
      'old',
    ])
    await clock.settle()
    expect((await journal.orders(10)).map(({ order: { status } }) => status)).toEqual(['filled', 'filled'])
  })

  it('lists its own orders however many another venue of the mode has', async () => {
    const { start, portfolio, journal } = setUp()
    await journal.appendOrderUpdate(updateOf(order('ours'), 'filled', new D(1), new D(60_000), 5))
    const others = Array.from({ length: 250 }, (_, n) => ({
      ...updateOf(order(`other-${n}`), 'filled', new D(1), new D(60_000), 6),
      venue: 'other' as typeof VENUE,
    }))
    await journal.appendAccountChange({ orders: others, fills: [] })
    await start()
    expect(portfolio.orders.list().map(({ order: { clientOrderId } }) => clientOrderId)).toEqual(['ours'])
  })

  it('tells when an event could not be written down', async () => {
    const { clock, client, start, journal, failures } = setUp()
    await start()
    journal.failWith('database or disk is full')
    client.events.emit({ kind: 'order', order: updateOf(order('c1'), 'open', new D(0), new D(0), 10) })
    await clock.settle()
    expect(failures[0]).toMatch(/disk is full/)
  })

  it('hears nothing after its end', async () => {
    const { client, start, stop, portfolio } = setUp()
    await start()
    stop.abort()
    client.events.emit({ kind: 'position', position: long })
    expect(portfolio.positions.list()).toEqual([])
    expect(client.events.listenerCount).toBe(0)
  })
})

describe('createOwnOrders', () => {
  it('knows what the open orders of a side may still add', () => {
    const orders = createOwnOrders(() => new D(0))
    const sell = (id: string, more: Partial<OrderRequest> = {}) => ({ ...order(id), ...more })
    orders.updated(updateOf(sell('part'), 'partially-filled', new D('0.4'), new D(60_000), 1))
    orders.updated(updateOf(sell('lost'), 'unknown', new D(0), new D(0), 1))
    orders.updated(updateOf(sell('ended'), 'cancelled', new D(0), new D(0), 1))
    orders.updated(updateOf(sell('closing', { reduceOnly: true }), 'open', new D(0), new D(0), 1))
    orders.updated(updateOf(sell('bought', { side: 'buy' }), 'open', new D(0), new D(0), 1))
    expect(orders.restingBase(BTC, 'sell').toFixed()).toBe('1.6')
    expect(orders.restingBase(BTC, 'buy').toFixed()).toBe('1')
  })

  it('forgets the oldest ended orders and never an open one', () => {
    const orders = createOwnOrders(() => new D(0), undefined, 3)
    orders.updated(updateOf(order('open'), 'open', new D(0), new D(0), 0))
    for (let n = 1; n <= 10; n += 1) {
      orders.updated(updateOf(order(`c${n}`), 'filled', new D(1), new D(60_000), n))
    }
    expect(orders.list().map(({ order: { clientOrderId } }) => clientOrderId)).toEqual([
      'c10',
      'c9',
      'c8',
      'open',
    ])
  })
})
