import { AppError } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { type BookGrid, checkGrid } from '../../domain/order-book-grid.ts'
import { createDepthReader, type DepthFrame } from './decode-depth-json.ts'
import { DepthScanner } from './decode-depth-scan.ts'

export type { DepthFrame }

/** One fast frame in so many is read a second time through JSON and compared. */
const CHECK_EVERY = 1_000

/** How frames were read so far; many slow ones mean that the venue changed its shape. */
export interface DecoderCounts {
  readonly fastFrames: number
  readonly slowFrames: number
  readonly checkedFrames: number
  readonly mismatches: number
}

export interface DepthDecoder {
  /**
   * Reads one diff. The frame returned is the same object each time, and its arrays belong to all depth
   * decoders together: use it up, or copy it, before any of them reads another frame.
   *
   * @throws {AppError} `protocol` when it cannot be read, or with `detail.reason` `off-grid` when a price or
   * size is no whole number of steps.
   */
  decode(bytes: Buffer, receivedAtMs: number): DepthFrame
  counts(): DecoderCounts
}

/**
 * Reads the diffs of one symbol: by the scanner where the frame has the known shape, else through JSON. The
 * scanner is compared with JSON on its first frame and on each thousandth; after one difference it is retired.
 *
 * @throws {AppError} `config` when a step of the grid is not positive.
 */
export function createDepthDecoder(grid: BookGrid, log?: Logger): DepthDecoder {
  checkGrid(grid)
  const scanner = new DepthScanner(grid)
  const readSlowly = createDepthReader(grid)
  const counts = { fastFrames: 0, slowFrames: 0, checkedFrames: 0, mismatches: 0 }
  let scannerIsTrusted = true
  const readAndLearn = (bytes: Buffer, receivedAtMs: number): DepthFrame => {
    counts.slowFrames += 1
    const { frame, priceText, sizeText } = readSlowly(bytes, receivedAtMs)
    scanner.learn(frame.venueSymbol, priceText, sizeText)
    return frame
  }

  /** Compares with JSON; the JSON reading wins. */
  const check = (bytes: Buffer, receivedAtMs: number): DepthFrame => {
    counts.checkedFrames += 1
    const slow = readReference(readSlowly, bytes, receivedAtMs)
    if (slow !== undefined && sameFrame(scanner, slow)) return scanner
    counts.mismatches += 1
    scannerIsTrusted = false
    log?.error('aster.depth.scanner-retired', {
      venueSymbol: scanner.venueSymbol,
      sequence: scanner.sequence,
      bytes: bytes.length,
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

function readReference(
  readSlowly: ReturnType<typeof createDepthReader>,
  bytes: Buffer,
  receivedAtMs: number,
): DepthFrame | undefined {
  try {
    return readSlowly(bytes, receivedAtMs).frame
  } catch (cause) {
    if (cause instanceof AppError) return undefined
    throw cause
  }
}

function sameFrame(a: DepthFrame, b: DepthFrame): boolean {
  return (
    a.firstId === b.firstId &&
    a.lastId === b.lastId &&
    a.previousId === b.previousId &&
    a.venueTimeMs === b.venueTimeMs &&
    a.venueSymbol === b.venueSymbol &&
    sameNumbers(a.bidTicks, a.bidCount, b.bidTicks, b.bidCount) &&
    sameNumbers(a.bidLots, a.bidCount, b.bidLots, b.bidCount) &&
    sameNumbers(a.askTicks, a.askCount, b.askTicks, b.askCount) &&
    sameNumbers(a.askLots, a.askCount, b.askLots, b.askCount)
  )
}

function sameNumbers(a: Float64Array, aCount: number, b: Float64Array, bCount: number): boolean {
  if (aCount !== bCount) return false
  for (let at = 0; at < aCount; at += 1) if (a[at] !== b[at]) return false
  return true
}
