import { expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/aster/read.ts'
import { silentLogger } from '../../base/logger.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import { createUserEvents } from './user-events.ts'

const accountUpdate = readFixture<{ T: number; a: { B: unknown[] } }>('account-update')
const orderUpdate = readFixture<{ T: number; o: Record<string, unknown> }>('order-trade-update')

const instruments = {
  byVenueSymbol: (name: string) => (name === 'BTCUSDT' ? { symbol: 'BTC' } : undefined),
} as unknown as InstrumentTable

const createScene = () => {
  const events = createUserEvents({ instruments, log: silentLogger })
  return {
    read: (payload: unknown) => events.read(Buffer.from(JSON.stringify(payload)), 9),
    readRaw: (text: string) => events.read(Buffer.from(text), 9),
  }
}

/** The sheet's order event with other fields of `o`. */
const push = (change: Record<string, unknown>, T = orderUpdate.T) => ({
  ...orderUpdate,
  T,
  o: { ...orderUpdate.o, ...change },
})
const trade = (id: number, filled: string, status = 'PARTIALLY_FILLED', T = orderUpdate.T) =>
  push(
    {
      x: 'TRADE',
      X: status,
      t: id,
      l: '0.005',
      z: filled,
      L: '60000.0',
      ap: '60000',
      n: '0.12',
      N: 'USDT',
      m: true,
    },
    T,
  )

test('a new order, then its fill', () => {
  const { read } = createScene()
  expect(read(orderUpdate).events).toMatchObject([
    {
      kind: 'order',
      order: { symbol: 'BTC', clientOrderId: 't-1', status: 'open', timeInForce: 'post-only' },
    },
  ])
  const [order, fill] = read(trade(11, '0.005')).events
  expect(order).toMatchObject({ kind: 'order', order: { status: 'partially-filled' } })
  expect(JSON.parse(JSON.stringify(fill))).toMatchObject({
    kind: 'fill',
    fill: {
      tradeId: '11',
      price: '60000',
      sizeBase: '0.005',
      feeQuote: '0.12',
      liquidity: 'maker',
      forced: false,
    },
  })
})

test('a trade is told once', () => {
  const { read } = createScene()
  read(trade(11, '0.005'))
  expect(read(trade(11, '0.005')).events.map((event) => event.kind)).toEqual(['order'])
})

test('events out of order never take a fill or an end back, and no fill is lost', () => {
  const { read } = createScene()
  expect(read(trade(12, '0.010', 'FILLED', 200)).events.map((event) => event.kind)).toEqual(['order', 'fill'])
  expect(read(trade(11, '0.005', 'PARTIALLY_FILLED', 100)).events.map((event) => event.kind)).toEqual([
    'fill',
  ])
  expect(read(push({}, 50)).events).toEqual([])
})

test('an expired conditional order is held, and lives on when it triggers', () => {
  const { read } = createScene()
  const stop = { o: 'STOP_MARKET', ot: 'STOP_MARKET' }
  const expired = read(push({ ...stop, x: 'EXPIRED', X: 'EXPIRED' }, 100))
  expect(expired.events).toEqual([])
  expect(expired.held).toMatchObject({ status: 'expired' })
  expect(read(push({ ...stop, o: 'MARKET', x: 'NEW', X: 'NEW' }, 101)).events).toMatchObject([
    { kind: 'order', order: { status: 'open' } },
  ])
})

test('a crossing post-only order expires for good', () => {
  const { read } = createScene()
  read(orderUpdate)
  expect(read(push({ x: 'EXPIRED', X: 'EXPIRED' })).events).toMatchObject([
    { order: { status: 'expired', reason: 'post-only would have taken liquidity' } },
  ])
})

test.each(['autoclose-123', 'adl_autoclose', 'settlement_autoclose-9'])('%s is a liquidation', (c) => {
  const { read } = createScene()
  const forced = push({ c, x: 'CALCULATED', X: 'FILLED', l: '0.01', z: '0.01', L: '59000', t: 3, f: 'IOC' })
  expect(read(forced).events.map((event) => event.kind)).toEqual(['order', 'fill', 'liquidation'])
})

test('balances and positions of an account update', () => {
  const { read } = createScene()
  expect(JSON.parse(JSON.stringify(read(accountUpdate).events))).toEqual([
    { kind: 'balance', balance: { asset: 'USDT', walletBalance: '122624.12' } },
    { kind: 'position', position: { venue: 'aster', symbol: 'BTC', sizeBase: '20', entryPrice: '6563.665' } },
  ])
})

test('a funding fee asks for the payments, an expired key for a new one', () => {
  const { read } = createScene()
  const fee = { ...accountUpdate, a: { m: 'FUNDING_FEE', B: accountUpdate.a.B } }
  expect(read(fee)).toMatchObject({ act: 'funding', venueTimeMs: accountUpdate.T })
  expect(read({ e: 'listenKeyExpired', E: 1 })).toEqual({ events: [], act: 'renew' })
})

test('events that are none of ours are ignored', () => {
  expect(createScene().read({ e: 'announcement' }).events).toEqual([])
})

test.each([
  ['garbage', '{"e":"ORDER'],
  ['no event name', '{"hello":1}'],
  ['an unknown state', JSON.stringify(push({ X: 'PONDERING' }))],
  ['a number where text is due', JSON.stringify(push({ z: 0.01 }))],
])('%s is a protocol error, never a guess', (_name, text) => {
  expect(() => createScene().readRaw(text)).toThrow(expect.objectContaining({ kind: 'protocol' }))
})
