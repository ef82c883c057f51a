/** What a channel name asks for. The market may be one nobody lists: then the channel is silent. */
export interface Channel {
  readonly name: string
  readonly kind: Kind
  /** Undefined is every market. */
  readonly symbol?: string
  /** Snapshots of the book: how often. */
  readonly cadenceMs?: number
}

type Kind = (typeof MARKET_KINDS)[number] | 'snapshot' | 'deltas' | (typeof PRIVATE_KINDS)[number]

const MARKET_KINDS = ['bbo', 'trades', 'markets_summary', 'funding_data', 'markets'] as const
const PRIVATE_KINDS = [
  'orders',
  'fills',
  'positions',
  'account',
  'balance_events',
  'funding_payments',
  'tradebusts',
  'transaction',
  'transfers',
] as const

const CADENCES: Readonly<Record<string, readonly number[]>> = {
  snapshot: [50, 100],
  interactive: [50, 100, 200, 400],
}

/** Why a name is refused: the `data` of the error. */
export interface ChannelProblem {
  readonly problem: string
}

/** Reads a channel name (sections 6 and 7 of the venue sheet). */
export function parseChannel(name: string): Channel | ChannelProblem {
  const [kind = '', symbol = '', ...rest] = name.split('.')
  const own = PRIVATE_KINDS.find((each) => each === kind) ?? MARKET_KINDS.find((each) => each === kind)
  if (kind === 'order_book') return bookChannel(name, symbol, rest.join('.'))
  if (!own) return { problem: 'invalid channel' }
  const isAll = symbol === '' || symbol === 'ALL'
  return { name, kind: own, ...(!isAll && { symbol }) }
}

/** True for channels about the account. */
export function isPrivate({ kind }: Channel): boolean {
  return (PRIVATE_KINDS as readonly string[]).includes(kind)
}

function bookChannel(name: string, symbol: string, form: string): Channel | ChannelProblem {
  if (form === 'deltas') return { name, kind: 'deltas', symbol }
  if (form.startsWith('deltas')) return { problem: 'no parameters expected for deltas topic.' }
  const [kind = '', depth, cadence, priceTick] = form.split('@')
  const cadences = CADENCES[kind]
  if (!cadences || symbol === '') return { problem: 'invalid channel' }
  if (depth !== '15') return { problem: 'Expecting depth=15' }
  const cadenceMs = cadences.find((each) => cadence === `${each}ms`)
  if (cadenceMs === undefined) return { problem: `Expecting one of ${cadences.join('ms, ')}ms` }
  if (priceTick !== undefined) return { problem: 'price ticks are not simulated' }
  return { name, kind: 'snapshot', symbol, cadenceMs }
}
