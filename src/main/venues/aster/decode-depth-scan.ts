import type { Decimal } from '../../base/decimal.ts'
import type { BookGrid } from '../../domain/order-book-grid.ts'
import type { DepthFrame } from './decode-depth-json.ts'
import {
  createNumberLayout,
  decimalsIn,
  MAX_NUMBER_CHARS,
  MAX_SHORT_CHARS,
  type NumberLayout,
} from './decode-layout.ts'
import {
  byteAt,
  LEAD_BYTES,
  Literal,
  lastInteger,
  MAX_LITERAL_CHARS,
  MAX_SCAN_BYTES,
  NOT_FOUND,
  PAIRS,
  placeFrame,
  readInteger,
  ShortLiteral,
  UPPER_HALVES,
  wordAt,
} from './decode-scratch.ts'

/** The shortest level text is `["1","1"],`: no frame that fits the scratch has more levels. */
const MAX_LEVELS = Math.ceil(MAX_SCAN_BYTES / 10)

const QUOTE = 0x22
const BRACKET_OPEN = 0x5b
const BRACKET_CLOSE = 0x5d
const BRACE_CLOSE = 0x7d
const LOW_TWO_BYTES = 0xffff
const LOW_THREE_BYTES = 0xffffff
/** `","` */
const BETWEEN_NUMBERS = 0x222c22
/** `"]` */
const AFTER_SIZE = 0x5d22
/** `"],[` */
const BETWEEN_LEVELS = 0x5b2c5d22
/** `"]]` */
const AFTER_LEVELS = 0x5d5d22

const HEAD = new Literal('{"e":"depthUpdate","E":')
const BEFORE_TRANSACTION_TIME = new ShortLiteral(',"T":')
const BEFORE_LAST_ID = new ShortLiteral(',"u":')
const BEFORE_PREVIOUS_ID = new ShortLiteral(',"pu":')
const BEFORE_BIDS = new ShortLiteral(',"b":[')
const BEFORE_ASKS = new ShortLiteral(',"a":[')

/**
 * Reads depth diffs of exactly the shape the venue sends (aster.md 6) without making an object. Anything
 * else (another key order, a space, a number without quotes, a truncated frame) is refused, and the caller
 * reads that frame the slow way. It never runs past the frame: every separator is checked, each level
 * takes some bytes, and the last bracket must be the frame's last byte but one.
 */
export class DepthScanner implements DepthFrame {
  readonly bidTicks = new Float64Array(MAX_LEVELS)
  readonly bidLots = new Float64Array(MAX_LEVELS)
  readonly askTicks = new Float64Array(MAX_LEVELS)
  readonly askLots = new Float64Array(MAX_LEVELS)
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
  #price: NumberLayout | undefined
  #size: NumberLayout | undefined
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
    const before = `,"s":"${venueSymbol}","U":`
    this.#symbol = before.length <= MAX_LITERAL_CHARS ? new Literal(before) : undefined
    if (priceText !== undefined) {
      this.#price = learnLayout(this.#price, this.#grid.tickSize, priceText, '","')
      this.#priceWidth = this.#price?.minWidth ?? 0
    }
    if (sizeText !== undefined) {
      this.#size = learnLayout(this.#size, this.#grid.lotSize, sizeText, '"]')
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

    let difference = HEAD.differenceAt(LEAD_BYTES)
    let at = readInteger(LEAD_BYTES + HEAD.length)
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

    const end = LEAD_BYTES + length
    at = this.#scanSide(BEFORE_BIDS, at, end, price, size, this.bidTicks, this.bidLots)
    this.bidCount = this.#levels
    if (at < 0) return false
    at = this.#scanSide(BEFORE_ASKS, at, end, price, size, this.askTicks, this.askLots)
    this.askCount = this.#levels
    return at === end - 1
  }

  /**
   * Reads `["price","size"],…]` after a literal; the place after the closing bracket, or −1. Written out in
   * local variables: the same loop on two objects that hold a column each took twice as long.
   */
  #scanSide(
    before: ShortLiteral,
    from: number,
    end: number,
    price: NumberLayout,
    size: NumberLayout,
    ticks: Float64Array,
    lots: Float64Array,
  ): number {
    this.#levels = 0
    const start = (from + before.length) | 0
    if (before.differenceAt(from) !== 0) return -1
    if (byteAt(start) === BRACKET_CLOSE) return start + 1

    const { zero0: priceZero0, zero1: priceZero1, bias0: priceBias0, bias1: priceBias1 } = price
    const { pairs0: pricePairs0, pairs1: pricePairs1, unit1: priceUnit1 } = price
    const { zero0: sizeZero0, zero1: sizeZero1, bias0: sizeBias0, bias1: sizeBias1 } = size
    const { pairs0: sizePairs0, pairs1: sizePairs1, unit1: sizeUnit1 } = size
    const { closing: priceClosing, closingMask: priceClosingMask } = price
    const priceTail = price.tail.length | 0
    const sizeTail = size.tail.length | 0
    let priceWidth = this.#priceWidth
    let sizeWidth = this.#sizeWidth
    let priceMask0 = price.masks[priceWidth] as number
    let priceMask1 = price.masks[16 + priceWidth] as number
    let sizeMask0 = size.masks[sizeWidth] as number
    let sizeMask1 = size.masks[16 + sizeWidth] as number
    /** Collects the upper halves of all digits, and each difference from what must stand there. */
    let digits = 0
    let wrong = byteAt(start) ^ BRACKET_OPEN
    let count = 0
    let at = (start + 1) | 0

    while (at < end) {
      wrong |= byteAt(at) ^ QUOTE
      const priceAt = (at + 1) | 0
      let priceEnd = (priceAt + priceWidth) | 0
      if (
        (wordAt(priceEnd) & priceClosingMask) !== priceClosing ||
        // A longer tail pushes what must stand between the numbers out of the word just compared.
        (priceTail > 1 && (wordAt((priceEnd + priceTail) | 0) & LOW_THREE_BYTES) !== BETWEEN_NUMBERS)
      ) {
        priceWidth = widthAt(priceAt, price)
        if (priceWidth < 0) return -1
        priceEnd = (priceAt + priceWidth) | 0
        priceMask0 = price.masks[priceWidth] as number
        priceMask1 = price.masks[16 + priceWidth] as number
        wrong |= (wordAt(priceEnd) & priceClosingMask) ^ priceClosing
        wrong |= (wordAt((priceEnd + priceTail) | 0) & LOW_THREE_BYTES) ^ BETWEEN_NUMBERS
      }
      const price0 = (wordAt((priceEnd - 4) | 0) ^ priceZero0) & priceMask0
      const price1 = (wordAt((priceEnd - 8) | 0) ^ priceZero1) & priceMask1
      digits |= price0 | (price0 + priceBias0) | price1 | (price1 + priceBias1)
      const priceLow = Math.imul((Math.imul(price0, 10) + (price0 >>> 8)) & PAIRS, pricePairs0) >>> 16
      const priceHigh = Math.imul((Math.imul(price1, 10) + (price1 >>> 8)) & PAIRS, pricePairs1) >>> 16
      ticks[count] = (Math.imul(priceHigh, priceUnit1) + priceLow) | 0
      if (priceWidth > MAX_SHORT_CHARS) {
        const top = (wordAt((priceEnd - 12) | 0) ^ price.zero2) & (price.masks[32 + priceWidth] as number)
        digits |= top | (top + price.bias2)
        ticks[count] = (ticks[count] as number) + topOf(top, price)
      }

      const sizeAt = (priceEnd + priceTail + 3) | 0
      let sizeEnd = (sizeAt + sizeWidth) | 0
      let after = wordAt((sizeEnd + sizeTail) | 0)
      if ((after & LOW_TWO_BYTES) !== AFTER_SIZE) {
        sizeWidth = widthAt(sizeAt, size)
        if (sizeWidth < 0) return -1
        sizeEnd = (sizeAt + sizeWidth) | 0
        sizeMask0 = size.masks[sizeWidth] as number
        sizeMask1 = size.masks[16 + sizeWidth] as number
        after = wordAt((sizeEnd + sizeTail) | 0)
      }
      if (sizeTail !== 0) wrong |= (wordAt(sizeEnd) & size.closingMask) ^ size.closing
      const size0 = (wordAt((sizeEnd - 4) | 0) ^ sizeZero0) & sizeMask0
      const size1 = (wordAt((sizeEnd - 8) | 0) ^ sizeZero1) & sizeMask1
      digits |= size0 | (size0 + sizeBias0) | size1 | (size1 + sizeBias1)
      const sizeLow = Math.imul((Math.imul(size0, 10) + (size0 >>> 8)) & PAIRS, sizePairs0) >>> 16
      const sizeHigh = Math.imul((Math.imul(size1, 10) + (size1 >>> 8)) & PAIRS, sizePairs1) >>> 16
      lots[count] = (Math.imul(sizeHigh, sizeUnit1) + sizeLow) | 0
      if (sizeWidth > MAX_SHORT_CHARS) {
        const top = (wordAt((sizeEnd - 12) | 0) ^ size.zero2) & (size.masks[32 + sizeWidth] as number)
        digits |= top | (top + size.bias2)
        lots[count] = (lots[count] as number) + topOf(top, size)
      }

      count = (count + 1) | 0
      at = (sizeEnd + sizeTail + 4) | 0
      if (after === BETWEEN_LEVELS) continue
      if ((after & LOW_THREE_BYTES) !== AFTER_LEVELS || wrong !== 0 || (digits & UPPER_HALVES) !== 0)
        return -1
      this.#priceWidth = priceWidth
      this.#sizeWidth = sizeWidth
      this.#levels = count
      const onGrid = toSteps(ticks, count, price.stepDigits) && toSteps(lots, count, size.stepDigits)
      return onGrid ? at - 1 : -1
    }
    return -1
  }
}

function learnLayout(
  known: NumberLayout | undefined,
  step: Decimal,
  text: string,
  closedBy: string,
): NumberLayout | undefined {
  const decimals = decimalsIn(text)
  return known?.textDecimals === decimals ? known : createNumberLayout(step, decimals, closedBy)
}

/** Characters before the tail and the closing quote, −1 when there are too few or too many. */
function widthAt(from: number, layout: NumberLayout): number {
  for (let chars = layout.minWidth; chars <= MAX_NUMBER_CHARS; chars += 1) {
    if (byteAt(from + chars + layout.tail.length) === QUOTE) return chars
  }
  return -1
}

function topOf(digits: number, layout: NumberLayout): number {
  const joined = Math.imul((Math.imul(digits, 10) + (digits >>> 8)) & PAIRS, layout.pairs2) >>> 16
  return joined * layout.unit2
}

/** Divides by a step such as 5 (of 0.5); false when a value lies off the grid. */
function toSteps(values: Float64Array, count: number, stepDigits: number): boolean {
  if (stepDigits === 1) return true
  for (let at = 0; at < count; at += 1) {
    const steps = (values[at] as number) / stepDigits
    if (!Number.isInteger(steps)) return false
    values[at] = steps
  }
  return true
}
