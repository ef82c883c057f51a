import { pro } from 'ccxt'
import type { ScriptedLevel } from './frames-script.ts'
import type { FramesVenue } from './frames-venues.ts'

/** ccxt's client of one venue, ready to be handed frames without a connection. */
export interface CcxtReader {
  /** Puts the script's first book under the frames. */
  start(): void
  /** What its socket does with a frame: text, JSON, the venue's handler. */
  read(frame: Buffer): void
  /** Its best prices. */
  best(): { readonly bid: number; readonly ask: number }
}

interface Setting {
  readonly id: string
  readonly symbol: string
  readonly url: string
  readonly swap: boolean
}

/** It has no class for edgeX. */
const SETTINGS: Readonly<Record<Exclude<FramesVenue['name'], 'edgex'>, Setting>> = {
  // It tells its spot and swap sockets apart by the letters fstream.
  aster: { id: 'BTCUSDT', symbol: 'BTC/USDT:USDT', url: 'wss://fstream.test/ws', swap: true },
  backpack: { id: 'BTC_USDC_PERP', symbol: 'BTC/USDC:USDC', url: 'wss://backpack.test', swap: true },
  lighter: { id: '1', symbol: 'BTC/USDC:USDC', url: 'wss://lighter.test/stream', swap: true },
  bitvavo: { id: 'BTC-EUR', symbol: 'BTC/EUR', url: 'wss://bitvavo.test/v2', swap: false },
  grvt: { id: 'BTC_USDT_Perp', symbol: 'BTC/USDT:USDT', url: 'wss://grvt.test/ws', swap: true },
  paradex: { id: 'BTC-USD-PERP', symbol: 'BTC/USD:USDC', url: 'wss://paradex.test/v1', swap: true },
}

/** ccxt's handlers take its own loose types. */
interface Loose {
  setMarkets(markets: readonly object[]): unknown
  client(url: string): { onMessage(event: { readonly data: Buffer }): void }
  orderBook(snapshot: object): unknown
  orderbooks: Record<string, { readonly bids: number[][]; readonly asks: number[][] }>
}

const LIMITS = { amount: {}, price: {}, cost: {} }

/** A market of ccxt's with what its order-book handlers look at. */
function marketOf({ id, symbol, swap }: Setting) {
  const [pair = '', settle] = symbol.split(':')
  const [base, quote] = pair.split('/')
  const kinds = {
    type: swap ? 'swap' : 'spot',
    swap,
    spot: !swap,
    contract: swap,
    linear: swap,
    active: true,
  }
  const steps = { precision: { amount: 1e-5, price: 0.1 }, limits: LIMITS, info: {} }
  return {
    id,
    symbol,
    base,
    quote,
    settle,
    baseId: base,
    quoteId: quote,
    settleId: settle,
    ...kinds,
    ...steps,
  }
}

/**
 * Sets ccxt's pro class of a venue up: one market loaded, no rate limiter, nobody waiting for a book.
 *
 * @returns `undefined` for a venue that ccxt does not have.
 */
export function createCcxtReader({ name, script, row }: FramesVenue): CcxtReader | undefined {
  if (name === 'edgex') return undefined
  const setting = SETTINGS[name]
  const exchange = new pro[name]({ enableRateLimit: false, newUpdates: true }) as unknown as Loose
  exchange.setMarkets([marketOf(setting)])
  const client = exchange.client(setting.url)
  const numbers = (levels: readonly ScriptedLevel[]) => levels.map((level) => row(level).map(Number))
  const { lastId, bids, asks } = script.start
  const book = { symbol: setting.symbol, nonce: lastId, bids: numbers(bids), asks: numbers(asks) }
  return {
    start() {
      exchange.orderbooks[setting.symbol] = exchange.orderBook(book) as Loose['orderbooks'][string]
    },
    read: (data) => client.onMessage({ data }),
    best() {
      const kept = exchange.orderbooks[setting.symbol]
      return { bid: kept?.bids[0]?.[0] ?? Number.NaN, ask: kept?.asks[0]?.[0] ?? Number.NaN }
    },
  }
}
