import { type Decimal, decimalsOf } from '../../base/decimal.ts'
import { compileShape, type ScanFrame } from './compile-shape.ts'
import { type FrameShape, textsPattern } from './frame-shape.ts'
import {
  FRAME_AT,
  fitsTexts,
  isLentTo,
  knownBytes,
  LENT_AT,
  LENT_BYTES,
  lendPlace,
  MAX_SCAN_BYTES,
  type NumberForm,
  placeFrame,
  scannedAsks,
  scannedBids,
} from './scan-memory.ts'

/** A shape that can be scanned for. */
export interface ScannableShape {
  readonly texts: RegExp
  /** `undefined` on a machine without the instructions for it: all is then read through JSON. */
  scan(): ScanFrame | undefined
}

/** Prepares a shape for all streams that send it. It is compiled, in about a millisecond, when the first does. */
export function scannable(shape: FrameShape): ScannableShape {
  let compiled: { readonly scan: ScanFrame | undefined } | undefined
  return {
    texts: textsPattern(shape),
    scan() {
      compiled ??= { scan: compileWherePossible(shape) }
      return compiled.scan
    },
  }
}

function compileWherePossible(shape: FrameShape): ScanFrame | undefined {
  try {
    return compileShape(shape)
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'CompileError') return undefined
    throw cause
  }
}

/** After so many frames of no known shape in a row only one in as many is looked at: looking costs too. */
const PATIENCE = 100

/** Steps of a book: every price and size is a whole number of them. */
export interface Steps {
  readonly tickSize: Decimal
  readonly lotSize: Decimal
}

/** Steps of so few decimals leave room for twelve digits before the point: cheap tokens trade by the billion. */
const COARSE_DECIMALS = 2

/** @returns `undefined` for a step that is too fine for the scan. */
function formOf(step: Decimal): NumberForm | undefined {
  const decimals = decimalsOf(step) <= COARSE_DECIMALS ? 4 : 8
  const units = step.times(10 ** decimals)
  const isCountable = units.isInteger() && units.gt(0) && units.lte(Number.MAX_SAFE_INTEGER)
  return isCountable ? { decimals, stepUnits: units.toNumber() } : undefined
}

/**
 * Reads frames of known shapes byte by byte, without making an object. Anything else (another key order, a space, a
 * number off its step, a frame cut short) is refused, and the caller reads it through JSON. What was read lies in
 * `SCANNED`.
 */
export class FrameScanner {
  /** Which of its shapes the stream has, once that was learned. */
  shape = 0
  bidCount = 0
  askCount = 0
  readonly #shapes: readonly ScannableShape[]
  readonly #price: NumberForm | undefined
  readonly #size: NumberForm | undefined
  #scan: ScanFrame | undefined
  #known: Uint8Array = new Uint8Array(0)
  #place = 0
  #unknownInARow = 0

  constructor(shapes: readonly ScannableShape[], { tickSize, lotSize }: Steps) {
    this.#shapes = shapes
    this.#price = formOf(tickSize)
    this.#size = formOf(lotSize)
  }

  /**
   * Learns the texts of the stream from a frame that was read through JSON.
   *
   * @returns false when it has no known shape, or steps that are too fine: then what was learned before still holds.
   */
  learn(frame: Buffer): boolean {
    const [price, size] = [this.#price, this.#size]
    if (!price || !size || frame.length > MAX_SCAN_BYTES) return false
    this.#unknownInARow += 1
    if (this.#unknownInARow > PATIENCE && this.#unknownInARow % PATIENCE > 0) return false
    const text = frame.toString('latin1')
    for (const [shape, { scan, texts }] of this.#shapes.entries()) {
      const found = texts.exec(text)
      const learned = found?.slice(1).map((part) => Buffer.from(part, 'latin1'))
      if (!learned || !fitsTexts(learned)) continue
      this.#scan = scan()
      if (this.#scan === undefined) return false
      this.shape = shape
      this.#unknownInARow = 0
      this.#known = knownBytes(price, size, learned)
      this.#place = lendPlace(this, this.#known, this.#place)
      return true
    }
    return false
  }

  /** True when the frame was read; after false nothing of use is left. */
  scan(frame: Uint8Array): boolean {
    const scan = this.#scan
    if (scan === undefined || frame.length > MAX_SCAN_BYTES) return false
    if (!isLentTo(this.#place, this)) this.#place = lendPlace(this, this.#known, this.#place)
    placeFrame(frame)
    const end = FRAME_AT + frame.length
    if (scan(FRAME_AT, end, LENT_AT + this.#place * LENT_BYTES) !== end) return false
    this.bidCount = scannedBids()
    this.askCount = scannedAsks()
    return true
  }
}
