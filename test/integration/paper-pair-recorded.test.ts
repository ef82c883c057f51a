import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { D, ZERO } from '../../src/main/base/decimal.ts'
import type { ClientOrderId, IntentId } from '../../src/main/domain/brands.ts'
import type { PairTicket } from '../../src/main/execution/pairs/pair-ticket.ts'
import type { PaperLab } from '../../src/main/venues/paper/index.ts'
import {
  BTC,
  FUTURES_VENUE,
  openRecordedPair,
  type RecordedPair,
  SPOT_VENUE,
} from '../support/pairs/recorded-pair.ts'
import { findFeeds, generateFeeds, type RecordedFeeds } from '../support/recorded-feeds.ts'
import { waitUntil } from '../support/wait-until.ts'

const signal = new AbortController().signal
let folder: string
let feeds: RecordedFeeds

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorded-feeds-'))
  feeds = await findFeeds(folder)
})

afterAll(() => rm(folder, { recursive: true }))

const ticket = (entry: PairTicket['entry'] = 'market'): PairTicket => ({
  intentId: randomUUID() as IntentId,
  symbol: BTC,
  longVenue: FUTURES_VENUE,
  shortVenue: SPOT_VENUE,
  size: '0.02',
  sizeUnit: 'base',
  entry,
  slices: 1,
})

const sizes = async (pair: RecordedPair): Promise<readonly string[]> =>
  Promise.all([FUTURES_VENUE, SPOT_VENUE].map(async (venue) => (await pair.books(venue)).sizeBase.toFixed()))

const close = (pair: RecordedPair, pairId: IntentId) =>
  pair.desk.close({ intentId: randomUUID() as IntentId, pairId })

/** Equity must have changed by what the journal and the funding file say, to the last digit. */
async function expectBooksToAddUp(pair: RecordedPair): Promise<void> {
  for (const venue of [FUTURES_VENUE, SPOT_VENUE]) {
    const books = await pair.books(venue)
    expect(books.filledBase).toEqual(books.sizeBase)
    expect(books.sizeBase).toEqual(ZERO)
    const added = books.tradedQuote.minus(books.feesQuote).plus(books.fundingQuote)
    expect(books.equityChange.minus(added).abs().toNumber()).toBeLessThan(1e-20)
  }
}

describe('a pair on paper over two recordings of the same minutes', () => {
  it('opens, is paid and pays funding, closes flat, and its books add up', async () => {
    await using pair = await openRecordedPair(feeds, 1)
    const opened = await pair.desk.open(ticket())
    expect(opened).toMatchObject({ outcome: 'opened' })
    expect(await sizes(pair)).toEqual(['0.02', '-0.02'])
    // Spot stood above the futures in those minutes, and both legs were filled at what stood there.
    const [long0, short0] = [await pair.books(FUTURES_VENUE), await pair.books(SPOT_VENUE)]
    expect(long0.tradedQuote.plus(short0.tradedQuote).gt(0)).toBe(true)
    const rate = new D('0.001')
    const [paid, received] = await Promise.all(
      [FUTURES_VENUE, SPOT_VENUE].map((venue) => pair.paper(venue).paperLab.fundingShock(BTC, rate, signal)),
    )
    expect(paid?.amountQuote.isNegative()).toBe(true)
    expect(received?.amountQuote.isPositive()).toBe(true)
    expect(await close(pair, opened.pairId)).toMatchObject({ outcome: 'closed' })
    await expectBooksToAddUp(pair)
    const [long, short] = [await pair.books(FUTURES_VENUE), await pair.books(SPOT_VENUE)]
    expect(long.fundingQuote).toEqual(paid?.amountQuote)
    expect(short.fundingQuote).toEqual(received?.amountQuote)
    expect([long.fills >= 2, short.fills >= 2]).toEqual([true, true])
    expect(long.feesQuote.gt(0) && short.feesQuote.gt(0)).toBe(true)
    expect(pair.realOrders()).toBe(0)
  })

  it('is never left naked by legs that wait in the recorded queues and hedges that take from the books', async () => {
    await using pair = await openRecordedPair(feeds, 10)
    const opened = await pair.desk.open(ticket('limit'))
    const [long, short] = [await pair.books(FUTURES_VENUE), await pair.books(SPOT_VENUE)]
    expect(long.sizeBase.plus(short.sizeBase)).toEqual(ZERO)
    expect(opened.outcome === 'flat').toBe(long.sizeBase.isZero())
    if (opened.outcome !== 'flat') await close(pair, opened.pairId)
    await expectBooksToAddUp(pair)
  })

  it('fills an order that rests in the recorded queue, in whole lots, at its own price', async () => {
    await using pair = await openRecordedPair(feeds, 10)
    const { trading } = pair.paper(SPOT_VENUE)
    // Where the recorded market moves through the price on the way, a post-only order is refused: then the next one.
    const { clientOrderId } = await waitUntil('a resting order', async () => {
      const request = { symbol: BTC, sizeBase: new D('0.01'), direction: 'long' } as const
      const id = `resting-${randomUUID().slice(0, 8)}` as ClientOrderId
      const placed = await trading.placeOpenOrder({ ...request, clientOrderId: id }, signal)
      return placed.outcome === 'accepted' ? placed.order : undefined
    })
    const order = await waitUntil(
      'the recorded market to reach the order',
      async () => {
        const seen = await trading.getOrderInfo({ clientOrderId, symbol: BTC }, signal)
        return seen?.status === 'filled' ? seen : undefined
      },
      45_000,
    )
    const fills = (await pair.journal.fills(undefined, SPOT_VENUE)).filter(
      (fill) => fill.clientOrderId === clientOrderId,
    )
    expect(fills.length).toBeGreaterThan(0)
    expect(fills.every(({ price }) => order.limitPrice?.eq(price))).toBe(true)
  })

  const failures: readonly (readonly [string, (lab: PaperLab) => void])[] = [
    ['refused', (lab) => lab.failNextOrder('reject', { code: 'no-margin', reason: 'the lab has no margin' })],
    ['lost on its way', (lab) => lab.failNextOrder('timeout')],
    ['carried out without a word', (lab) => lab.dropReplies(1, true)],
  ]

  it.each(failures)('ends paired or flat when leg B is %s, and its books add up', async (_, fail) => {
    await using pair = await openRecordedPair(feeds, 5)
    fail(pair.paper(SPOT_VENUE).paperLab)
    const reply = await pair.desk.open(ticket())
    expect([reply.outcome, ...(await sizes(pair))]).toEqual(
      reply.outcome === 'opened' ? ['opened', '0.02', '-0.02'] : ['flat', '0', '0'],
    )
    const [report] = await pair.desk.reports(reply.pairId)
    expect(report?.steps.length).toBeGreaterThan(1)
    if (reply.outcome === 'opened')
      expect(await close(pair, reply.pairId)).toMatchObject({ outcome: 'closed' })
    await expectBooksToAddUp(pair)
    expect(pair.realOrders()).toBe(0)
  })

  it('runs on generated feeds of the same form', async () => {
    await using pair = await openRecordedPair(await generateFeeds(folder), 2)
    const opened = await pair.desk.open(ticket())
    expect(opened).toMatchObject({ outcome: 'opened' })
    expect(await close(pair, opened.pairId)).toMatchObject({ outcome: 'closed' })
    await expectBooksToAddUp(pair)
  })
})
