/**
 * Short names of the lite endpoints.
 *
 * The venue sheet prints `i` for instrument, `j m p i r e` for the envelope, and `s` and `s1` for signature and state
 * of an order. They show the rule that makes all of them: the initials of the first two words of a name, and a number
 * behind it for each earlier field of the same object that has them already.
 */
type Shape = readonly (string | readonly [name: string, shape: Shape])[]

const LEG = ['instrument', 'size', 'limit_price', 'is_buying_asset']
const SIGNATURE = ['signer', 'r', 's', 'v', 'expiration', 'nonce', 'chain_id']
const TRIGGER: Shape = ['trigger_type', ['tpsl', ['trigger_by', 'trigger_price', 'close_position']]]
const ORDER: Shape = [
  'order_id',
  'sub_account_id',
  'is_market',
  'time_in_force',
  'post_only',
  'reduce_only',
  ['legs', LEG],
  ['signature', SIGNATURE],
  ['metadata', ['client_order_id', 'create_time', ['trigger', TRIGGER], 'broker']],
  'state',
  'builder',
  'builder_fee',
]
const RANGE = ['start_time', 'end_time', 'limit', 'cursor']
const CHOICE = ['sub_account_id', 'kind', 'base', 'quote']
const ID = ['sub_account_id', 'order_id', 'client_order_id', 'time_to_live_ms']

/** Requests whose names are not those of a choice among instruments. */
const REQUESTS: Readonly<Record<string, Shape>> = {
  'v1/create_order': [['order', ORDER]],
  'v2/bulk_orders': [
    'sub_account_id',
    ['orders', ORDER],
    'order_i_ds',
    'client_order_i_ds',
    'time_to_live_ms',
  ],
  'v1/cancel_order': ID,
  'v1/order': ID,
  'v1/cancel_on_disconnect': ['sub_account_id', 'countdown_time'],
  'v1/set_initial_leverage': ['sub_account_id', 'instrument', 'leverage'],
  'v1/set_position_config': [
    'sub_account_id',
    'instrument',
    'margin_type',
    'leverage',
    ['signature', SIGNATURE],
  ],
  'v1/funding_payment_history': ['sub_account_id', 'instrument', ...RANGE, 'kind', 'base', 'quote'],
  'v1/all_instruments': ['is_active'],
  'v1/instruments': ['kind', 'base', 'quote', 'is_active', 'limit'],
  'v1/book': ['instrument', 'depth'],
  'v1/trade': ['instrument', 'limit'],
  'v1/trade_history': ['instrument', ...RANGE],
  'v1/kline': ['instrument', 'interval', 'type', ...RANGE],
  'v1/funding': ['instrument', ...RANGE, 'agg_type'],
  'v1/instrument': ['instrument'],
  'v1/margin_rules': ['instrument'],
  'v1/mini': ['instrument'],
  'v1/ticker': ['instrument'],
  subscribe: ['stream', 'selectors', 'use_global_sequence_number'],
  unsubscribe: ['stream', 'selectors', 'use_global_sequence_number'],
}

/** Fields of a ticker in their order: a frame of changes leaves some out and keeps the names of the others. */
const TICKER = [
  'event_time',
  'instrument',
  'mark_price',
  'index_price',
  'last_price',
  'last_size',
  'mid_price',
  'best_bid_price',
  'best_bid_size',
  'best_ask_price',
  'best_ask_size',
  'funding_rate_8h_curr',
  'funding_rate_8h_avg',
  'interest_rate',
  'forward_price',
  'buy_volume_24h_b',
  'sell_volume_24h_b',
  'buy_volume_24h_q',
  'sell_volume_24h_q',
  'high_price',
  'low_price',
  'open_price',
  'open_interest',
  'long_short_ratio',
  'funding_rate',
  'next_funding_time',
  'funding_interval_hours',
]

/** Short names of the fields of one object, by their full names. */
function shortNames(names: readonly string[]): ReadonlyMap<string, string> {
  const used = new Map<string, number>()
  return new Map(
    names.map((name) => {
      const words = name.split('_').filter(Boolean).slice(0, 2)
      const initials = words.map((part) => part[0]).join('')
      const count = used.get(initials) ?? 0
      used.set(initials, count + 1)
      return [name, count === 0 ? initials : `${initials}${count}`]
    }),
  )
}

const tickerNames = shortNames(TICKER)

/** The same answer or frame with short names. */
export function toLite(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toLite)
  if (typeof value !== 'object' || value === null) return value
  const names = Object.keys(value)
  const short = names.every((name) => tickerNames.has(name)) ? tickerNames : shortNames(names)
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [short.get(name) ?? name, toLite(item)]),
  )
}

/** Parameters of a request with full names; names that are none of the short ones stay. */
export function fromLite(method: string, params: unknown): unknown {
  return lengthen(params, REQUESTS[method] ?? [...CHOICE, ...RANGE])
}

/** The envelope of a request on a socket with full names. */
export function envelopeFromLite(value: unknown): unknown {
  return lengthen(value, ['jsonrpc', 'method', 'params', 'id'])
}

function lengthen(value: unknown, shape: Shape): unknown {
  if (Array.isArray(value)) return value.map((item) => lengthen(item, shape))
  if (typeof value !== 'object' || value === null) return value
  const shapes = new Map(shape.map((part) => (typeof part === 'string' ? [part, []] : part)))
  const full = new Map([...shortNames([...shapes.keys()])].map(([name, short]) => [short, name]))
  return Object.fromEntries(
    Object.entries(value).map(([short, item]) => {
      const name = full.get(short) ?? short
      return [name, lengthen(item, shapes.get(name) ?? [])]
    }),
  )
}
