import type { BookGrid } from '../../domain/order-book-grid.ts'
import { NumberColumn } from './decode-number-column.ts'
import {
  byteAt,
  LEAD_BYTES,
  Literal,
  lastInteger,
  MAX_LITERAL_CHARS,
  MAX_SCAN_BYTES,
  placeFrame,
  readInteger,
  ShortLiteral,
} from './decode-scratch.ts'

const BRACE_CLOSE = 0x7d
const LETTER_E = 0x45

const HEAD = new Literal('{"e":"bookTicker","u":')
const BEFORE_EVENT_TIME = new ShortLiteral(',"E":')
const BEFORE_TRANSACTION_TIME = new ShortLiteral(',"T":')
const BEFORE_BID_SIZE = new ShortLiteral('","B":"')
const BEFORE_ASK_PRICE = new ShortLiteral('","a":"')
const BEFORE_ASK_SIZE = new ShortLiteral('","A":"')
const BEFORE_LATE_TRANSACTION_TIME = new ShortLiteral('","T":')

/** Best bid and offer in whole ticks and lots, with the id of the book they belong to. */
export interface BookTickerFrame {
  readonly bidTicks: number
  readonly bidLots: number
  readonly askTicks: number
  readonly askLots: number
  /** `u`. */
  readonly sequence: number
  /** `T`, when the matching engine changed the book. */
  readonly venueTimeMs: number
  readonly receivedAtMs: number
  readonly venueSymbol: string
}

/** The four numbers of a book ticker as a slow reading found them, for the scanner to learn from. */
export interface BookTickerTexts {
  readonly bidPrice: string
  readonly bidSize: string
  readonly askPrice: string
  readonly askSize: string
}

/**
 * Reads book tickers of exactly two shapes without making an object: `e,u,E,T,s,b,B,a,A` (aster.md 6) and
 * `e,u,s,b,B,a,A,T,E` (recorded feeds). Anything else is refused, and the caller reads it the slow way.
 */
export class BookTickerScanner implements BookTickerFrame {
  bidTicks = 0
  bidLots = 0
  askTicks = 0
  askLots = 0
  sequence = 0
  venueTimeMs = 0
  receivedAtMs = 0
  venueSymbol = ''

  readonly #bidPrice: NumberColumn
  readonly #bidSize: NumberColumn
  readonly #askPrice: NumberColumn
  /** The last number is followed by a time in one shape and by the end in the other. */
  readonly #askSizeBeforeTime: NumberColumn
  readonly #askSizeBeforeEnd: NumberColumn
  #symbol: Literal | undefined

  constructor(grid: BookGrid) {
    this.#bidPrice = new NumberColumn(grid.tickSize, '",')
    this.#bidSize = new NumberColumn(grid.lotSize, '",')
    this.#askPrice = new NumberColumn(grid.tickSize, '",')
    this.#askSizeBeforeTime = new NumberColumn(grid.lotSize, '",')
    this.#askSizeBeforeEnd = new NumberColumn(grid.lotSize, '"}')
  }

  /** Learns from a frame that was read the slow way: the symbol, and how the venue writes its numbers. */
  learn(venueSymbol: string, texts: BookTickerTexts): void {
    this.venueSymbol = venueSymbol
    const before = `,"s":"${venueSymbol}","b":"`
    this.#symbol = before.length <= MAX_LITERAL_CHARS ? new Literal(before) : undefined
    this.#bidPrice.learn(texts.bidPrice)
    this.#bidSize.learn(texts.bidSize)
    this.#askPrice.learn(texts.askPrice)
    this.#askSizeBeforeTime.learn(texts.askSize)
    this.#askSizeBeforeEnd.learn(texts.askSize)
  }

  /** True when the frame was read; after false the fields hold nothing of use. */
  scan(frame: Uint8Array, receivedAtMs: number): boolean {
    this.receivedAtMs = receivedAtMs
    const symbol = this.#symbol
    const { length } = frame
    if (!symbol || length > MAX_SCAN_BYTES || frame[length - 1] !== BRACE_CLOSE) return false
    placeFrame(frame)
    let difference = HEAD.differenceAt(LEAD_BYTES)
    let at = readInteger(LEAD_BYTES + HEAD.length)
    this.sequence = lastInteger()
    const timesComeFirst = byteAt(at + 2) === LETTER_E
    if (timesComeFirst) {
      difference |= BEFORE_EVENT_TIME.differenceAt(at)
      at = readInteger(at + BEFORE_EVENT_TIME.length)
      difference |= BEFORE_TRANSACTION_TIME.differenceAt(at)
      at = readInteger(at + BEFORE_TRANSACTION_TIME.length)
      this.venueTimeMs = lastInteger()
    }
    difference |= symbol.differenceAt(at)
    if (difference !== 0) return false

    const askSize = timesComeFirst ? this.#askSizeBeforeEnd : this.#askSizeBeforeTime
    at = this.#scanPrices(at + symbol.length, askSize)
    if (at < 0) return false
    const end = LEAD_BYTES + length
    // On the last quote; the closing brace follows it, and its column has seen that.
    if (timesComeFirst) return at + 2 === end
    difference = BEFORE_LATE_TRANSACTION_TIME.differenceAt(at)
    at = readInteger(at + BEFORE_LATE_TRANSACTION_TIME.length)
    this.venueTimeMs = lastInteger()
    difference |= BEFORE_EVENT_TIME.differenceAt(at)
    return difference === 0 && readInteger(at + BEFORE_EVENT_TIME.length) === end - 1
  }

  /** Reads the four numbers; the place after the last, on its quote, or −1. */
  #scanPrices(from: number, askSize: NumberColumn): number {
    const bidPrice = this.#bidPrice
    const bidSize = this.#bidSize
    const askPrice = this.#askPrice
    const bidPriceEnd = bidPrice.endOf(from)
    if (bidPriceEnd < 0) return -1
    const bidPriceQuote = bidPriceEnd + bidPrice.tailChars
    const bidSizeEnd = bidSize.endOf(bidPriceQuote + BEFORE_BID_SIZE.length)
    if (bidSizeEnd < 0) return -1
    const bidSizeQuote = bidSizeEnd + bidSize.tailChars
    const askPriceEnd = askPrice.endOf(bidSizeQuote + BEFORE_ASK_PRICE.length)
    if (askPriceEnd < 0) return -1
    const askPriceQuote = askPriceEnd + askPrice.tailChars
    const askSizeEnd = askSize.endOf(askPriceQuote + BEFORE_ASK_SIZE.length)
    if (askSizeEnd < 0) return -1
    const difference =
      BEFORE_BID_SIZE.differenceAt(bidPriceQuote) |
      BEFORE_ASK_PRICE.differenceAt(bidSizeQuote) |
      BEFORE_ASK_SIZE.differenceAt(askPriceQuote)
    this.bidTicks = bidPrice.read(bidPriceEnd)
    this.bidLots = bidSize.read(bidSizeEnd)
    this.askTicks = askPrice.read(askPriceEnd)
    this.askLots = askSize.read(askSizeEnd)
    // A negative value is what a column gives for text that is no number of steps.
    const isRead = difference === 0 && this.bidTicks >= 0 && this.bidLots >= 0 && this.askTicks >= 0
    return isRead && this.askLots >= 0 ? askSizeEnd + askSize.tailChars : -1
  }
}
