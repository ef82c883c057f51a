import { AppError } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import { type BookGrid, checkGrid } from '../domain/order-book-grid.ts'
import { FrameScanner, type ScannableShape } from '../net/frame-scan/frame-scanner.ts'

/** One fast frame in so many is read a second time through JSON and compared. */
const CHECK_EVERY = 1_000

/** How frames were read so far; many slow ones mean that the venue changed its shape. */
export interface DecoderCounts {
  readonly fastFrames: number
  readonly slowFrames: number
  readonly checkedFrames: number
  readonly mismatches: number
}

/** Reads the frames of one stream. */
export interface FrameDecoder<Frame> {
  /**
   * Reads one frame. What is returned is the same object each time, and its arrays belong to all decoders together: use
   * it up, or copy it, before any of them reads another frame.
   *
   * @throws {AppError} `protocol` when it cannot be read, or with `detail.reason` `off-grid` when a price or size is no
   * whole number of steps.
   */
  decode(bytes: Buffer, receivedAtMs: number): Frame
  counts(): DecoderCounts
}

/** A frame object that is filled again and again. */
export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** How one venue's frames of one kind are read. */
export interface ScannedFrames<Frame> {
  /** For the log: `aster.depth`. */
  readonly name: string
  readonly shapes: readonly ScannableShape[]
  readonly grid: BookGrid
  /** Reads any frame through JSON: always right, some ten times the cost of the scan. */
  readonly readSlowly: (bytes: Buffer, receivedAtMs: number) => Frame
  /** The object that scans fill, from the frame that the stream's texts were learned from. */
  readonly begin: (learned: Frame) => Mutable<Frame>
  /** Fills in all that changes from frame to frame: the scan lies in `SCANNED`, its counts in the scanner. */
  readonly fill: (frame: Mutable<Frame>, scanner: FrameScanner, receivedAtMs: number) => void
  readonly isSame: (fast: Frame, slow: Frame) => boolean
  readonly log?: Logger | undefined
}

/**
 * Reads the frames of one stream: by the scanner where a frame has a known shape, else through JSON. The scanner is
 * compared with JSON on its first frame and on each thousandth; after one difference it is retired.
 *
 * @throws {AppError} `config` when a step of the grid is not positive.
 */
export function createScannedDecoder<Frame>(frames: ScannedFrames<Frame>): FrameDecoder<Frame> {
  const { grid, readSlowly, fill } = frames
  checkGrid(grid)
  const scanner = new FrameScanner(frames.shapes, grid)
  const counts = { fastFrames: 0, slowFrames: 0, checkedFrames: 0, mismatches: 0 }
  let scannerIsTrusted = true
  let fast: Mutable<Frame> | undefined

  const readAndLearn = (bytes: Buffer, receivedAtMs: number): Frame => {
    counts.slowFrames += 1
    const frame = readSlowly(bytes, receivedAtMs)
    if (scannerIsTrusted && scanner.learn(bytes)) fast = frames.begin(frame)
    return frame
  }

  const agrees = (bytes: Buffer, receivedAtMs: number, frame: Frame): boolean => {
    try {
      return frames.isSame(frame, readSlowly(bytes, receivedAtMs))
    } catch (cause) {
      if (cause instanceof AppError) return false
      throw cause
    }
  }

  /** Compares with JSON; the JSON reading wins. */
  const check = (bytes: Buffer, receivedAtMs: number, frame: Frame): Frame => {
    counts.checkedFrames += 1
    if (agrees(bytes, receivedAtMs, frame)) return frame
    counts.mismatches += 1
    scannerIsTrusted = false
    frames.log?.error(`${frames.name}.scanner-retired`, { bytes: bytes.length })
    return readAndLearn(bytes, receivedAtMs)
  }

  return {
    decode(bytes, receivedAtMs) {
      if (fast === undefined || !scannerIsTrusted || !scanner.scan(bytes))
        return readAndLearn(bytes, receivedAtMs)
      fill(fast, scanner, receivedAtMs)
      counts.fastFrames += 1
      return counts.fastFrames % CHECK_EVERY === 1 ? check(bytes, receivedAtMs, fast) : fast
    },
    counts: () => ({ ...counts }),
  }
}
