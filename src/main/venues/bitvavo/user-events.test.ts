import { expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/bitvavo/read.ts'
import { silentLogger } from '../../base/logger.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import { createOrderNames } from './order-names.ts'
import { createUserEvents } from './user-events.ts'
import * as wire from './wire.ts'

const orderPush = readFixture<Record<string, unknown>>('order-push')
const restOrder = readFixture<Record<string, unknown>>('order')
const fillPush = readFixture<Record<string, unknown>>('fill-push')
const ORDER_ID = String(orderPush.orderId)
const REF = { market: 'BTC-EUR', orderId: ORDER_ID }
const OURS = 't-1' as ClientOrderId

const instruments = {
  byVenueSymbol: (name: string) => (name === 'BTC-EUR' ? { symbol: 'BTC' } : undefined),
} as unknown as InstrumentTable

function createScene() {
  const names = createOrderNames()
  const uuid = names.toVenue(OURS)
  const events = createUserEvents({ instruments, names, log: silentLogger })
  const plain = (value: unknown): never => JSON.parse(JSON.stringify(value)) as never
  return {
    events,
    read: (payload: unknown) => events.read(Buffer.from(JSON.stringify(payload)), 9),
    readRaw: (text: string) => events.read(Buffer.from(text), 9),
    plain,
    order: (change: Record<string, unknown> = {}) => ({ ...orderPush, clientOrderId: uuid, ...change }),
    fill: (fillId: string, amount: string, change: Record<string, unknown> = {}) => ({
      ...fillPush,
      orderId: ORDER_ID,
      fillId,
      amount,
      price: '2900',
      ...change,
    }),
    rest: (change: Record<string, unknown> = {}) =>
      wire.order.parse({
        ...restOrder,
        ...orderPush,
        clientOrderId: uuid,
        filledAmount: '0',
        filledAmountQuote: '0',
        fills: [],
        ...change,
      }),
  }
}

test('a new order is told at once, under our own id', () => {
  const { read, order } = createScene()
  expect(read(order())).toMatchObject({
    events: [{ kind: 'order', order: { symbol: 'BTC', clientOrderId: 't-1', status: 'open' } }],
  })
})

test('a fill, then the order that it filled, with the average of its fills', () => {
  const { read, order, fill, plain } = createScene()
  read(order())
  expect(plain(read(fill('f-1', '0.1')).events)).toMatchObject([
    { kind: 'fill', fill: { tradeId: 'f-1', clientOrderId: 't-1', price: '2900', feeQuote: '0.02440018' } },
  ])
  read(fill('f-2', '0.2', { price: '2906' }))
  const filled = read(order({ status: 'filled', amountRemaining: '0', updated: 1545220585400 }))
  expect(plain(filled.events)).toMatchObject([
    {
      kind: 'order',
      order: {
        status: 'filled',
        filledBase: '0.3',
        averagePrice: '2904',
      },
    },
  ])
})

test('an order event that came before its fill waits for it', () => {
  const { read, order, fill, events } = createScene()
  read(order())
  const early = read(order({ status: 'filled', amountRemaining: '0' }))
  expect(early).toEqual({ events: [], unclear: REF })
  expect(events.isClear(REF)).toBe(false)
  expect(read(fill('f-1', '0.3')).events.map(({ kind }) => kind)).toEqual(['fill', 'order'])
  expect(events.isClear(REF)).toBe(true)
})

test('a fill of an order that we do not know yet waits for the answer to its placing', () => {
  const { read, fill, events } = createScene()
  expect(read(fill('f-1', '0.3'))).toEqual({ events: [], unclear: REF })
  expect(events.know(REF, OURS, 9).events).toMatchObject([{ kind: 'fill', fill: { clientOrderId: 't-1' } }])
})

test('a fill without its fee is read by REST, and told once', () => {
  const { read, order, fill, rest, events, plain } = createScene()
  read(order())
  expect(read(fill('f-1', '0.3', { fee: undefined, feeCurrency: undefined }))).toEqual({
    events: [],
    unclear: REF,
  })
  const filled = { status: 'filled', amountRemaining: '0', filledAmount: '0.3', filledAmountQuote: '870' }
  const row = { id: 'f-1', timestamp: 1, amount: '0.3', price: '2900', taker: true, settled: false }
  expect(events.settle(rest({ ...filled, fills: [row] }), false, 9)).toEqual({ events: [], unclear: REF })
  const settled = { ...row, fee: '2.175', feeCurrency: 'EUR', settled: true }
  expect(plain(events.settle(rest({ ...filled, fills: [settled] }), false, 9).events)).toMatchObject([
    { kind: 'fill', fill: { tradeId: 'f-1', feeQuote: '2.175' } },
    { kind: 'order', order: { status: 'filled', averagePrice: '2900' } },
  ])
  expect(read(fill('f-1', '0.3')).events).toEqual([])
})

test('a fee that never settles does not hold a fill for ever', () => {
  const { rest, events } = createScene()
  const row = { id: 'f-1', timestamp: 1, amount: '0.3', price: '2900', taker: true }
  const order = rest({ status: 'filled', filledAmount: '0.3', filledAmountQuote: '870', fills: [row] })
  expect(events.settle(order, true, 9).events.map(({ kind }) => kind)).toEqual(['fill', 'order'])
})

test('an order that filled before we listened is read by REST', () => {
  const { read, order, rest, events, plain } = createScene()
  const half = { status: 'partiallyFilled', amountRemaining: '0.1' }
  expect(read(order(half)).unclear).toEqual(REF)
  const known = rest({ ...half, filledAmount: '0.2', filledAmountQuote: '580' })
  expect(plain(events.settle(known, false, 9).events)).toMatchObject([
    { kind: 'order', order: { filledBase: '0.2', averagePrice: '2900' } },
  ])
  expect(events.isClear(REF)).toBe(true)
})

test('what self-trade prevention took off an order is not taken for a fill', () => {
  const { read, order, rest, events } = createScene()
  read(order())
  const less = {
    amountRemaining: '0.2',
    restatementReason: 'decrementOnSelfTradePrevention',
    updated: 1545220585400,
  }
  expect(read(order(less))).toEqual({ events: [], unclear: REF })
  expect(events.settle(rest(less), false, 9).events).toMatchObject([
    { order: { status: 'open', reason: 'decrementOnSelfTradePrevention' } },
  ])
})

test('an order never comes back to life, and a repeated event says nothing', () => {
  const { read, order } = createScene()
  read(order())
  expect(read(order()).events).toEqual([])
  expect(read(order({ status: 'canceled' })).events).toHaveLength(1)
  expect(read(order({ status: 'new', updated: 1545220589999 })).events).toEqual([])
})

test('a trade id is told once per market: ids are unique in their market only', () => {
  const { read, order, fill } = createScene()
  read(order())
  read(order({ market: 'ETH-EUR' }))
  expect(read(fill('f-1', '0.1')).events).toHaveLength(1)
  expect(read(fill('f-1', '0.1')).events).toEqual([])
  expect(read(fill('f-1', '0.1', { market: 'ETH-EUR' })).events).toHaveLength(1)
})

test('events that are none of ours are ignored', () => {
  expect(createScene().read({ event: 'announcement' }).events).toEqual([])
})

test.each([
  ['garbage', '{"event":"order"'],
  ['no event name', '{"hello":1}'],
  ['an unknown state', JSON.stringify({ ...orderPush, status: 'pondering' })],
  ['a number where text is due', JSON.stringify({ ...fillPush, amount: 0.3 })],
])('%s is a protocol error, never a guess', (_name, text) => {
  expect(() => createScene().readRaw(text)).toThrow(expect.objectContaining({ kind: 'protocol' }))
})
