import type { Logger } from '../../base/logger.ts'
import type { BookGrid } from '../../domain/order-book-grid.ts'
import { scannable } from '../../net/frame-scan/frame-scanner.ts'
import {
  frameShape,
  INTEGER,
  levelShape,
  levels,
  PRICE,
  SIZE,
  TEXT,
  UNUSED_INTEGER,
} from '../../net/frame-scan/frame-shape.ts'
import type { DiffFrame } from '../diff-book-feed.ts'
import { type BookDecoder, createScannedBookDecoder } from '../scanned-book.ts'
import { createDepthReader } from './decode-depth-json.ts'

const LEVEL = levelShape`["${PRICE}","${SIZE}"]`
const MICROS_PER_MS = 1_000

/** A frame of `depth.<symbol>`: sheet section 6. */
const FRAME = scannable(
  frameShape`{"stream":"${TEXT}","data":{"e":"depth","E":${UNUSED_INTEGER},"s":"${TEXT}","a":${levels('ask', LEVEL)},"b":${levels('bid', LEVEL)},"U":${INTEGER},"u":${INTEGER},"T":${INTEGER}}}`,
)

/**
 * Reads the diffs of one symbol into ticks and lots, exactly.
 *
 * @throws {AppError} `config` when a step of the grid is not positive.
 */
export function createDepthDecoder({ tickSize, lotSize }: BookGrid, log?: Logger): BookDecoder<DiffFrame> {
  const grid = { tickSize, lotSize }
  return createScannedBookDecoder<DiffFrame>({
    name: 'backpack.depth',
    shapes: [FRAME],
    grid,
    readSlowly: createDepthReader(grid),
    fill(frame, integers) {
      frame.firstId = integers[0] as number
      frame.lastId = integers[1] as number
      frame.sequence = frame.lastId
      frame.venueTimeMs = Math.floor((integers[2] as number) / MICROS_PER_MS)
    },
    log,
  })
}
