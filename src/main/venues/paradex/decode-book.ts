import type { Logger } from '../../base/logger.ts'
import type { BookGrid } from '../../domain/order-book-grid.ts'
import { scannable } from '../../net/frame-scan/frame-scanner.ts'
import {
  frameShape,
  INTEGER,
  levelShape,
  namedLevels,
  PRICE,
  SIDE,
  SIZE,
  TEXT,
  UNUSED_TEXT,
} from '../../net/frame-scan/frame-shape.ts'
import { type BookDecoder, createScannedBookDecoder } from '../scanned-book.ts'
import { type BookFrame, createBookReader } from './decode-book-json.ts'

export type { BookFrame }

const LEVEL = levelShape`{"side":"${SIDE}","price":"${PRICE}","size":"${SIZE}"}`

/** A book frame of sheet section 6, snapshots and changes alike. */
const WITH_BEST = scannable(
  frameShape`{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${TEXT}","data":{"seq_no":${INTEGER},"market":"${TEXT}","last_updated_at":${INTEGER},"update_type":"${TEXT}","inserts":${namedLevels(LEVEL)},"updates":${namedLevels(LEVEL)},"deletes":${namedLevels(LEVEL, true)},"best_bid_api":{"price":"${UNUSED_TEXT}","size":"${UNUSED_TEXT}"},"best_ask_api":{"price":"${UNUSED_TEXT}","size":"${UNUSED_TEXT}"},"best_bid_interactive":{"price":"${UNUSED_TEXT}","size":"${UNUSED_TEXT}"},"best_ask_interactive":{"price":"${UNUSED_TEXT}","size":"${UNUSED_TEXT}"}}}}`,
)
/** The same without the best prices, as the venue's older examples have it. */
const WITHOUT_BEST = scannable(
  frameShape`{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${TEXT}","data":{"seq_no":${INTEGER},"market":"${TEXT}","last_updated_at":${INTEGER},"update_type":"${TEXT}","inserts":${namedLevels(LEVEL)},"updates":${namedLevels(LEVEL)},"deletes":${namedLevels(LEVEL, true)}}}}`,
)

/**
 * Reads the book frames of one market into ticks and lots, exactly.
 *
 * @throws {AppError} `config` when a step of the grid is not positive.
 */
export function createBookDecoder({ tickSize, lotSize }: BookGrid, log?: Logger): BookDecoder<BookFrame> {
  const grid = { tickSize, lotSize }
  return createScannedBookDecoder<BookFrame>({
    name: 'paradex.book',
    shapes: [WITH_BEST, WITHOUT_BEST],
    grid,
    readSlowly: createBookReader(grid),
    fill(frame, integers) {
      frame.sequence = integers[0] as number
      frame.venueTimeMs = integers[1] as number
    },
    log,
  })
}
