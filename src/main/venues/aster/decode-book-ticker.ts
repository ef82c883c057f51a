import { AppError } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { type BookGrid, checkGrid } from '../../domain/order-book-grid.ts'
import { createStepReader } from '../decode-steps.ts'
import { type BookTickerFrame, BookTickerScanner } from './decode-book-ticker-scan.ts'
import type { DecoderCounts } from './decode-depth.ts'
import { readInteger, readObject, readText } from './decode-depth-json.ts'

/** One fast frame in so many is read a second time through JSON and compared. */
const CHECK_EVERY = 1_000

export interface BookTickerDecoder {
  /**
   * Reads one frame. The object returned is the same each time: copy what must outlive the next call.
   *
   * @throws {AppError} `protocol` when it cannot be read, or with `detail.reason` `off-grid` when a price or
   * size is no whole number of steps.
   */
  decode(bytes: Buffer, receivedAtMs: number): BookTickerFrame
  counts(): DecoderCounts
}

type SlowReader = (
  bytes: Buffer,
  receivedAtMs: number,
) => { readonly frame: BookTickerFrame; readonly priceText: string; readonly sizeText: string }

/**
 * Reads the book tickers of one symbol: by the scanner where the frame has a known shape, else through JSON.
 * The scanner is compared with JSON on its first frame and on each thousandth; after one difference it is
 * retired.
 *
 * @throws {AppError} `config` when a step of the grid is not positive.
 */
export function createBookTickerDecoder(grid: BookGrid, log?: Logger): BookTickerDecoder {
  checkGrid(grid)
  const scanner = new BookTickerScanner(grid)
  const readSlowly = createSlowReader(grid)
  const counts = { fastFrames: 0, slowFrames: 0, checkedFrames: 0, mismatches: 0 }
  let scannerIsTrusted = true
  const readAndLearn = (bytes: Buffer, receivedAtMs: number): BookTickerFrame => {
    counts.slowFrames += 1
    const { frame, priceText, sizeText } = readSlowly(bytes, receivedAtMs)
    scanner.learn(frame.venueSymbol, priceText, sizeText)
    return frame
  }

  /** Compares with JSON; the JSON reading wins. */
  const check = (bytes: Buffer, receivedAtMs: number): BookTickerFrame => {
    counts.checkedFrames += 1
    if (agrees(readSlowly, bytes, scanner)) return scanner
    counts.mismatches += 1
    scannerIsTrusted = false
    log?.error('aster.book-ticker.scanner-retired', {
      venueSymbol: scanner.venueSymbol,
      sequence: scanner.sequence,
    })
    return readAndLearn(bytes, receivedAtMs)
  }

  return {
    decode(bytes, receivedAtMs) {
      if (!scannerIsTrusted || !scanner.scan(bytes, receivedAtMs)) return readAndLearn(bytes, receivedAtMs)
      counts.fastFrames += 1
      return counts.fastFrames % CHECK_EVERY === 1 ? check(bytes, receivedAtMs) : scanner
    },
    counts: () => ({ ...counts }),
  }
}

function createSlowReader(grid: BookGrid): SlowReader {
  const readTicks = createStepReader(grid.tickSize, 'price')
  const readLots = createStepReader(grid.lotSize, 'size')
  return (bytes, receivedAtMs) => {
    const payload = readObject(bytes, 'bookTicker')
    const priceText = readText(payload.b, 'b')
    const sizeText = readText(payload.B, 'B')
    const frame = {
      bidTicks: readTicks(priceText),
      bidLots: readLots(sizeText),
      askTicks: readTicks(readText(payload.a, 'a')),
      askLots: readLots(readText(payload.A, 'A')),
      sequence: readInteger(payload.u, 'u'),
      venueTimeMs: readInteger(payload.T, 'T'),
      receivedAtMs,
      venueSymbol: readText(payload.s, 's'),
    }
    return { frame, priceText, sizeText }
  }
}

function agrees(readSlowly: SlowReader, bytes: Buffer, fast: BookTickerFrame): boolean {
  try {
    const slow = readSlowly(bytes, fast.receivedAtMs).frame
    return (Object.keys(slow) as (keyof BookTickerFrame)[]).every((key) => slow[key] === fast[key])
  } catch (cause) {
    if (cause instanceof AppError) return false
    throw cause
  }
}
