import { systemClock } from '../../src/main/base/clock.ts'
import type { Decimal } from '../../src/main/base/decimal.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { ClientOrderId, SymbolId } from '../../src/main/domain/brands.ts'
import type { Instrument } from '../../src/main/domain/instrument.ts'
import { type AsterTiming, asterTiming, createAsterClient } from '../../src/main/venues/aster/index.ts'
import type { BookChanges, BookSink } from '../../src/main/venues/book-sink.ts'
import type { ExchangeClient } from '../../src/main/venues/exchange-client.ts'
import type { AccountEvent } from '../../src/main/venues/market-streams.ts'
import { type RunningSimulator, startSimulator } from '../../src/simulator/server.ts'

export const BTC = 'BTC' as SymbolId
export const never = new AbortController().signal
export const orderId = (name: string): ClientOrderId => name as ClientOrderId

/** Waits of the real client, shortened so that a fault shows within a test. */
const quick: Partial<AsterTiming> = {
  queryTimeoutMs: 2_000,
  commandTimeoutMs: 500,
  queryRateWaitMs: 500,
  orderEventWithinMs: 600,
  subscribeAckWithinMs: 500,
  userSocket: { ...asterTiming.userSocket, firstRetryMs: 20, pingEveryMs: 200 },
  bookTickerSocket: {
    ...asterTiming.bookTickerSocket,
    firstRetryMs: 20,
    staleAfterMs: 600,
    silentAfterMs: 1_200,
  },
  depthSocket: { ...asterTiming.depthSocket, firstRetryMs: 20, staleAfterMs: 600, silentAfterMs: 1_200 },
}

/** The client and the simulated venue it speaks to, over real sockets. */
export interface AsterRig extends AsyncDisposable {
  readonly simulator: RunningSimulator
  readonly client: ExchangeClient
  /** Everything the account stream told, oldest first. */
  readonly events: AccountEvent[]
}

export interface RigOptions {
  readonly generation?: 'v1' | 'v3' | 'public'
  readonly timing?: Partial<AsterTiming>
  readonly connect?: boolean
}

/** Starts both; the account stream is listened to from the beginning. */
export async function startAsterRig(options: RigOptions = {}): Promise<AsterRig> {
  const { generation = 'v3', connect = true } = options
  const simulator = await startSimulator({ seed: 'aster-integration' })
  const { restUrl, wsUrl, chainId, credentials } = simulator.ready
  const keys = {
    v3: { kind: 'v3', ...credentials.v3 },
    v1: { kind: 'v1', ...credentials.v1 },
    public: undefined,
  } as const
  const client = createAsterClient({
    endpoints: { restUrl, wsUrl, chainId },
    readCredentials: () => keys[generation],
    clock: systemClock,
    log: silentLogger,
    timing: { ...quick, ...options.timing },
  })
  const events: AccountEvent[] = []
  client.streams.setupOrderUpdateHandler((event) => void events.push(event))
  const close = async (): Promise<void> => {
    await client.disconnect()
    await simulator.close()
  }
  try {
    if (connect) await client.connect(never)
  } catch (cause) {
    await close()
    throw cause
  }
  return { simulator, client, events, [Symbol.asyncDispose]: close }
}

/** A sink that keeps the book it was told, in ticks and lots. */
export interface RecordingSink extends BookSink {
  readonly told: string[]
  readonly bids: Map<number, number>
  readonly asks: Map<number, number>
  /** False from a fault to the next snapshot. */
  readonly ready: boolean
  readonly sequence: number
}

export function createRecordingSink(): RecordingSink {
  const told: string[] = []
  const bids = new Map<number, number>()
  const asks = new Map<number, number>()
  let ready = false
  let sequence = 0
  const put = (side: Map<number, number>, ticks: Float64Array, lots: Float64Array, count: number): void => {
    for (let at = 0; at < count; at += 1) {
      if (lots[at] === 0) side.delete(ticks[at] ?? 0)
      else side.set(ticks[at] ?? 0, lots[at] ?? 0)
    }
  }
  const apply = (book: BookChanges): void => {
    put(bids, book.bidTicks, book.bidLots, book.bidCount)
    put(asks, book.askTicks, book.askLots, book.askCount)
    sequence = book.sequence
  }
  return {
    told,
    bids,
    asks,
    get ready() {
      return ready
    },
    get sequence() {
      return sequence
    },
    onSnapshot(book) {
      told.push('snapshot')
      bids.clear()
      asks.clear()
      apply(book)
      ready = true
    },
    onChanges(book) {
      apply(book)
      return Math.max(...bids.keys()) >= Math.min(...asks.keys()) ? 'crossed' : 'applied'
    },
    onFault(fault) {
      told.push(fault)
      ready = false
    },
  }
}

/** A price `bps` from the best bid, on the grid. */
export async function priceAt(client: ExchangeClient, bps: number): Promise<Decimal> {
  const { bidPrice } = await client.marketData.fetchBboPrices({ symbol: BTC }, never)
  const { tickSize }: Instrument = await client.instruments.resolve({ symbol: BTC }, never)
  return bidPrice
    .times(1 + bps / 10_000)
    .div(tickSize)
    .round()
    .times(tickSize)
}
