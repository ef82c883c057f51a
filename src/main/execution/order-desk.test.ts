import { describe, expect, it } from 'vitest'
import { updateOf } from '../../../test/support/fake-exchange-client.ts'
import { BTC, depthOf } from '../../../test/support/market.ts'
import { buy, intentId, setUpOrderDesk as setUp } from '../../../test/support/order-desk-rig.ts'
import { D, ZERO } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'
import type { IntentId, SymbolId } from '../domain/brands.ts'
import type { OrderRequest } from '../domain/order.ts'
import { firstOrderIdOf } from './order-desk.ts'
import type { OrderTicket } from './order-ticket.ts'

describe('createOrderDesk', () => {
  it('places a market order with exactly one book request', async () => {
    const { client, desk, states, tracker, prices } = setUp()
    const reply = await desk.submit(buy)
    expect(reply).toMatchObject({
      outcome: 'accepted',
      repeated: false,
      clientOrderId: firstOrderIdOf(intentId),
    })
    expect(client.calls).toEqual({ getOrderBookDepth: 1, submit: 1 })
    expect(states()).toEqual(['sending', 'filled'])
    expect(prices.stats()).toMatchObject({ hits: 1, misses: 0 })
    expect(tracker.recent()[0]).toMatchObject({
      calls: { book: 1, price: 0, order: 1, cancel: 0, query: 0 },
      price: { hit: true, source: 'cache', ageMs: 0 },
    })
  })

  it('has intent and send on disk before the venue hears of it', async () => {
    const { client, desk, journal } = setUp()
    let onDisk: unknown
    const fill = client.onSubmit
    client.onSubmit = async (order) => {
      onDisk = (await journal.findIntent(intentId))?.orders.map(({ order: { status } }) => status)
      return fill(order)
    }
    await desk.submit(buy)
    expect(onDisk).toEqual(['sending'])
    expect(await journal.findIntent(intentId)).toMatchObject({
      status: 'done',
      orders: [{ order: { status: 'filled' } }],
    })
  })

  it('turns one gesture into one order, however often it comes, also after a restart', async () => {
    const { client, desk, makeDesk } = setUp()
    const [first, second] = await Promise.all([desk.submit(buy), desk.submit(buy)])
    expect(second).toBe(first)
    const restarted = await makeDesk().submit(buy)
    expect(restarted).toMatchObject({
      outcome: 'accepted',
      repeated: true,
      clientOrderId: first.clientOrderId,
    })
    expect(client.sent).toHaveLength(1)
  })

  it('sends nothing and halts when the journal cannot be written', async () => {
    const { client, desk, journal, gate } = setUp()
    journal.failWith('database or disk is full')
    const reply = await desk.submit(buy)
    expect(reply).toMatchObject({
      outcome: 'rejected',
      code: 'journal',
      reason:
        'the journal could not be written: database or disk is full; trading is halted, nothing was sent',
    })
    expect(client.sent).toEqual([])
    expect(gate.status().state).toBe('HALTED')
    journal.failWith(undefined)
    expect(await desk.submit({ ...buy, intentId: 'intent-2' as IntentId })).toMatchObject({ code: 'halted' })
    expect(client.sent).toEqual([])
  })

  it('does not say that nothing was sent when an answer could not be written down', async () => {
    const { client, desk, journal, gate } = setUp()
    const fill = client.onSubmit
    client.onSubmit = (order) => {
      journal.failWith('disk I/O error')
      return fill(order)
    }
    expect(await desk.submit(buy)).toMatchObject({ outcome: 'accepted' })
    expect(gate.status().reason).toBe(
      'the journal could not be written: disk I/O error. Only cancels go through until it can be',
    )
  })

  it.each([
    [{ size: '0' }, 'zero'],
    [{ size: '-1' }, 'negative'],
    [{ size: 'abc' }, 'not-a-number'],
    [{ size: '0.0001' }, 'below-min-size'],
    [{ size: '500' }, 'above-max-size'],
    [{ size: '2' }, 'order-cap'],
    [{ type: 'limit', limitPrice: 'x' }, 'limit-price'],
    [{ type: 'limit', limitPrice: '10000' }, 'price-band'],
    [{ symbol: 'NOPE' as SymbolId }, 'not-sent'],
  ] as const)('refuses %j as %s, and sends nothing', async (wrong, code) => {
    const { client, desk, journal } = setUp()
    const reply = await desk.submit({ ...buy, ...wrong } as OrderTicket)
    expect(reply).toMatchObject({ outcome: 'rejected', code })
    expect(client.sent).toEqual([])
    expect(await journal.findIntent(intentId)).toMatchObject({ status: 'refused', reason: reply.reason })
  })

  it.each([
    ['book-empty', depthOf([[60_000, 1]], [], 0)],
    ['book-crossed', depthOf([[60_002, 1]], [[60_001, 1]], 0)],
  ])('refuses a book that is %s', async (code, depth) => {
    const { client, desk } = setUp()
    client.depth = depth
    expect(await desk.submit(buy)).toMatchObject({ outcome: 'rejected', code })
    expect(client.sent).toEqual([])
  })

  it('refuses when the price grew too old and cannot be fetched again', async () => {
    const { clock, client, desk } = setUp()
    const fetchBook = client.marketData.getOrderBookDepth
    Object.assign(client.marketData, {
      getOrderBookDepth: async (...given: Parameters<typeof fetchBook>) => {
        const depth = await fetchBook(...given)
        await clock.advance(800)
        client.failure = new AppError('transport', 'the line is down')
        return depth
      },
    })
    expect(await desk.submit(buy)).toMatchObject({
      outcome: 'rejected',
      code: 'no-price',
      reason: 'no price younger than 500 ms: the line is down',
    })
    expect(client.sent).toEqual([])
  })

  it('prices its own limit orders from the cached book', async () => {
    const { client, desk } = setUp()
    client.onSubmit = (order) => ({ outcome: 'accepted', order: updateOf(order, 'open', ZERO, ZERO, 0) })
    await desk.submit({ ...buy, type: 'limit' })
    expect(client.sent[0]).toMatchObject({ type: 'limit', timeInForce: 'GTC', limitPrice: new D('59994') })
  })

  it("passes the venue's no on, with its code", async () => {
    const { client, desk, states } = setUp()
    client.onSubmit = () => ({ outcome: 'rejected', code: '-2019', reason: 'Margin is insufficient.' })
    expect(await desk.submit(buy)).toMatchObject({
      outcome: 'rejected',
      code: '-2019',
      reason: 'Margin is insufficient.',
    })
    expect(states()).toEqual(['sending', 'rejected'])
  })

  it('settles a lost answer by asking, under the same id', async () => {
    const { clock, client, desk, states } = setUp()
    client.onSubmit = (order) => {
      client.known.set(order.clientOrderId, updateOf(order, 'filled', order.sizeBase, new D(60_000), 1))
      return { outcome: 'unknown', reason: 'no answer came before the deadline' }
    }
    const reply = desk.submit(buy)
    await clock.advance(50)
    expect(await reply).toMatchObject({ outcome: 'accepted', order: { status: 'filled' } })
    expect(client.sent).toHaveLength(1)
    expect(states()).toEqual(['sending', 'unknown', 'filled'])
  })

  it('keeps an order unknown while the venue cannot tell, and never sends it again', async () => {
    const { clock, client, desk, journal } = setUp()
    client.onSubmit = () => ({ outcome: 'unknown', reason: 'the connection was reset' })
    const reply = desk.submit(buy)
    await clock.advance(10_000)
    expect(await reply).toMatchObject({ outcome: 'unknown', reason: 'the connection was reset' })
    expect(client.sent).toHaveLength(1)
    expect((await journal.openOrders())[0]?.order.status).toBe('unknown')
  })

  it('rests, cancels and sends only what is left to market', async () => {
    const { clock, client, desk } = setUp()
    const fill = client.onSubmit
    client.onSubmit = (order) => {
      if (order.type === 'market') return fill(order)
      const open = updateOf(order, 'open', ZERO, ZERO, 1)
      client.known.set(order.clientOrderId, open)
      return { outcome: 'accepted', order: open }
    }
    client.onCancel = () => {
      const [limit] = client.sent
      if (!limit) throw new Error('expected the limit order to be sent first')
      return { outcome: 'cancelled', order: updateOf(limit, 'cancelled', new D('0.2'), new D(59_994), 2) }
    }
    const reply = desk.submit({ ...buy, type: 'limit-then-market', limitWaitMs: 2_000 })
    await clock.advance(2_000)
    expect(await reply).toMatchObject({
      outcome: 'accepted',
      order: { type: 'market', sizeBase: new D('0.3') },
    })
    expect(client.sent.map(({ type, sizeBase }) => `${type} ${sizeBase.toFixed()}`)).toEqual([
      'limit 0.5',
      'market 0.3',
    ])
    expect(client.sent[1]?.clientOrderId).not.toBe(client.sent[0]?.clientOrderId)
  })

  it('does not go to market when the limit order filled on the stream meanwhile', async () => {
    const { clock, client, desk } = setUp()
    client.onSubmit = (order) => ({ outcome: 'accepted', order: updateOf(order, 'open', ZERO, ZERO, 1) })
    const reply = desk.submit({ ...buy, type: 'limit-then-market', limitWaitMs: 60_000 })
    await clock.settle()
    const [limit] = client.sent
    if (!limit) throw new Error('expected an order')
    client.events.emit({ kind: 'order', order: updateOf(limit, 'filled', limit.sizeBase, new D(59_994), 2) })
    expect(await reply).toMatchObject({ outcome: 'accepted', order: { status: 'filled' } })
    expect(client.sent).toHaveLength(1)
  })

  it('does not go to market when nobody knows whether the limit order is over', async () => {
    const { clock, client, desk } = setUp()
    client.onSubmit = (order) => ({ outcome: 'accepted', order: updateOf(order, 'open', ZERO, ZERO, 1) })
    client.onCancel = () => ({ outcome: 'unknown', reason: 'no answer' })
    const reply = desk.submit({ ...buy, type: 'limit-then-market', limitWaitMs: 1_000 })
    await clock.advance(10_000)
    expect(await reply).toMatchObject({
      outcome: 'unknown',
      reason: 'the limit order could not be cancelled',
    })
    expect(client.sent).toHaveLength(1)
  })

  it('keeps a reduce-only order within the position where the venue has no such flag', async () => {
    const { client, desk, stream } = setUp()
    Object.assign(client.capabilities, { reduceOnly: false })
    stream.positionBase = new D('0.4')
    const reduce = { ...buy, reduceOnly: true }
    const [grow, flip, sell] = [
      reduce,
      { ...reduce, side: 'sell', intentId: 'intent-2' as IntentId } as const,
      { ...reduce, side: 'sell', size: '0.4', intentId: 'intent-3' as IntentId } as const,
    ]
    expect(await desk.submit(grow)).toMatchObject({
      code: 'reduce-only',
      reason: 'expected a reduce-only buy of at most 0 BTC, got 0.5 BTC: the position is 0.4 BTC',
    })
    expect(await desk.submit(flip)).toMatchObject({ code: 'reduce-only' })
    expect(await desk.submit(sell)).toMatchObject({ outcome: 'accepted' })
    expect(client.sent.map(({ side }) => side)).toEqual(['sell'])
  })

  it('refuses a market order that the visible book cannot fill, but lets a reduce-only one try', async () => {
    const { client, desk } = setUp()
    client.depth = depthOf([[60_000, 2]], [[60_001, '0.3']], 0)
    expect(await desk.submit(buy)).toMatchObject({
      outcome: 'rejected',
      code: 'book-short',
      reason: 'the visible book is short of 0.2 BTC for this size',
    })
    const close = { ...buy, intentId: 'intent-2' as IntentId, reduceOnly: true }
    expect(await desk.submit(close)).toMatchObject({ outcome: 'accepted' })
    expect(client.sent).toHaveLength(1)
  })

  it('lets cancels through while halted, and asks about an order that is not open', async () => {
    const { client, desk, gate, states } = setUp()
    gate.setState('HALTED', 'test')
    const clientOrderId = firstOrderIdOf(intentId)
    const order: OrderRequest = {
      clientOrderId,
      symbol: BTC,
      side: 'buy',
      type: 'limit',
      sizeBase: new D(1),
      limitPrice: new D(59_000),
      timeInForce: 'GTC',
      reduceOnly: false,
    }
    client.known.set(clientOrderId, updateOf(order, 'filled', new D(1), new D(59_000), 3))
    const outcome = await desk.cancel({ symbol: BTC, clientOrderId })
    expect(outcome.outcome).toBe('not-open')
    expect(states()).toEqual(['filled'])
  })
})
