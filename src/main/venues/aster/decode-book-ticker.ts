import type { Logger } from '../../base/logger.ts'
import type { BookGrid } from '../../domain/order-book-grid.ts'
import { scannable } from '../../net/frame-scan/frame-scanner.ts'
import {
  frameShape,
  INTEGER,
  levelShape,
  oneLevel,
  PRICE,
  SIZE,
  TEXT,
  UNUSED_INTEGER,
} from '../../net/frame-scan/frame-shape.ts'
import { SCANNED } from '../../net/frame-scan/scan-memory.ts'
import { createStepReader } from '../decode-steps.ts'
import { createScannedDecoder, type FrameDecoder } from '../scanned-frames.ts'
import { readInteger, readObject, readText } from './decode-depth-json.ts'

/** Best bid and offer in whole ticks and lots, with the id of the book they belong to. */
export interface BookTickerFrame {
  readonly bidTicks: number
  readonly bidLots: number
  readonly askTicks: number
  readonly askLots: number
  /** `u`. */
  readonly sequence: number
  /** `T`, when the matching engine changed the book. */
  readonly venueTimeMs: number
  readonly receivedAtMs: number
  readonly venueSymbol: string
}

const BID = levelShape`"b":"${PRICE}","B":"${SIZE}"`
const ASK = levelShape`"a":"${PRICE}","A":"${SIZE}"`

/** Keys in the order of sheet section 6. */
const TIMES_FIRST = scannable(
  frameShape`{"e":"bookTicker","u":${INTEGER},"E":${UNUSED_INTEGER},"T":${INTEGER},"s":"${TEXT}",${oneLevel('bid', BID)},${oneLevel('ask', ASK)}}`,
)
/** Keys in the order of recorded feeds. */
const TIMES_LAST = scannable(
  frameShape`{"e":"bookTicker","u":${INTEGER},"s":"${TEXT}",${oneLevel('bid', BID)},${oneLevel('ask', ASK)},"T":${INTEGER},"E":${UNUSED_INTEGER}}`,
)

/**
 * Reads the book tickers of one symbol into ticks and lots, exactly.
 *
 * @throws {AppError} `config` when a step of the grid is not positive.
 */
export function createBookTickerDecoder(grid: BookGrid, log?: Logger): FrameDecoder<BookTickerFrame> {
  return createScannedDecoder<BookTickerFrame>({
    name: 'aster.book-ticker',
    shapes: [TIMES_FIRST, TIMES_LAST],
    grid,
    readSlowly: createBookTickerReader(grid),
    begin: (learned) => ({ ...learned }),
    fill(frame, _, receivedAtMs) {
      frame.bidTicks = SCANNED.bidTicks[0] as number
      frame.bidLots = SCANNED.bidLots[0] as number
      frame.askTicks = SCANNED.askTicks[0] as number
      frame.askLots = SCANNED.askLots[0] as number
      frame.sequence = SCANNED.integers[0] as number
      frame.venueTimeMs = SCANNED.integers[1] as number
      frame.receivedAtMs = receivedAtMs
    },
    isSame: (fast, slow) =>
      (Object.keys(slow) as (keyof BookTickerFrame)[]).every((key) => slow[key] === fast[key]),
    log,
  })
}

function createBookTickerReader(grid: BookGrid): (bytes: Buffer, receivedAtMs: number) => BookTickerFrame {
  const readTicks = createStepReader(grid.tickSize, 'price')
  const readLots = createStepReader(grid.lotSize, 'size')
  return (bytes, receivedAtMs) => {
    const payload = readObject(bytes, 'bookTicker')
    return {
      bidTicks: readTicks(readText(payload.b, 'b')),
      bidLots: readLots(readText(payload.B, 'B')),
      askTicks: readTicks(readText(payload.a, 'a')),
      askLots: readLots(readText(payload.A, 'A')),
      sequence: readInteger(payload.u, 'u'),
      venueTimeMs: readInteger(payload.T, 'T'),
      receivedAtMs,
      venueSymbol: readText(payload.s, 's'),
    }
  }
}
