import type { Decimal } from '../../base/decimal.ts'
import type { BookGrid } from '../../domain/order-book-grid.ts'
import type { DepthFrame } from './decode-depth-json.ts'
import { decimalsIn, type LevelColumn, levelColumn, toSteps } from './decode-level-column.ts'
import { scanLevels } from './decode-level-scan.ts'
import {
  byteAt,
  FOUND,
  FRAME_AT,
  LEVELS_AT,
  Literal,
  lastInteger,
  literalOf,
  MAX_LEVELS,
  MAX_SCAN_BYTES,
  MEMORY,
  NOT_FOUND,
  placeFrame,
  readInteger,
  ShortLiteral,
  wordAt,
} from './decode-scratch.ts'

const BRACKET_CLOSE = 0x5d
const BRACE_CLOSE = 0x7d

const HEAD = new Literal('{"e":"depthUpdate","E":')
const BEFORE_TRANSACTION_TIME = new ShortLiteral(',"T":')
const BEFORE_LAST_ID = new ShortLiteral(',"u":')
const BEFORE_PREVIOUS_ID = new ShortLiteral(',"pu":')
const BEFORE_BIDS = new ShortLiteral(',"b":[')
const BEFORE_ASKS = new ShortLiteral(',"a":[')

/** Where the level scan puts one side. All scanners share it: a frame is used up before the next is read. */
interface LevelArrays {
  readonly ticksAt: number
  readonly lotsAt: number
  readonly ticks: Float64Array
  readonly lots: Float64Array
}

function levelArrays(firstArray: number): LevelArrays {
  const place = (array: number) => LEVELS_AT + array * MAX_LEVELS * 8
  const [ticksAt, lotsAt] = [place(firstArray), place(firstArray + 1)]
  const ticks = new Float64Array(MEMORY.buffer, ticksAt, MAX_LEVELS)
  return { ticksAt, lotsAt, ticks, lots: new Float64Array(MEMORY.buffer, lotsAt, MAX_LEVELS) }
}

const BIDS = levelArrays(0)
const ASKS = levelArrays(2)

/**
 * Reads depth diffs of exactly the shape the venue sends (aster.md 6) without making an object. Anything
 * else (another key order, a space, a number without quotes, a truncated frame) is refused, and the caller
 * reads that frame the slow way. It never runs past the frame: every separator is checked, each level
 * takes some bytes, and the last bracket must be the frame's last byte but one.
 */
export class DepthScanner implements DepthFrame {
  readonly bidTicks = BIDS.ticks
  readonly bidLots = BIDS.lots
  readonly askTicks = ASKS.ticks
  readonly askLots = ASKS.lots
  bidCount = 0
  askCount = 0
  venueTimeMs = 0
  receivedAtMs = 0
  venueSymbol = ''
  firstId = 0
  lastId = 0
  previousId = 0

  readonly #grid: BookGrid
  #symbol: Literal | undefined
  #price: LevelColumn | undefined
  #size: LevelColumn | undefined
  /** Characters of the last price and size, without the tail: the next is most likely as long. */
  #priceWidth = 0
  #sizeWidth = 0
  #levels = 0

  constructor(grid: BookGrid) {
    this.#grid = grid
  }

  get sequence(): number {
    return this.lastId
  }

  /** Learns from a frame that was read the slow way: the symbol, and how many decimals the venue writes. */
  learn(venueSymbol: string, priceText: string | undefined, sizeText: string | undefined): void {
    this.venueSymbol = venueSymbol
    this.#symbol = literalOf(`,"s":"${venueSymbol}","U":`)
    if (priceText !== undefined) {
      this.#price = learnColumn(this.#price, this.#grid.tickSize, priceText, '","')
      this.#priceWidth = this.#price?.minWidth ?? 0
    }
    if (sizeText !== undefined) {
      this.#size = learnColumn(this.#size, this.#grid.lotSize, sizeText, '"]')
      this.#sizeWidth = this.#size?.minWidth ?? 0
    }
  }

  /** True when the frame was read; after false the fields hold nothing of use. */
  scan(frame: Uint8Array, receivedAtMs: number): boolean {
    this.receivedAtMs = receivedAtMs
    const symbol = this.#symbol
    const price = this.#price
    const size = this.#size
    const { length } = frame
    if (!symbol || !price || !size) return false
    if (length > MAX_SCAN_BYTES || frame[length - 1] !== BRACE_CLOSE) return false
    placeFrame(frame)

    let difference = HEAD.differenceAt(FRAME_AT)
    let at = readInteger(FRAME_AT + HEAD.length)
    difference |= BEFORE_TRANSACTION_TIME.differenceAt(at)
    at = readInteger(at + BEFORE_TRANSACTION_TIME.length)
    this.venueTimeMs = lastInteger()
    difference |= symbol.differenceAt(at)
    at = readInteger(at + symbol.length)
    this.firstId = lastInteger()
    difference |= BEFORE_LAST_ID.differenceAt(at)
    at = readInteger(at + BEFORE_LAST_ID.length)
    this.lastId = lastInteger()
    difference |= BEFORE_PREVIOUS_ID.differenceAt(at)
    at = readInteger(at + BEFORE_PREVIOUS_ID.length)
    this.previousId = lastInteger()
    if (difference !== 0 || at === NOT_FOUND) return false

    const end = FRAME_AT + length
    at = this.#scanSide(BEFORE_BIDS, at, end, price, size, BIDS)
    this.bidCount = this.#levels
    if (at < 0) return false
    at = this.#scanSide(BEFORE_ASKS, at, end, price, size, ASKS)
    this.askCount = this.#levels
    return at === end - 1
  }

  /** Reads one side's list after a literal; the place after its closing bracket, or −1. */
  #scanSide(
    before: ShortLiteral,
    from: number,
    end: number,
    price: LevelColumn,
    size: LevelColumn,
    side: LevelArrays,
  ): number {
    this.#levels = 0
    const start = from + before.length
    if (before.differenceAt(from) !== 0) return -1
    if (byteAt(start) === BRACKET_CLOSE) return start + 1
    const at = scanLevels(
      start,
      end,
      price.address,
      size.address,
      this.#priceWidth,
      this.#sizeWidth,
      side.ticksAt,
      side.lotsAt,
    )
    if (at < 0) return -1
    const count = wordAt(FOUND.count)
    this.#priceWidth = wordAt(FOUND.widths)
    this.#sizeWidth = wordAt(FOUND.widths + 4)
    this.#levels = count
    return toSteps(side.ticks, count, price) && toSteps(side.lots, count, size) ? at : -1
  }
}

function learnColumn(
  known: LevelColumn | undefined,
  step: Decimal,
  text: string,
  closedBy: '","' | '"]',
): LevelColumn | undefined {
  const decimals = decimalsIn(text)
  return known?.textDecimals === decimals ? known : levelColumn(step, decimals, closedBy)
}
