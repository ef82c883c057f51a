import type { Logger } from '../../base/logger.ts'
import type { BookGrid } from '../../domain/order-book-grid.ts'
import { scannable } from '../../net/frame-scan/frame-scanner.ts'
import {
  frameShape,
  INTEGER,
  levelShape,
  levels,
  NANOS_ROUNDED,
  PRICE,
  SIZE,
  TEXT,
} from '../../net/frame-scan/frame-shape.ts'
import type { DiffFrame } from '../diff-book-feed.ts'
import { type BookDecoder, createScannedBookDecoder } from '../scanned-book.ts'
import { createBookFrameReader } from './decode-book-json.ts'
import { msOfNs } from './levels.ts'

const LEVEL = levelShape`["${PRICE}","${SIZE}"]`

/** A frame of `book`: sheet section 6. */
const TIMED = scannable(
  frameShape`{"event":"book","market":"${TEXT}","nonce":${INTEGER},"bids":${levels('bid', LEVEL)},"asks":${levels('ask', LEVEL)},"timestamp":${NANOS_ROUNDED}}`,
)
/** Older frames carry no time. */
const UNTIMED = scannable(
  frameShape`{"event":"book","market":"${TEXT}","nonce":${INTEGER},"bids":${levels('bid', LEVEL)},"asks":${levels('ask', LEVEL)}}`,
)
const SHAPES = [TIMED, UNTIMED]

/**
 * Reads the diffs of one market into ticks and lots, exactly.
 *
 * @throws {AppError} `config` when a step of the grid is not positive.
 */
export function createBookDecoder({ tickSize, lotSize }: BookGrid, log?: Logger): BookDecoder<DiffFrame> {
  const grid = { tickSize, lotSize }
  return createScannedBookDecoder<DiffFrame>({
    name: 'bitvavo.book',
    shapes: SHAPES,
    grid,
    readSlowly: createBookFrameReader(grid),
    fill(frame, integers, shape) {
      frame.firstId = integers[0] as number
      frame.lastId = frame.firstId
      frame.sequence = frame.firstId
      frame.venueTimeMs = SHAPES[shape] === TIMED ? msOfNs(integers[1] as number) : frame.receivedAtMs
    },
    log,
  })
}
