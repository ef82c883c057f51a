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
import { type BookDecoder, createScannedBookDecoder } from '../scanned-book.ts'
import { createDepthReader, type DepthFrame } from './decode-depth-json.ts'

export type { DepthFrame }

const LEVEL = levelShape`["${PRICE}","${SIZE}"]`

/** A diff, and a partial book: sheet section 6. */
const FRAME = scannable(
  frameShape`{"e":"depthUpdate","E":${UNUSED_INTEGER},"T":${INTEGER},"s":"${TEXT}","U":${INTEGER},"u":${INTEGER},"pu":${INTEGER},"b":${levels('bid', LEVEL)},"a":${levels('ask', LEVEL)}}`,
)

/**
 * Reads the diffs of one symbol into ticks and lots, exactly.
 *
 * @throws {AppError} `config` when a step of the grid is not positive.
 */
export function createDepthDecoder({ tickSize, lotSize }: BookGrid, log?: Logger): BookDecoder<DepthFrame> {
  const grid = { tickSize, lotSize }
  return createScannedBookDecoder<DepthFrame>({
    name: 'aster.depth',
    shapes: [FRAME],
    grid,
    readSlowly: createDepthReader(grid),
    fill(frame, integers) {
      frame.venueTimeMs = integers[0] as number
      frame.firstId = integers[1] as number
      frame.lastId = integers[2] as number
      frame.sequence = frame.lastId
      frame.previousId = integers[3] as number
    },
    log,
  })
}
