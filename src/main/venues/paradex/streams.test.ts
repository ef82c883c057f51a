import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/paradex/read.ts'
import {
  BTC,
  createScriptedParadex,
  json,
  orderOf,
  type Wire,
} from '../../../../test/fixtures/paradex/scripted-venue.ts'
import type { BookSink } from '../book-sink.ts'
import type { AccountEvent } from '../market-streams.ts'

const BOOK = 'order_book.BTC-USD-PERP.deltas'

const collect = (verdict: 'applied' | 'crossed' = 'applied') => {
  const told: string[] = []
  const sink: BookSink = {
    onSnapshot: ({ sequence, bidCount, askCount }) =>
      void told.push(`snapshot ${sequence} ${bidCount}/${askCount}`),
    onChanges({ sequence, bidTicks, bidLots, bidCount }) {
      told.push(`changes ${sequence} ${bidTicks.slice(0, bidCount)} × ${bidLots.slice(0, bidCount)}`)
      return verdict
    },
    onFault: (fault) => void told.push(`fault ${fault}`),
  }
  return { told, sink }
}

const level = (side: string, price: string, size: string) => ({ side, price, size })
const snapshot = (wire: Wire, seq_no: number, inserts = [level('BUY', '67629.7', '0.992')]): void =>
  wire.tell(BOOK, { seq_no, last_updated_at: 1, update_type: 's', inserts, updates: [], deletes: [] })
const change = (wire: Wire, seq_no: number, lists: object = {}): void =>
  wire.tell(BOOK, { seq_no, last_updated_at: 1, update_type: 'd', inserts: [], ...lists })
const asked = (wire: Wire) => wire.sent.map(({ method, params }) => `${method} ${params.channel}`)

async function openBook(verdict?: 'applied' | 'crossed') {
  const venue = createScriptedParadex({ keys: false })
  await venue.connect()
  const book = collect(verdict)
  venue.client.streams.subscribeBook(BTC, book.sink)
  await venue.clock.settle()
  return { ...venue, ...book }
}

describe('books', () => {
  test('rules 1 and 2: the first frame is the whole book, then inserts, updates and deletes in this order', async () => {
    const { told, market } = await openBook()
    expect(asked(market())).toEqual([`subscribe ${BOOK}`])
    market().push(readFixture('book-frame'))
    change(market(), 14127816)
    change(market(), 14127817, {
      inserts: [level('BUY', '67629.8', '1')],
      updates: [level('BUY', '67629.7', '2')],
      deletes: [level('BUY', '67629.8', '0')],
    })
    expect(told).toEqual([
      'snapshot 14127815 1/1',
      'changes 14127816  × ',
      'changes 14127817 676298,676297,676298 × 100000,200000,0',
    ])
  })

  test('rule 3: a gap leaves the channel and joins it again; what follows is not looked at', async () => {
    const { told, market, clock } = await openBook()
    snapshot(market(), 10)
    change(market(), 12)
    change(market(), 13)
    expect(told).toEqual(['snapshot 10 1/0', 'fault gap'])
    // It broke right after its snapshot: the next is not asked for at once.
    await clock.advance(300)
    expect(asked(market())).toEqual([`subscribe ${BOOK}`, `unsubscribe ${BOOK}`, `subscribe ${BOOK}`])
    snapshot(market(), 20)
    change(market(), 21)
    expect(told.slice(2)).toEqual(['snapshot 20 1/0', 'changes 21  × '])
  })

  test('rule 3: a frame that repeats the last one changes nothing', async () => {
    const { told, market } = await openBook()
    snapshot(market(), 10)
    change(market(), 11)
    change(market(), 11)
    change(market(), 12)
    expect(told).toEqual(['snapshot 10 1/0', 'changes 11  × ', 'changes 12  × '])
  })

  test('rule 5: a crossed book is built again', async () => {
    const { told, market, clock } = await openBook('crossed')
    snapshot(market(), 10)
    change(market(), 11)
    expect(told.at(-1)).toBe('fault crossed')
    await clock.advance(300)
    expect(asked(market()).at(-1)).toBe(`subscribe ${BOOK}`)
  })

  test('rule 5: a lost connection faults the book, and the next one begins with its snapshot', async () => {
    const { told, market, clock } = await openBook()
    snapshot(market(), 10)
    market().drop()
    await clock.advance(1_000)
    snapshot(market(), 3)
    expect(told).toEqual(['snapshot 10 1/0', 'fault reconnect', 'snapshot 3 1/0'])
  })

  test('a second sink of a running book gets a snapshot too, and the first goes on', async () => {
    const { told, client, market, clock } = await openBook()
    snapshot(market(), 10)
    const second = collect()
    client.streams.subscribeBook(BTC, second.sink)
    await clock.settle()
    expect(asked(market())).toEqual([`subscribe ${BOOK}`, `unsubscribe ${BOOK}`, `subscribe ${BOOK}`])
    snapshot(market(), 20)
    change(market(), 21)
    expect(told).toEqual(['snapshot 10 1/0', 'snapshot 20 1/0', 'changes 21  × '])
    expect(second.told).toEqual(['snapshot 20 1/0', 'changes 21  × '])
  })

  test('garbage puts every book in doubt, and a price off the grid asks whether the grid has changed', async () => {
    const { told, market, clock, requested } = await openBook()
    snapshot(market(), 10)
    market().push('{"jsonr')
    expect(told.at(-1)).toBe('fault gap')
    await clock.advance(300)
    const asks = requested('GET', '/markets').length
    snapshot(market(), 20)
    change(market(), 21, { updates: [level('BUY', '67629.75', '1')] })
    expect(told.slice(-2)).toEqual(['snapshot 20 1/0', 'fault off-grid'])
    await clock.settle()
    expect(requested('GET', '/markets').length).toBeGreaterThan(asks)
  })

  test('a refused channel is said, and an unanswered request replaces the connection', async () => {
    const refusing = createScriptedParadex({ keys: false })
    await refusing.connect()
    refusing.answers.refuse.set(BOOK, -32600)
    const book = collect()
    refusing.client.streams.subscribeBook(BTC, book.sink)
    await refusing.clock.advance(100)
    expect(asked(refusing.market())).toHaveLength(1)

    const silent = createScriptedParadex({ keys: false })
    await silent.connect()
    silent.answers.confirm = false
    silent.client.streams.subscribeBook(BTC, collect().sink)
    await silent.clock.advance(6_000)
    expect(silent.wires.length).toBeGreaterThan(1)
  })
})

test('best prices come once each, newest last, after a seed by REST', async () => {
  const { connect, client, clock, market, on } = createScriptedParadex({ keys: false })
  const { data } = readFixture<{ params: { data: Record<string, unknown> } }>('bbo-frame').params
  on('GET /bbo', () => json({ ...data, seq_no: 20783 }))
  await connect()
  const told: (number | undefined)[] = []
  client.streams.subscribeBbo(BTC, ({ sequence }) => told.push(sequence))
  await clock.settle()
  for (const seq_no of [20784, 20784, 20782, 20785]) market().tell('bbo.BTC-USD-PERP', { ...data, seq_no })
  market().tell('bbo.BTC-USD-PERP', { ...data, bid: '', seq_no: 20786 })
  expect(told).toEqual([20783, 20784, 20785])
})

test('a candle is made of trades on the REST candle, and each trade counts once', async () => {
  const { connect, client, clock, market, on } = createScriptedParadex({ keys: false })
  const minute = Math.floor(1_790_000_000_000 / 60_000) * 60_000
  const trade = (id: string, price: string, created_at: number) => ({
    ...{ id, price, created_at, market: 'BTC-USD-PERP', side: 'BUY', size: '1', trade_type: 'FILL' },
  })
  on('GET /trades', () => json({ results: [trade('1', '10', minute)], next: null }))
  on('GET /markets/klines', () => json({ results: [[minute, 9, 11, 8, 10, 5]] }))
  await connect()
  const told: string[] = []
  client.streams.subscribeCandles(BTC, ({ openTimeMs, high, close, volumeBase, closed }) =>
    told.push(`${openTimeMs - minute} ${high} ${close} ${volumeBase} ${closed}`),
  )
  await clock.settle()
  for (const each of [
    trade('1', '10', minute),
    trade('2', '12', minute + 1),
    trade('3', '7', minute + 60_000),
  ])
    market().tell('trades.BTC-USD-PERP', each)
  expect(told).toEqual(['0 11 10 5 false', '0 12 12 6 false', '0 12 12 6 true', '60000 7 7 1 false'])
})

describe('the account', () => {
  const kinds = (heard: readonly AccountEvent[]) => heard.map(({ kind }) => kind)

  test('order events count by their number, beyond 2^53 and once', async () => {
    const { connect, user, heard } = createScriptedParadex()
    await connect()
    for (const seq_no of [
      1681471234972000001n,
      1681471234972000001n,
      1681471234972000000n,
      1681471234972000002n,
    ])
      user().tell('orders.ALL', orderOf({ seq_no }))
    expect(kinds(heard)).toEqual(['resync', 'order', 'order'])
  })

  test('a maker’s fill waits for its order’s side, is told once, and cash is read', async () => {
    const { connect, user, heard, clock, on } = createScriptedParadex()
    on('GET /orders/by_client_id', () => json(orderOf()))
    await connect()
    user().tell('fills.ALL', readFixture('fill'))
    user().tell('fills.ALL', readFixture('fill'))
    await clock.settle()
    expect(kinds(heard).filter((kind) => kind === 'fill')).toHaveLength(1)
    expect(heard.find(({ kind }) => kind === 'fill')).toMatchObject({ fill: { side: 'buy' } })
    expect(heard.find(({ kind }) => kind === 'balance')).toMatchObject({ balance: { asset: 'USDC' } })
  })

  test('a maker’s fill whose order is nowhere is told by the documented reading', async () => {
    const { connect, user, heard, clock } = createScriptedParadex()
    await connect()
    user().tell('fills.ALL', readFixture('fill'))
    await clock.settle()
    expect(heard.find(({ kind }) => kind === 'fill')).toMatchObject({ fill: { side: 'buy' } })
  })

  test('liquidations, funding, positions and fills that the venue takes back', async () => {
    const { connect, user, heard, clock } = createScriptedParadex()
    await connect()
    const fill = { ...readFixture<object>('fill'), fill_type: 'LIQUIDATION', liquidity: 'TAKER' }
    user().tell('fills.ALL', fill)
    user().tell('funding_payments.ALL', {
      ...{ id: 'p-1', market: 'BTC-USD-PERP', payment: '-0.25', index: '1', fill_id: '1', created_at: 9 },
    })
    user().tell('positions', readFixture('position'))
    user().tell('account', { account: '0x1', account_value: '1', seq_no: 1681471234972000009n })
    user().tell('tradebusts', { account: '0x1', busted_fill_id: '5', created_at: 1 })
    expect(kinds(heard)).toEqual(['resync', 'fill', 'liquidation', 'funding', 'position', 'resync'])
    await clock.settle()
  })

  test('an event that cannot be read makes the account be read again', async () => {
    const { connect, user, heard } = createScriptedParadex()
    await connect()
    user().tell('orders.ALL', orderOf({ status: 'RESTING' }))
    expect(heard.at(-1)).toEqual({ kind: 'resync', reason: 'an account event could not be read' })
  })

  test('pausing market data leaves the account’s connection alone', async () => {
    const { connect, client, clock, user, market, heard } = createScriptedParadex()
    await connect()
    const book = collect()
    client.streams.subscribeBook(BTC, book.sink)
    await clock.settle()
    snapshot(market(), 10)
    await client.streams.pauseMarketData(BTC)
    expect(client.streams.status().map(({ name, state }) => [name, state])).toEqual([
      ['user', 'live'],
      ['depth', 'paused'],
    ])
    await client.streams.resumeMarketData(BTC)
    await clock.advance(1_000)
    snapshot(market(), 20)
    expect(book.told).toEqual(['snapshot 10 1/0', 'fault paused', 'snapshot 20 1/0'])
    expect([user().isOver, kinds(heard)]).toEqual([false, ['resync']])
  })
})
