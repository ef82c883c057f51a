import type { Decimal } from '../../base/decimal.ts'
import {
  createNumberLayout,
  decimalsIn,
  MAX_NUMBER_CHARS,
  MAX_SHORT_CHARS,
  type NumberLayout,
  wordOf,
} from './decode-layout.ts'
import { byteAt, PAIRS, UPPER_HALVES, wordAt } from './decode-scratch.ts'

const QUOTE = 0x22
const LOW_TWO_BYTES = 0xffff

/**
 * One quoted number that stands in every frame of one symbol. Reads four characters at a time, and expects
 * it to be as wide as it was the last time.
 */
export class NumberColumn {
  /** Constant characters between the digits that count and the closing quote. */
  tailChars = 0
  readonly #step: Decimal
  readonly #closedBy: '",' | '"}'
  readonly #closedByWord: number
  #layout: NumberLayout | undefined
  #width = 0
  #mask0 = 0
  #mask1 = 0

  /** @param closedBy the two characters that follow the number, its quote first. */
  constructor(step: Decimal, closedBy: '",' | '"}') {
    this.#step = step
    this.#closedBy = closedBy
    this.#closedByWord = wordOf(closedBy)
  }

  /** Learns from this number in a frame that was read the slow way how the venue writes it. */
  learn(text: string): void {
    if (this.#layout?.textDecimals !== decimalsIn(text)) {
      this.#layout = createNumberLayout(this.#step, decimalsIn(text), this.#closedBy)
      this.tailChars = this.#layout?.tail.length ?? 0
    }
    const width = text.length - this.tailChars
    if (this.#layout && width <= MAX_NUMBER_CHARS) this.#setWidth(this.#layout, width)
  }

  /** The end of the digits that begin here, −1 when nothing closes them in time or no layout is known. */
  endOf(from: number): number {
    const end = from + this.#width
    return this.#isClosedAt(end) ? end : this.#findEnd(from)
  }

  /** Whole steps of the number whose digits end here, −1 when it is none of this column. */
  read(end: number): number {
    const layout = this.#layout
    if (!layout) return -1
    const low = (wordAt(end - 4) ^ layout.zero0) & this.#mask0
    const high = (wordAt(end - 8) ^ layout.zero1) & this.#mask1
    const bits = low | (low + layout.bias0) | high | (high + layout.bias1)
    if ((bits & UPPER_HALVES) !== 0) return -1
    const lowValue = Math.imul((Math.imul(low, 10) + (low >>> 8)) & PAIRS, layout.pairs0) >>> 16
    const highValue = Math.imul((Math.imul(high, 10) + (high >>> 8)) & PAIRS, layout.pairs1) >>> 16
    const value = Math.imul(highValue, layout.unit1) + lowValue
    if (this.#width <= MAX_SHORT_CHARS && layout.stepDigits === 1) return value
    return this.#readLong(layout, end, value)
  }

  /** Adds the digits beyond two words, and divides by a step such as 5 (of 0.5). */
  #readLong(layout: NumberLayout, end: number, value: number): number {
    let sum = value
    if (this.#width > MAX_SHORT_CHARS) {
      const top = (wordAt(end - 12) ^ layout.zero2) & (layout.masks[32 + this.#width] as number)
      if (((top | (top + layout.bias2)) & UPPER_HALVES) !== 0) return -1
      sum += (Math.imul((Math.imul(top, 10) + (top >>> 8)) & PAIRS, layout.pairs2) >>> 16) * layout.unit2
    }
    const steps = sum / layout.stepDigits
    return Number.isInteger(steps) ? steps : -1
  }

  #isClosedAt(end: number): boolean {
    const layout = this.#layout
    if (!layout || (wordAt(end) & layout.closingMask) !== layout.closing) return false
    // A longer tail pushes the quote out of the word just compared.
    return this.tailChars <= 2 || (wordAt(end + this.tailChars) & LOW_TWO_BYTES) === this.#closedByWord
  }

  #findEnd(from: number): number {
    const layout = this.#layout
    if (!layout) return -1
    for (let width = layout.minWidth; width <= MAX_NUMBER_CHARS; width += 1) {
      if (byteAt(from + width + this.tailChars) !== QUOTE) continue
      this.#setWidth(layout, width)
      return this.#isClosedAt(from + width) ? from + width : -1
    }
    return -1
  }

  #setWidth(layout: NumberLayout, width: number): void {
    this.#width = width
    this.#mask0 = layout.masks[width] as number
    this.#mask1 = layout.masks[16 + width] as number
  }
}
