import type { Logger } from '../../base/logger.ts'
import type { BookGrid } from '../../domain/order-book-grid.ts'
import { scannable } from '../../net/frame-scan/frame-scanner.ts'
import {
  frameShape,
  INTEGER,
  levelShape,
  levels,
  NANOS_AS_MS,
  PRICE,
  SIZE,
  TEXT,
  UNUSED_COUNT,
} from '../../net/frame-scan/frame-shape.ts'
import { type BookDecoder, createScannedBookDecoder } from '../scanned-book.ts'
import { type BookFrame, createBookReader } from './decode-book-json.ts'

export type { BookFrame }

const LEVEL = levelShape`{"price":"${PRICE}","size":"${SIZE}","num_orders":${UNUSED_COUNT}}`

/** A frame of `v1.book.d` and `v1.book.s`, as recorded: sheet section 6. */
const FRAME = scannable(
  frameShape`{"stream":"${TEXT}","selector":"${TEXT}","sequence_number":"${INTEGER}","feed":{"event_time":"${NANOS_AS_MS}","instrument":"${TEXT}","bids":${levels('bid', LEVEL)},"asks":${levels('ask', LEVEL)}},"prev_sequence_number":"${INTEGER}"}`,
)

/**
 * Reads the book frames of one instrument into ticks and lots, exactly.
 *
 * @throws {AppError} `config` when a step of the grid is not positive.
 */
export function createBookDecoder({ tickSize, lotSize }: BookGrid, log?: Logger): BookDecoder<BookFrame> {
  const grid = { tickSize, lotSize }
  return createScannedBookDecoder<BookFrame>({
    name: 'grvt.book',
    shapes: [FRAME],
    grid,
    readSlowly: createBookReader(grid),
    fill(frame, integers) {
      frame.sequence = integers[0] as number
      frame.venueTimeMs = integers[1] as number
      frame.previous = integers[2] as number
    },
    log,
  })
}
