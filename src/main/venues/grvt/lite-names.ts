import type { StreamKind } from './config.ts'
import type { SubscriptionRequest } from './subscriptions.ts'

/**
 * Short field names → full ones, one table an object: the same letter stands for other names elsewhere. A field that is an
 * object, or a list of objects, brings its own table.
 */
interface Names {
  readonly [short: string]: string | readonly [full: string, names: Names]
}

/** An order book level. */
const LEVEL: Names = { p: 'price', s: 'size', no: 'num_orders' }

/** What the streams of this client carry. Names as in the venue's generated schemas; sheet section 1. */
const FEEDS: Readonly<Record<StreamKind, Names>> = {
  'v1.book.s': { et: 'event_time', i: 'instrument', b: ['bids', LEVEL], a: ['asks', LEVEL] },
  'v1.book.d': { et: 'event_time', i: 'instrument', b: ['bids', LEVEL], a: ['asks', LEVEL] },
  'v1.mini.s': {
    et: 'event_time',
    i: 'instrument',
    mp: 'mark_price',
    ip: 'index_price',
    lp: 'last_price',
    ls: 'last_size',
    mp1: 'mid_price',
    bb: 'best_bid_price',
    bb1: 'best_bid_size',
    ba: 'best_ask_price',
    ba1: 'best_ask_size',
  },
  'v1.trade': {
    et: 'event_time',
    i: 'instrument',
    it: 'is_taker_buyer',
    s: 'size',
    p: 'price',
    mp: 'mark_price',
    ip: 'index_price',
    ti: 'trade_id',
    v: 'venue',
  },
  'v1.candle': {
    ot: 'open_time',
    ct: 'close_time',
    o: 'open',
    c: 'close',
    h: 'high',
    l: 'low',
    v: 'volume_b',
    v1: 'volume_q',
    t: 'trades',
    i: 'instrument',
  },
}

const dataNames = (feed: Names): Names => ({
  s: 'stream',
  s1: 'selector',
  sn: 'sequence_number',
  f: ['feed', feed],
  ps: 'prev_sequence_number',
})

const ANSWER: Names = {
  j: 'jsonrpc',
  m: 'method',
  i: 'id',
  e: ['error', { c: 'code', m: 'message', s: 'status' }],
  r: ['result', { s: 'stream', s1: 'subs', u: 'unsubs', ns: 'num_snapshots', fs: 'first_sequence_number' }],
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Names that the table does not have stay as they are: who reads the payload finds what is missing. */
function rename(value: unknown, names: Names): unknown {
  if (Array.isArray(value)) return value.map((item) => rename(item, names))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([short, field]) => {
      const name = names[short] ?? short
      return typeof name === 'string' ? [name, field] : [name[0], rename(field, name[1])]
    }),
  )
}

/** A frame of `/ws/lite` with full names; a text that is no JSON object is given back as it came. */
export function fullFrame(bytes: Buffer): Buffer {
  let parsed: unknown
  try {
    parsed = JSON.parse(bytes.toString('utf8'))
  } catch {
    return bytes
  }
  if (!isRecord(parsed)) return bytes
  const { s: stream } = parsed
  if (typeof stream !== 'string') return Buffer.from(JSON.stringify(rename(parsed, ANSWER)))
  const feed = Object.hasOwn(FEEDS, stream) ? FEEDS[stream as StreamKind] : {}
  return Buffer.from(JSON.stringify(rename(parsed, dataNames(feed))))
}

/** A subscribe or unsubscribe request as `/ws/lite` wants it. */
export function liteRequest({ method, params, id }: SubscriptionRequest): object {
  return { j: '2.0', m: method, p: { s: params.stream, s1: params.selectors }, i: id }
}
