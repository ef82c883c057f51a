import { expect } from 'vitest'
import { askUntil } from '../../support/wait-until.ts'
import { type Card, needs } from '../card.ts'
import { unhurried } from '../orders.ts'

const MINUTE_MS = 60_000

export const marketDataCards: readonly Card[] = [
  {
    id: 'M1',
    promise: 'best bid is below best ask, stamped with our receipt and named as REST',
    async check(venue) {
      await using rig = await venue.open()
      const beforeMs = Date.now()
      const bbo = await rig.client.marketData.fetchBboPrices({ symbol: rig.symbol }, unhurried)
      expect(bbo.bidPrice.lt(bbo.askPrice) && bbo.bidSizeBase.gt(0) && bbo.askSizeBase.gt(0)).toBe(true)
      expect(bbo).toMatchObject({ venue: rig.client.venue, symbol: rig.symbol, source: 'rest' })
      expect(bbo.receivedAtMs).toBeGreaterThanOrEqual(beforeMs)
      expect(bbo.receivedAtMs).toBeLessThanOrEqual(Date.now())
    },
  },
  {
    id: 'M2',
    promise: 'a book is best first on both sides, without empty levels, and has no more levels than asked',
    exempt: needs('orderBookDepth'),
    async check(venue) {
      await using rig = await venue.open()
      const book = await rig.client.marketData.getOrderBookDepth({ symbol: rig.symbol, levels: 7 }, unhurried)
      expect(book.bids.length).toBe(7)
      expect(book.asks.length).toBe(7)
      for (const [at, level] of book.bids.entries()) {
        expect(level.sizeBase.gt(0)).toBe(true)
        if (at > 0) expect(level.price.lt(book.bids[at - 1]?.price ?? 0)).toBe(true)
      }
      for (const [at, level] of book.asks.entries()) {
        if (at > 0) expect(level.price.gt(book.asks[at - 1]?.price ?? 0)).toBe(true)
      }
      expect(book.bids[0]?.price.lt(book.asks[0]?.price ?? 0)).toBe(true)
    },
  },
  {
    id: 'M3',
    promise: 'candles are whole minutes, oldest first, without duplicates, the running one last',
    exempt: needs('candles'),
    async check(venue) {
      await using rig = await venue.open()
      const candles = await rig.client.marketData.getCandles({ symbol: rig.symbol, limit: 30 }, unhurried)
      expect(candles.length).toBeGreaterThan(10)
      expect(candles.length).toBeLessThanOrEqual(30)
      for (const [at, candle] of candles.entries()) {
        expect(candle.openTimeMs % MINUTE_MS).toBe(0)
        expect(candle.low.lte(candle.open) && candle.high.gte(candle.close)).toBe(true)
        if (at > 0) expect(candle.openTimeMs).toBeGreaterThan(candles[at - 1]?.openTimeMs ?? 0)
      }
      expect(candles.slice(0, -1).every(({ closed }) => closed)).toBe(true)
    },
  },
  {
    id: 'M4',
    promise: 'public trades come oldest first',
    async check(venue) {
      await using rig = await venue.open()
      const trades = await askUntil(
        'a few trades',
        async () => {
          const some = await rig.client.marketData.getTrades({ symbol: rig.symbol, limit: 20 }, unhurried)
          return some.length > 2 ? some : undefined
        },
        20_000,
      )
      const times = trades.map(({ venueTimeMs }) => venueTimeMs)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    },
  },
  {
    id: 'M5',
    promise: 'funding has its true interval, its next settlement ahead, and a history, oldest first',
    exempt: needs('funding'),
    async check(venue) {
      await using rig = await venue.open()
      const now = await rig.client.marketData.getFundingRate({ symbol: rig.symbol }, unhurried)
      expect(now.intervalHours.gt(0)).toBe(true)
      expect(now.nextSettlementMs).toBeGreaterThan(Date.now() - MINUTE_MS)
      expect(now.nextSettlementMs).toBeLessThanOrEqual(
        Date.now() + now.intervalHours.times(3_600_000).toNumber() + MINUTE_MS,
      )
      const past = await rig.client.marketData.getFundingHistory({ symbol: rig.symbol, limit: 10 }, unhurried)
      const times = past.map(({ settledAtMs }) => settledAtMs)
      expect(times.length).toBeGreaterThan(0)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    },
  },
  {
    id: 'M6',
    promise: 'what the venue lacks throws not-supported, by name',
    exempt: ({ funding, leverage, candles }) =>
      funding && leverage && candles ? 'nothing is lacking' : undefined,
    async check(venue) {
      await using rig = await venue.open()
      const { capabilities, marketData, account } = rig.client
      const request = { symbol: rig.symbol }
      const lacking = { kind: 'not-supported' }
      if (!capabilities.funding) {
        await expect(marketData.getFundingRate(request, unhurried)).rejects.toMatchObject(lacking)
        await expect(marketData.getFundingHistory({ ...request, limit: 1 }, unhurried)).rejects.toMatchObject(
          lacking,
        )
      }
      if (!capabilities.leverage) {
        await expect(account.getLeverageInfo(request, unhurried)).rejects.toMatchObject(lacking)
        await expect(account.getMaintenanceTiers(request, unhurried)).rejects.toMatchObject(lacking)
      }
      if (!capabilities.candles) {
        await expect(marketData.getCandles({ ...request, limit: 1 }, unhurried)).rejects.toMatchObject(
          lacking,
        )
      }
    },
  },
  {
    id: 'M7',
    promise: 'a venue that answers an HTML page, garbage or 5xx is an error with a kind, never a price',
    async check(venue) {
      await using rig = await venue.open()
      for (const fault of [{ status: 500, html: true }, { status: 503 }, { status: 429 }]) {
        // Without a count: a client may have other requests of its own under way.
        rig.break({ kind: 'status', ...fault })
        await expect(
          rig.client.marketData.fetchBboPrices({ symbol: rig.symbol }, AbortSignal.timeout(4_000)),
        ).rejects.toMatchObject({
          kind: expect.stringMatching(/venue-unavailable|protocol|rate-limit|timeout/),
        })
        rig.mend()
      }
    },
  },
]
