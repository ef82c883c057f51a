import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryJournal } from '../../../test/support/memory-journal.ts'
import { D } from '../base/decimal.ts'
import type { ClientOrderId, IntentId, SymbolId, VenueId, VenueOrderId } from '../domain/brands.ts'
import type { Fill, OrderStatus, OrderUpdate } from '../domain/order.ts'
import { mergeOrder } from '../domain/order-merge.ts'
import { openJournalStore } from './journal-store.ts'

const venue = 'fake' as VenueId
const symbol = 'BTC' as SymbolId

const update = (id: number, status: OrderStatus, filled: number, at: number): OrderUpdate => ({
  venue,
  symbol,
  clientOrderId: `c${id}` as ClientOrderId,
  venueOrderId: `v${id}` as VenueOrderId,
  side: 'sell',
  type: 'limit',
  timeInForce: 'post-only',
  status,
  sizeBase: new D('10.001'),
  limitPrice: new D('60000.1'),
  reduceOnly: true,
  filledBase: new D(filled),
  averagePrice: new D(filled === 0 ? 0 : '60000.123456789012345678'),
  venueTimeMs: at,
  receivedAtMs: at + 1,
})

const fill = (tradeId: number): Fill => ({
  venue,
  symbol,
  tradeId: String(tradeId),
  clientOrderId: 'c1' as ClientOrderId,
  venueOrderId: 'v1' as VenueOrderId,
  side: 'sell',
  price: new D('60000.1'),
  sizeBase: new D('0.001'),
  feeQuote: new D('-0.0000012'),
  feeAsset: 'USDT',
  liquidity: 'maker',
  realizedPnlQuote: new D('-1.5'),
  venueTimeMs: 1,
  receivedAtMs: 2,
  forced: false,
})

describe('journal', () => {
  it('gives back orders and fills digit for digit', async () => {
    const journal = createMemoryJournal()
    const order = update(1, 'partially-filled', 3, 5)
    await journal.appendOrderUpdate(order)
    await journal.appendFill(fill(7))
    expect((await journal.openOrders()).map((record) => record.order)).toEqual([order])
    expect(await journal.fills(10)).toEqual([fill(7)])
  })

  it('counts a trade once, however often it is told', async () => {
    const journal = createMemoryJournal()
    expect(await journal.appendFill(fill(7))).toBe(true)
    expect(await journal.appendFill(fill(7))).toBe(false)
    expect(await journal.fills()).toHaveLength(1)
  })

  it('refuses a second intent and a second order under a known id', async () => {
    const journal = createMemoryJournal()
    const intentId = 'i1' as IntentId
    const intent = {
      intentId,
      kind: 'order',
      venue,
      symbol,
      side: 'buy',
      detail: '{}',
      createdAtMs: 1,
    } as const
    const order = { ...update(1, 'open', 0, 1) }
    const send = {
      venue,
      intentId,
      leg: 0,
      attempt: 1,
      order,
      atMs: 2,
      priceAgeMs: 12.5,
      priceSource: 'cache',
    }
    await journal.appendIntent(intent)
    await journal.appendSend(send)
    await expect(journal.appendIntent(intent)).rejects.toThrow(/new intent, got i1/)
    await expect(journal.appendSend(send)).rejects.toThrow(/new order id, got c1/)
    await journal.appendIntentEnd(intentId, { status: 'done', atMs: 3 })
    const found = await journal.findIntent(intentId)
    expect(found).toMatchObject({ status: 'done', kind: 'order', side: 'buy' })
    expect(found?.orders[0]).toMatchObject({ intentId, attempt: 1, priceAgeMs: 12.5, priceSource: 'cache' })
    expect(found?.orders[0]?.order.status).toBe('sending')
    expect(await journal.findIntent('other' as IntentId)).toBeUndefined()
  })

  it('replays random news to the state that merging them gives', async () => {
    const news = fc.array(
      fc
        .tuple(
          fc.integer({ min: 1, max: 4 }),
          fc.constantFrom<OrderStatus>('open', 'partially-filled', 'filled', 'cancelled'),
          fc.integer({ min: 0, max: 10 }),
          fc.integer({ min: 1, max: 30 }),
        )
        .map(([id, status, filled, at]) => update(id, status, filled, at)),
      { maxLength: 40 },
    )
    await fc.assert(
      fc.asyncProperty(news, async (updates) => {
        const journal = createMemoryJournal()
        const expected = new Map<ClientOrderId, OrderUpdate>()
        for (const next of updates) {
          await journal.appendOrderUpdate(next)
          expected.set(next.clientOrderId, mergeOrder(expected.get(next.clientOrderId), next))
        }
        const replayed = (await journal.orders(100)).map(({ order }) => order)
        expect(new Set(replayed)).toEqual(new Set(expected.values()))
        await journal.close()
      }),
      { numRuns: 60 },
    )
  })
})

describe('openJournalStore', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('refuses a file that is not a journal, and leaves it as it is', () => {
    const path = join(folder, 'paper.sqlite')
    writeFileSync(path, 'not a database at all, but long enough to look like one')
    expect(() => openJournalStore(path)).toThrow(/not a database/)
  })

  it('refuses a journal of a newer program', () => {
    const path = join(folder, 'paper.sqlite')
    const newer = new DatabaseSync(path)
    newer.exec('PRAGMA user_version = 99')
    newer.close()
    expect(() => openJournalStore(path)).toThrow(/got version 99: it was written by a newer Tandem/)
  })

  it('refuses one bad write of a batch alone', () => {
    const store = openJournalStore(join(folder, 'paper.sqlite'))
    const row = (id: string) => ({
      intent_id: id,
      kind: 'order',
      venue: 'fake',
      symbol: 'BTC',
      side: 'buy',
      detail: '{}',
      created_at_ms: 1,
      status: 'started',
    })
    const results = store.write([
      { write: 'intent', row: row('a') },
      { write: 'intent', row: row('a') },
      { write: 'intent', row: row('b') },
    ])
    expect(results).toEqual([
      { newFills: 0 },
      { refused: expect.stringContaining('a a second time') },
      { newFills: 0 },
    ])
    expect(store.read({ read: 'intent', intentId: 'b' })).toHaveLength(1)
    store.close()
  })
})
