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

const LEVEL = levelShape`{"price":"${PRICE}","size":"${SIZE}"}`

/** A row of sheet section 6. Snapshots differ from changes in their texts only. */
const NAMED = scannable(
  frameShape`{"type":"quote-event","channel":"${TEXT}","content":{"channel":"${TEXT}","dataType":"${TEXT}","data":[{"startVersion":"${INTEGER}","endVersion":"${INTEGER}","level":${UNUSED_INTEGER},"contractId":"${TEXT}","contractName":"${TEXT}","asks":${levels('ask', LEVEL)},"bids":${levels('bid', LEVEL)},"depthType":"${TEXT}"}]}}`,
)
/** Recorded changes go without the contract's name. */
const UNNAMED = scannable(
  frameShape`{"type":"quote-event","channel":"${TEXT}","content":{"channel":"${TEXT}","dataType":"${TEXT}","data":[{"startVersion":"${INTEGER}","endVersion":"${INTEGER}","level":${UNUSED_INTEGER},"contractId":"${TEXT}","asks":${levels('ask', LEVEL)},"bids":${levels('bid', LEVEL)},"depthType":"${TEXT}"}]}}`,
)

/**
 * Reads the depth frames of one contract into ticks and lots, exactly.
 *
 * @throws {AppError} `config` when a step of the grid is not positive.
 */
export function createDepthDecoder({ tickSize, lotSize }: BookGrid, log?: Logger): BookDecoder<DepthFrame> {
  const grid = { tickSize, lotSize }
  return createScannedBookDecoder<DepthFrame>({
    name: 'edgex.depth',
    shapes: [NAMED, UNNAMED],
    grid,
    readSlowly: createDepthReader(grid),
    fill(frame, integers) {
      frame.startVersion = integers[0] as number
      frame.sequence = integers[1] as number
      frame.venueTimeMs = frame.receivedAtMs
    },
    log,
  })
}
