import { createWasmMemory } from './wasm-assembler.ts'

/** Largest frame that is scanned; a larger one is read through JSON. */
export const MAX_SCAN_BYTES = 65_536
/** The shortest text that a scan takes for a level is `["",""],`: no frame that fits has more of them. */
const MAX_LEVELS = MAX_SCAN_BYTES / 8
/** Bytes of an array of levels. Lots lie this far behind the ticks that they belong to. */
export const LEVELS_BYTES = MAX_LEVELS * 8

/** Whole numbers that a scan can leave. */
const MAX_INTEGERS = 8

/** Where a scan leaves how far each side's array was filled, and the whole numbers. */
export const FOUND = { bidEnd: 0, askEnd: 4, integers: 8 } as const

/** Most characters of a number, and as many digits. */
const NUMBER_CHARS = 16
/** Decimals that numbers are read with: the more of them, the fewer digits are left before the point. */
export const DECIMALS = [4, 8] as const
export type Decimals = (typeof DECIMALS)[number]
const VECTOR_BYTES = 16
const FLOAT_BYTES = 8

/** Orders that put the first n digits of 16 characters at the end. */
export const DIGITS_AT = 128
/** Orders by the place of the point and of the end: the decimals fill the last bytes, the digits before them the first. */
const ORDERS_AT = DIGITS_AT + (NUMBER_CHARS + 1) * VECTOR_BYTES
export const ORDERS_ROW_BYTES = (NUMBER_CHARS + 1) * VECTOR_BYTES
const ORDERS_BYTES = (NUMBER_CHARS + 1) * ORDERS_ROW_BYTES
const ordersAt = (decimals: Decimals): number => ORDERS_AT + DECIMALS.indexOf(decimals) * ORDERS_BYTES

/** Vectors that the code compares with and multiplies by. */
const VECTORS_AT = ORDERS_AT + DECIMALS.length * ORDERS_BYTES
const MAX_VECTORS = 1_024

/** What one reader knows: its steps, how it reads numbers, the texts of its stream. */
export const LENT_AT = VECTORS_AT + MAX_VECTORS * VECTOR_BYTES
/** A text: 32 bytes, which bits of them count, how many there are. */
export const TEXT = { mask: 32, length: 64, bytes: 80, maxLength: 32 } as const
export const KNOWN = {
  /** How many units a tick and a lot are, and the reverse. */
  stepUnits: 0,
  stepsInUnit: 16,
  orders: { price: 32, size: 36 },
  /** Characters that the last price and size had. */
  widths: { price: 40, size: 44 },
  texts: 48,
} as const
const MAX_TEXTS = 6
export const LENT_BYTES = KNOWN.texts + MAX_TEXTS * TEXT.bytes
const LENT_PLACES = 1_024

/** The frame's first byte. */
export const FRAME_AT = LENT_AT + LENT_PLACES * LENT_BYTES
// A vector may be loaded from the frame's last byte on.
const LEVELS_AT = FRAME_AT + MAX_SCAN_BYTES + VECTOR_BYTES * 4
export const BIDS_AT = LEVELS_AT
export const ASKS_AT = LEVELS_AT + 2 * LEVELS_BYTES

/**
 * Memory that all scans share, JavaScript and WebAssembly alike. Every frame is copied here first: the fixed place lets
 * the compiler know the memory, and vectors can be loaded a little behind the frame.
 */
export const MEMORY = createWasmMemory(LEVELS_AT + 4 * LEVELS_BYTES)
const BYTES = new Uint8Array(MEMORY.buffer)
const VIEW = new DataView(MEMORY.buffer)

const vectors = new Map<string, number>()

/**
 * The place of a vector that stays the same: in a loop it is read from memory faster than the compiler makes it anew.
 *
 * @throws {RangeError} when there are more of them than fit.
 */
export function vectorAt(bytes: readonly number[]): number {
  const key = bytes.join()
  const known = vectors.get(key)
  if (known !== undefined) return known
  if (vectors.size === MAX_VECTORS) throw new RangeError(`expected at most ${MAX_VECTORS} vectors`)
  const at = VECTORS_AT + vectors.size * VECTOR_BYTES
  BYTES.set(bytes, at)
  vectors.set(key, at)
  return at
}

/** Puts a frame of at most `MAX_SCAN_BYTES` in place. */
export const placeFrame = (frame: Uint8Array): void => BYTES.set(frame, FRAME_AT)

const arrayAt = (at: number, length: number) => new Float64Array(MEMORY.buffer, at, length)

/** What the last scan left: used up, or copied, before the next. */
export const SCANNED = {
  bidTicks: arrayAt(BIDS_AT, MAX_LEVELS),
  bidLots: arrayAt(BIDS_AT + LEVELS_BYTES, MAX_LEVELS),
  askTicks: arrayAt(ASKS_AT, MAX_LEVELS),
  askLots: arrayAt(ASKS_AT + LEVELS_BYTES, MAX_LEVELS),
  /** In the order of the shape. */
  integers: arrayAt(FOUND.integers, MAX_INTEGERS),
} as const

/** Levels that the last scan left of each side. */
export const scannedBids = (): number => (VIEW.getInt32(FOUND.bidEnd, true) - BIDS_AT) >>> 3
export const scannedAsks = (): number => (VIEW.getInt32(FOUND.askEnd, true) - ASKS_AT) >>> 3

/** How the numbers of one kind are read: with so many decimals, and how many of the last one a step is. */
export interface NumberForm {
  readonly decimals: Decimals
  readonly stepUnits: number
}

/** What one reader knows, as bytes for its place in memory. */
export function knownBytes(price: NumberForm, size: NumberForm, texts: readonly Buffer[]): Buffer {
  const bytes = Buffer.alloc(LENT_BYTES)
  for (const [at, { stepUnits }] of [price, size].entries()) {
    bytes.writeDoubleLE(stepUnits, KNOWN.stepUnits + at * FLOAT_BYTES)
    bytes.writeDoubleLE(1 / stepUnits, KNOWN.stepsInUnit + at * FLOAT_BYTES)
  }
  bytes.writeInt32LE(ordersAt(price.decimals), KNOWN.orders.price)
  bytes.writeInt32LE(ordersAt(size.decimals), KNOWN.orders.size)
  texts.forEach((text, at) => {
    const start = KNOWN.texts + at * TEXT.bytes
    text.copy(bytes, start)
    bytes.fill(0xff, start + TEXT.mask, start + TEXT.mask + text.length)
    bytes.writeInt32LE(text.length, start + TEXT.length)
  })
  return bytes
}

/** True when there is room for these texts. */
export const fitsTexts = (texts: readonly Buffer[]): boolean =>
  texts.length <= MAX_TEXTS && texts.every((text) => text.length <= TEXT.maxLength)

/** Who has which place; readers come and go, so a place is lent until it is somebody else's turn. */
const owners: (object | undefined)[] = Array.from({ length: LENT_PLACES })
let nextPlace = 0

/** True while a place is still the owner's. */
export const isLentTo = (place: number, owner: object): boolean => owners[place] === owner

/** Lends a place to a reader, the one it had when that is still its own, and writes down what it knows. */
export function lendPlace(owner: object, known: Uint8Array, had: number): number {
  const place = isLentTo(had, owner) ? had : nextPlace
  if (place === nextPlace) nextPlace = (nextPlace + 1) % LENT_PLACES
  owners[place] = owner
  BYTES.set(known, LENT_AT + place * LENT_BYTES)
  return place
}

/** Reads as zero: no such place in the vector. */
const NOTHING = 0x10
/** Its upper bit says that there is no such number. */
const REFUSED = 0x80

function writeOrders(): void {
  for (let end = 0; end <= NUMBER_CHARS; end += 1) {
    writeOrder(DIGITS_AT + end * VECTOR_BYTES, end > 0, (byte) => byte - (NUMBER_CHARS - end))
    for (const decimals of DECIMALS)
      for (let point = 0; point <= NUMBER_CHARS; point += 1) writeDecimalOrder(decimals, point, end)
  }
}

function writeDecimalOrder(decimals: Decimals, point: number, end: number): void {
  const wholeBytes = NUMBER_CHARS - decimals
  const given = point === end ? 0 : end - point - 1
  const isWhole = point >= 1 && point <= wholeBytes && point <= end
  const isNumber = isWhole && given <= decimals && (point === end || given > 0)
  const at = ordersAt(decimals) + point * ORDERS_ROW_BYTES + end * VECTOR_BYTES
  writeOrder(at, isNumber, (byte) => {
    if (byte < wholeBytes) return point - wholeBytes + byte
    return byte - wholeBytes < given ? point + 1 + byte - wholeBytes : -1
  })
}

function writeOrder(at: number, isKnown: boolean, placeOf: (byte: number) => number): void {
  for (let byte = 0; byte < VECTOR_BYTES; byte += 1) {
    const place = placeOf(byte)
    BYTES[at + byte] = !isKnown ? REFUSED : place < 0 ? NOTHING : place
  }
}

writeOrders()
