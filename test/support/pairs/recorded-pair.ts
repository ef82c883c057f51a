import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../src/main/base/clock.ts'
import { D, type Decimal, ZERO } from '../../../src/main/base/decimal.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import type { SymbolId, VenueId } from '../../../src/main/domain/brands.ts'
import { signOf } from '../../../src/main/domain/order.ts'
import type { PairDesk } from '../../../src/main/execution/pairs/pair-desk.ts'
import type { Journal } from '../../../src/main/journal/journal.ts'
import {
  createFundingFile,
  createPaperClient,
  type PaperClient,
} from '../../../src/main/venues/paper/index.ts'
import { WorldPrices } from '../../../src/simulator/market/world-prices.ts'
import { startSimulator } from '../../../src/simulator/server.ts'
import { createMemoryJournal } from '../memory-journal.ts'
import type { RecordedFeeds } from '../recorded-feeds.ts'
import { openPairClients } from './pair-clients.ts'
import { openPairEngine } from './pair-engine.ts'

export const BTC = 'BTC' as SymbolId
export const [FUTURES_VENUE, SPOT_VENUE] = ['aster' as VenueId, 'backpack' as VenueId]
const START_BALANCE = new D(50_000)
const signal = new AbortController().signal

/** One leg's paper account: what it says itself, and what its journal and funding file add up to. */
export interface PaperBooks {
  readonly sizeBase: Decimal
  /** By the account. */
  readonly equityChange: Decimal
  /** Σ of money in and out of all fills; the gross profit once the account is flat. */
  readonly tradedQuote: Decimal
  readonly feesQuote: Decimal
  readonly fundingQuote: Decimal
  /** Signed size that the fills leave. */
  readonly filledBase: Decimal
  readonly fills: number
}

/** A pair desk on two paper venues whose markets are recordings of the same minutes. */
export interface RecordedPair extends AsyncDisposable {
  readonly desk: PairDesk
  readonly journal: Journal
  paper(venue: VenueId): PaperClient
  books(venue: VenueId): Promise<PaperBooks>
  /** Orders that came to the venues themselves. */
  realOrders(): number
}

/** Long leg: Aster plays the futures. Short leg: Backpack plays spot, on its own grid. */
export async function openRecordedPair(feeds: RecordedFeeds, speed: number): Promise<RecordedPair> {
  const folder = await mkdtemp(join(tmpdir(), 'recorded-pair-'))
  const common = { seed: 'recorded', speed, world: new WorldPrices() }
  const aster = await startSimulator({ venue: 'aster', replay: feeds.futures, ...common })
  const backpack = await startSimulator({ venue: 'backpack', replay: feeds.spot, ...common })
  const markets = openPairClients([aster.ready, backpack.ready])
  await Promise.all(markets.map((market) => market.connect(AbortSignal.timeout(20_000))))
  const journal = createMemoryJournal()
  const funding = new Map(
    markets.map(({ venue }) => [venue, createFundingFile(join(folder, `funding-${venue}`))]),
  )
  const papers = new Map(
    markets.map((market) => {
      const file = funding.get(market.venue)
      const paper = createPaperClient({
        market,
        liveDepth: () => undefined,
        store: journal,
        ...(file && { funding: file }),
        clock: systemClock,
        log: silentLogger,
        quoteAsset: 'USD',
        startingBalanceQuote: START_BALANCE,
      })
      return [market.venue, paper] as const
    }),
  )
  const engine = await openPairEngine({ clients: [...papers.values()], journal })
  const paper = (venue: VenueId): PaperClient => {
    const found = papers.get(venue)
    if (!found) throw new Error(`expected a leg of the pair, got ${venue}`)
    return found
  }
  return {
    desk: engine.desk,
    journal,
    paper,
    realOrders: () => aster.account.orders.length + backpack.account.orders.length,
    async books(venue) {
      const { account } = paper(venue)
      const [fills, payments] = [await journal.fills(undefined, venue), await funding.get(venue)?.all()]
      const money = fills.map(({ side, sizeBase, price }) => sizeBase.times(price).times(-signOf(side)))
      const sum = (values: readonly Decimal[]): Decimal => values.reduce((all, each) => all.plus(each), ZERO)
      return {
        sizeBase: await account.getAccountPositions({ symbol: BTC }, signal),
        equityChange: (await account.getTotalAssetValue({}, signal)).minus(START_BALANCE),
        tradedQuote: sum(money),
        feesQuote: sum(fills.map(({ feeQuote }) => feeQuote)),
        fundingQuote: sum((payments ?? []).map(({ amountQuote }) => amountQuote)),
        filledBase: sum(fills.map(({ side, sizeBase }) => sizeBase.times(signOf(side)))),
        fills: fills.length,
      }
    },
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]()
      await Promise.all(markets.map((market) => market.disconnect()))
      await Promise.all([aster.close(), backpack.close()])
      await rm(folder, { recursive: true })
    },
  }
}
