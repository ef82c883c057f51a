import { AppError, messageOf } from '../../base/errors.ts'
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
import { excerpt } from '../decode-steps.ts'
import { type BookDecoder, createScannedBookDecoder } from '../scanned-book.ts'
import { type BookFrame, createBookReader } from './decode-book-json.ts'
import { parseTimeMs } from './parse.ts'

export type { BookFrame }

const UPDATE = '{"type":"update/order_book","channel":"'
/** Longest channel that is looked for. */
const CHANNEL_BYTES = 32
const LEVEL = levelShape`{"price":"${PRICE}","size":"${SIZE}"}`

/** A change as recorded: sheet section 6. */
const FRAME = scannable(
  frameShape`{"type":"update/order_book","channel":"${TEXT}","offset":${UNUSED_INTEGER},"timestamp":${INTEGER},"order_book":{"code":${UNUSED_INTEGER},"asks":${levels('ask', LEVEL)},"bids":${levels('bid', LEVEL)},"offset":${UNUSED_INTEGER},"nonce":${INTEGER},"begin_nonce":${INTEGER},"last_updated_at":${UNUSED_INTEGER}}}`,
)
/** The same with the time outside the book too, where snapshots have it. */
const TIMED_TWICE = scannable(
  frameShape`{"type":"update/order_book","channel":"${TEXT}","offset":${UNUSED_INTEGER},"timestamp":${INTEGER},"last_updated_at":${UNUSED_INTEGER},"order_book":{"code":${UNUSED_INTEGER},"asks":${levels('ask', LEVEL)},"bids":${levels('bid', LEVEL)},"offset":${UNUSED_INTEGER},"nonce":${INTEGER},"begin_nonce":${INTEGER},"last_updated_at":${UNUSED_INTEGER}}}`,
)

/**
 * The channel of a change of a book, without parsing it: these are most of what comes on the socket.
 *
 * @returns `undefined` for any other frame, and for a change that is written otherwise.
 */
export function bookChannelIn(frame: Buffer): string | undefined {
  const head = frame.toString('latin1', 0, UPDATE.length + CHANNEL_BYTES)
  if (!head.startsWith(UPDATE)) return undefined
  const close = head.indexOf('"', UPDATE.length)
  return close < 0 ? undefined : head.slice(UPDATE.length, close)
}

/**
 * Reads the changes of one book into ticks and lots, exactly.
 *
 * @throws {AppError} `config` when a step of the grid is not positive.
 */
export function createBookDecoder({ tickSize, lotSize }: BookGrid, log?: Logger): BookDecoder<BookFrame> {
  const grid = { tickSize, lotSize }
  const readParsed = createBookReader(grid)
  return createScannedBookDecoder<BookFrame>({
    name: 'lighter.book',
    shapes: [FRAME, TIMED_TWICE],
    grid,
    readSlowly: (bytes, receivedAtMs) => readParsed(parse(bytes), receivedAtMs),
    fill(frame, integers) {
      frame.venueTimeMs = parseTimeMs(integers[0] as number)
      frame.sequence = integers[1] as number
      frame.beginNonce = integers[2] as number
    },
    log,
  })
}

function parse(bytes: Buffer): unknown {
  const text = bytes.toString('utf8')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('protocol', `expected a frame as JSON, got ${excerpt(text)}: ${messageOf(cause)}`)
  }
}
