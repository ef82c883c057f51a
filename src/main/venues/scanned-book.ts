import { SCANNED } from '../net/frame-scan/scan-memory.ts'
import type { BookChanges } from './book-sink.ts'
import {
  createScannedDecoder,
  type FrameDecoder,
  type Mutable,
  type ScannedFrames,
} from './scanned-frames.ts'

/** Reads the book frames of one stream. */
export type BookDecoder<Frame extends BookChanges> = FrameDecoder<Frame>

/** How one venue's book frames are read. */
export interface ScannedBook<Frame extends BookChanges>
  extends Pick<ScannedFrames<Frame>, 'name' | 'shapes' | 'grid' | 'readSlowly' | 'log'> {
  /**
   * Fills in what changes from frame to frame, from the whole numbers in the order of the shape, which is named by its
   * place among the `shapes`. Levels and `receivedAtMs` are there already; what the stream's texts say is as in the frame that they were learned from.
   */
  readonly fill: (frame: Mutable<Frame>, integers: Float64Array, shape: number) => void
}

/**
 * Reads the book frames of one stream, see `createScannedDecoder`.
 *
 * @throws {AppError} `config` when a step of the grid is not positive.
 */
export function createScannedBookDecoder<Frame extends BookChanges>(
  book: ScannedBook<Frame>,
): BookDecoder<Frame> {
  return createScannedDecoder<Frame>({
    ...book,
    begin: (learned) => ({ ...learned, ...SIDES }),
    fill(frame, scanner, receivedAtMs) {
      frame.bidCount = scanner.bidCount
      frame.askCount = scanner.askCount
      frame.receivedAtMs = receivedAtMs
      book.fill(frame, SCANNED.integers, scanner.shape)
    },
    isSame,
  })
}

const { bidTicks, bidLots, askTicks, askLots } = SCANNED
const SIDES = { bidTicks, bidLots, askTicks, askLots }

function isSame<Frame extends BookChanges>(fast: Frame, slow: Frame): boolean {
  return (
    (Object.keys(slow) as (keyof Frame)[]).every(
      (key) => slow[key] instanceof Float64Array || slow[key] === fast[key],
    ) &&
    sameNumbers(fast.bidTicks, slow.bidTicks, slow.bidCount) &&
    sameNumbers(fast.bidLots, slow.bidLots, slow.bidCount) &&
    sameNumbers(fast.askTicks, slow.askTicks, slow.askCount) &&
    sameNumbers(fast.askLots, slow.askLots, slow.askCount)
  )
}

function sameNumbers(a: Float64Array, b: Float64Array, count: number): boolean {
  for (let at = 0; at < count; at += 1) if (a[at] !== b[at]) return false
  return true
}
