import { D } from '../../src/main/base/decimal.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { ClientOrderId, SymbolId } from '../../src/main/domain/brands.ts'
import type { FundingRate, FundingSettlement } from '../../src/main/domain/market.ts'
import type { OrderRequest } from '../../src/main/domain/order.ts'
import type { AccountEvent } from '../../src/main/venues/market-streams.ts'
import { createFundingMemory, type FundingStore } from '../../src/main/venues/paper/funding-store.ts'
import { createPaperClient, type PaperClient } from '../../src/main/venues/paper/index.ts'
import { instant, type LatencySource } from '../../src/main/venues/paper/latency.ts'
import { createFakeExchangeClient, type FakeExchangeClient } from './fake-exchange-client.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'
import { BTC, depthOf } from './market.ts'
import { createMemoryJournal, type MemoryJournal } from './memory-journal.ts'

/** A paper venue over a market that a test moves, on a clock that it moves too. */
export interface PaperWorld {
  readonly clock: ManualClock
  readonly market: FakeExchangeClient
  readonly store: MemoryJournal
  readonly events: AccountEvent[]
  readonly paper: PaperClient
  /** Another run over the same journal and funding. */
  restart(): Promise<PaperClient>
  order(more?: Partial<OrderRequest>): OrderRequest
  /** The book, one level a side, half a unit each way around this mid. */
  quote(mid: number | string): void
  wallet(of?: PaperClient): Promise<string>
  /** From now on nobody keeps a live book: orders ask for one. */
  hideBook(): void
}

export interface PaperWorldOptions {
  readonly latency?: LatencySource
  readonly funding?: FundingStore
  /** Answers of the market's funding queries; without them it has no funding. */
  readonly rates?: {
    readonly rate: () => Partial<FundingRate>
    readonly history?: () => readonly Omit<FundingSettlement, 'symbol'>[]
  }
}

const signal = new AbortController().signal

/** Opens a connected paper venue on 60,000, without fees and latency unless told otherwise. */
export async function createPaperWorld(options: PaperWorldOptions = {}): Promise<PaperWorld> {
  const clock = createManualClock()
  const market = createFakeExchangeClient(clock)
  const { rates } = options
  if (rates) {
    Object.assign(market.capabilities, { funding: true })
    const symbol = BTC as SymbolId
    market.marketData.getFundingRate = async () => ({
      symbol,
      ratePerInterval: new D(0),
      intervalHours: new D(8),
      nextSettlementMs: clock.now(),
      markPrice: new D(60_000),
      receivedAtMs: clock.now(),
      ...rates.rate(),
    })
    market.marketData.getFundingHistory = async () =>
      (rates.history?.() ?? []).map((settled) => ({ symbol, ...settled }))
  }
  const quote = (mid: number | string): void => {
    const [bid, ask] = [new D(mid).minus('0.5').toFixed(), new D(mid).plus('0.5').toFixed()]
    market.depth = depthOf([[bid, 100]], [[ask, 100]], clock.now())
  }
  quote(60_000)
  const store = createMemoryJournal()
  const funding = options.funding ?? createFundingMemory()
  const events: AccountEvent[] = []
  let hidden = false
  const restart = async (): Promise<PaperClient> => {
    const paper = createPaperClient({
      market,
      liveDepth: () => (hidden ? undefined : { ...market.depth, receivedAtMs: clock.now() }),
      store,
      funding,
      latency: options.latency ?? instant,
      defaultFees: { makerRate: new D(0), takerRate: new D(0) },
      clock,
      log: silentLogger,
      quoteAsset: 'USDT',
    })
    paper.streams.setupOrderUpdateHandler((event) => void events.push(event))
    await paper.connect(signal)
    return paper
  }
  market.account.getFeeRates = async () => ({ makerRate: new D(0), takerRate: new D(0) })
  let made = 0
  const paper = await restart()
  return {
    clock,
    market,
    store,
    events,
    paper,
    restart,
    quote,
    order(more = {}) {
      made += 1
      return {
        clientOrderId: `w-${made}` as ClientOrderId,
        symbol: BTC,
        side: 'buy',
        type: more.limitPrice ? 'limit' : 'market',
        sizeBase: new D(1),
        timeInForce: more.limitPrice ? 'GTC' : 'IOC',
        reduceOnly: false,
        ...more,
      }
    },
    hideBook() {
      hidden = true
    },
    async wallet(of = paper) {
      const [balance] = await of.account.getAccountBalance({}, signal)
      return balance?.walletBalance.toFixed() ?? 'no balance'
    },
  }
}
