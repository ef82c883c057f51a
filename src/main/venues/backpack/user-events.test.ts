import { expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/backpack/read.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import { createClientIds } from './client-ids.ts'
import { createUserEvents } from './user-events.ts'

const seen = readFixture<{ stream: string; data: Record<string, unknown> }>('order-update')

const instruments = {
  byVenueSymbol: (name: string) => (name === 'SOL_USDC_PERP' ? { symbol: 'SOL' } : undefined),
} as unknown as InstrumentTable

function createScene() {
  const ids = createClientIds()
  const clientId = ids.numberOf('t-1' as ClientOrderId)
  const events = createUserEvents({ instruments, ids, lent: { of: () => new D(100) }, log: silentLogger })
  const read = (stream: string, data: unknown) => JSON.parse(JSON.stringify(events.read(stream, data, 9)))
  return {
    read,
    /** The sheet's order event on a perpetual of ours, with other fields. */
    order: (change: Record<string, unknown> = {}) =>
      read('account.orderUpdate', { ...seen.data, s: 'SOL_USDC_PERP', c: clientId, ...change }),
  }
}

const fill = (t: number, l: string, z: string, X = 'PartiallyFilled') => ({
  e: 'orderFill',
  X,
  t,
  l,
  z,
  Z: String(Number(z) * 178),
  L: '178',
  m: true,
  n: '0.01',
  N: 'USDC',
})
const kinds = (events: { kind: string }[]) => events.map((event) => event.kind)

test('an accepted order, then its fill', () => {
  const { order } = createScene()
  expect(order()).toEqual([
    {
      kind: 'order',
      order: {
        venue: 'backpack',
        symbol: 'SOL',
        clientOrderId: 't-1',
        venueOrderId: '114575842681290753',
        side: 'sell',
        type: 'limit',
        timeInForce: 'GTC',
        status: 'open',
        sizeBase: '20.03',
        limitPrice: '178.15',
        reduceOnly: false,
        filledBase: '0',
        averagePrice: '0',
        venueTimeMs: 1748288615133,
        receivedAtMs: 9,
      },
    },
  ])
  expect(order(fill(7, '0.5', '0.5'))).toMatchObject([
    { kind: 'order', order: { status: 'partially-filled', filledBase: '0.5', averagePrice: '178' } },
    {
      kind: 'fill',
      fill: {
        tradeId: '7',
        clientOrderId: 't-1',
        price: '178',
        sizeBase: '0.5',
        feeQuote: '0.01',
        feeAsset: 'USDC',
        liquidity: 'maker',
        forced: false,
      },
    },
  ])
})

test('the cumulative size is never taken for a fill', () => {
  const { order } = createScene()
  expect(order({ e: 'orderCancelled', X: 'Cancelled', z: '3', Z: '534' })).toMatchObject([
    { kind: 'order', order: { status: 'cancelled', filledBase: '3' } },
  ])
})

test('a fill is told once, also when the connection repeats it', () => {
  const { order } = createScene()
  order(fill(7, '0.5', '0.5'))
  expect(kinds(order(fill(7, '0.5', '0.5')))).toEqual(['order'])
})

test('events out of order never take a fill or an end back, and no fill is lost', () => {
  const { order } = createScene()
  expect(kinds(order(fill(8, '0.5', '1', 'Filled')))).toEqual(['order', 'fill'])
  expect(kinds(order(fill(7, '0.5', '0.5')))).toEqual(['fill'])
  expect(order()).toEqual([])
})

test('an expired order says why', () => {
  const { order } = createScene()
  expect(order({ e: 'orderExpired', X: 'Expired', y: true, R: 'PostOnlyTaker' })).toMatchObject([
    {
      order: { status: 'expired', timeInForce: 'post-only', reason: 'post-only would have taken liquidity' },
    },
  ])
})

test('a reduce-only order that was shrunk has its new size', () => {
  const { order } = createScene()
  order()
  expect(order({ e: 'orderModified', r: true, q: '10', T: 1748288615143255 })).toMatchObject([
    { order: { sizeBase: '10', reduceOnly: true, status: 'open' } },
  ])
})

test.each(['LIQUIDATION_AUTOCLOSE', 'ADL_AUTOCLOSE', 'BACKSTOP_LIQUIDITY_PROVIDER'])(
  '%s is a liquidation',
  (O) => {
    const { order } = createScene()
    const events = order({ ...fill(0, '1', '1', 'Filled'), O, c: undefined })
    expect(kinds(events)).toEqual(['order', 'fill', 'liquidation'])
    expect(events[1]).toMatchObject({ fill: { forced: true, tradeId: '114575842681290753-1' } })
  },
)

test('settlement closes by force, a conversion of collateral closes nothing', () => {
  const { order } = createScene()
  expect(order({ ...fill(1, '1', '1', 'Filled'), O: 'SETTLEMENT_AUTOCLOSE' })[1]).toMatchObject({
    kind: 'fill',
    fill: { forced: true },
  })
  expect(order({ ...fill(2, '1', '1'), O: 'COLLATERAL_CONVERSION', i: '5' })[1]).toMatchObject({
    fill: { forced: false },
  })
})

test('a spot order of the account is none of ours', () => {
  expect(createScene().read('account.orderUpdate', seen.data)).toEqual([])
})

test('a position frame without an event name is a snapshot and reads the same', () => {
  const { read } = createScene()
  const position = { s: 'SOL_USDC_PERP', q: '-1.5', B: '150', i: 1111343026172067, l: '0' }
  const told = { venue: 'backpack', symbol: 'SOL', sizeBase: '-1.5', entryPrice: '150' }
  expect(read('account.positionUpdate', position)).toEqual([{ kind: 'position', position: told }])
  const closed = { ...position, e: 'positionClosed', q: '0' }
  expect(read('account.positionUpdate', closed)).toMatchObject([{ position: { sizeBase: '0' } }])
})

test('a balance is all of it: available, locked, staked and lent', () => {
  const balance = { e: 'balanceUpdate', a: 'USDC', A: '10', L: '5', S: '1' }
  expect(createScene().read('account.balanceUpdate', balance)).toEqual([
    { kind: 'balance', balance: { asset: 'USDC', walletBalance: '116' } },
  ])
})

test('a stream that is none of ours is ignored', () => {
  expect(createScene().read('account.rfqUpdate', {})).toEqual([])
})

test.each([
  ['an unknown state', { X: 'Pondering' }],
  ['a number where text is due', { z: 0.01 }],
  ['an order id that has lost digits', { i: Number('114575842681290753') }],
])('%s is a protocol error, never a guess', (_name, change) => {
  expect(() => createScene().order(change)).toThrow(expect.objectContaining({ kind: 'protocol' }))
})
