import type { BookGrid } from '../../domain/order-book-grid.ts'
import { decimalsIn, type LevelColumn, levelColumn } from './decode-level-column.ts'
import {
  byteAt,
  FOUND,
  FRAME_AT,
  Literal,
  lastInteger,
  literalOf,
  MAX_SCAN_BYTES,
  MEMORY,
  placeFrame,
  readInteger,
  ShortLiteral,
  wordAt,
} from './decode-scratch.ts'
import { scanTop } from './decode-top-scan.ts'

const BRACE_CLOSE = 0x7d
const LETTER_E = 0x45

const HEAD = new Literal('{"e":"bookTicker","u":')
const BEFORE_EVENT_TIME = new ShortLiteral(',"E":')
const BEFORE_TRANSACTION_TIME = new ShortLiteral(',"T":')
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

const FOUND_VALUES = new Float64Array(MEMORY.buffer, FOUND.values, 4)

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

  readonly #grid: BookGrid
  #symbol: Literal | undefined
  #columns: Columns | undefined
  /** Characters that each number had the last time, without its tail. */
  #bidPriceWidth = 0
  #bidSizeWidth = 0
  #askPriceWidth = 0
  #askSizeWidth = 0

  constructor(grid: BookGrid) {
    this.#grid = grid
  }

  /** Learns from a frame that was read the slow way: the symbol, and how many decimals the venue writes. */
  learn(venueSymbol: string, priceText: string, sizeText: string): void {
    this.venueSymbol = venueSymbol
    this.#symbol = literalOf(`,"s":"${venueSymbol}","b":"`)
    this.#columns = columnsOf(this.#grid, decimalsIn(priceText), decimalsIn(sizeText))
    this.#bidPriceWidth = this.#askPriceWidth = this.#columns?.price.minWidth ?? 0
    this.#bidSizeWidth = this.#askSizeWidth = this.#columns?.size.minWidth ?? 0
  }

  /** True when the frame was read; after false the fields hold nothing of use. */
  scan(frame: Uint8Array, receivedAtMs: number): boolean {
    this.receivedAtMs = receivedAtMs
    const symbol = this.#symbol
    const columns = this.#columns
    const { length } = frame
    if (!symbol || !columns || length > MAX_SCAN_BYTES || frame[length - 1] !== BRACE_CLOSE) return false
    placeFrame(frame)
    let difference = HEAD.differenceAt(FRAME_AT)
    let at = readInteger(FRAME_AT + HEAD.length)
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

    at = this.#scanNumbers(at + symbol.length, columns, timesComeFirst ? columns.sizeAtEnd : columns.size)
    if (at < 0) return false
    const end = FRAME_AT + length
    // On the last quote; the closing brace follows it, and its column has seen that.
    if (timesComeFirst) return at + 2 === end
    difference = BEFORE_LATE_TRANSACTION_TIME.differenceAt(at)
    at = readInteger(at + BEFORE_LATE_TRANSACTION_TIME.length)
    this.venueTimeMs = lastInteger()
    difference |= BEFORE_EVENT_TIME.differenceAt(at)
    return difference === 0 && readInteger(at + BEFORE_EVENT_TIME.length) === end - 1
  }

  /** Reads the four numbers; the place of the last quote, or −1. */
  #scanNumbers(from: number, columns: Columns, lastSize: LevelColumn): number {
    const at = scanTop(
      from,
      columns.price.address,
      columns.size.address,
      lastSize.address,
      this.#bidPriceWidth,
      this.#bidSizeWidth,
      this.#askPriceWidth,
      this.#askSizeWidth,
    )
    if (at < 0) return -1
    this.#bidPriceWidth = wordAt(FOUND.widths)
    this.#bidSizeWidth = wordAt(FOUND.widths + 4)
    this.#askPriceWidth = wordAt(FOUND.widths + 8)
    this.#askSizeWidth = wordAt(FOUND.widths + 12)
    this.bidTicks = (FOUND_VALUES[0] as number) / columns.price.stepDigits
    this.bidLots = (FOUND_VALUES[1] as number) / columns.size.stepDigits
    this.askTicks = (FOUND_VALUES[2] as number) / columns.price.stepDigits
    this.askLots = (FOUND_VALUES[3] as number) / columns.size.stepDigits
    return columns.stepsAreOne || this.#isOnGrid() ? at : -1
  }

  #isOnGrid(): boolean {
    return [this.bidTicks, this.bidLots, this.askTicks, this.askLots].every(Number.isInteger)
  }
}

interface Columns {
  readonly price: LevelColumn
  readonly size: LevelColumn
  /** The last size, in the shape that ends with it. */
  readonly sizeAtEnd: LevelColumn
  readonly stepsAreOne: boolean
}

function columnsOf(grid: BookGrid, priceDecimals: number, sizeDecimals: number): Columns | undefined {
  const price = levelColumn(grid.tickSize, priceDecimals, '",')
  const size = levelColumn(grid.lotSize, sizeDecimals, '",')
  const sizeAtEnd = levelColumn(grid.lotSize, sizeDecimals, '"}')
  if (!price || !size || !sizeAtEnd) return undefined
  return { price, size, sizeAtEnd, stepsAreOne: price.stepDigits === 1 && size.stepDigits === 1 }
}
