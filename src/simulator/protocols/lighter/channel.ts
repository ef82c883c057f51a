import type { Interval } from '../../market/candles.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { resolutionOf } from './candle-routes.ts'
import { type LighterVenue, marketIdOf } from './venue.ts'

/** Channels with one market in their name. */
const MARKET_KINDS = ['order_book', 'ticker', 'trade', 'market_stats'] as const
const CANDLE_KINDS = ['candle', 'mark_price_candle'] as const
const ACCOUNT_KINDS = [
  'account_all_orders',
  'account_all_trades',
  'account_all_positions',
  'account_all_assets',
  'account_all',
  'account_tx',
  'user_stats',
  'notification',
] as const
const ACCOUNT_MARKET_KINDS = ['account_orders', 'account_market'] as const

type Kinds<T extends readonly string[]> = T[number]

interface Named {
  /** Name in frames, with colons. */
  readonly name: string
}

/** A channel about the markets (section 6 of the venue sheet). */
export type MarketChannel = Named &
  (
    | { readonly kind: Kinds<typeof MARKET_KINDS>; readonly market: SymbolMarket }
    | {
        readonly kind: Kinds<typeof CANDLE_KINDS>
        readonly market: SymbolMarket
        readonly resolution: Interval
      }
    | { readonly kind: 'all_market_stats' | 'height' }
  )

/** A channel about one account (section 7.2 of the venue sheet). */
export type AccountChannel = Named & { readonly accountIndex: number } & (
    | { readonly kind: Kinds<typeof ACCOUNT_KINDS> }
    | { readonly kind: Kinds<typeof ACCOUNT_MARKET_KINDS>; readonly market: SymbolMarket }
  )

/** A channel somebody can subscribe to. */
export type Channel = MarketChannel | AccountChannel

/** Word after the slash of a frame's type: `update/order_book`. */
export function frameKind({ kind }: Channel): string {
  return kind === 'all_market_stats' ? 'market_stats' : kind
}

/** Reads a channel name as clients write it, with slashes; undefined for what the venue does not have. */
export function readChannel(venue: Pick<LighterVenue, 'markets'>, text: string): Channel | undefined {
  const [head = '', first = '', second] = text.split(/[/:]/)
  const is = <T extends readonly string[]>(kinds: T): Kinds<T> | undefined =>
    kinds.find((kind) => kind === head)
  if (text === 'height') return { name: 'height', kind: 'height' }
  if (head === 'market_stats' && first === 'all')
    return { name: 'market_stats:all', kind: 'all_market_stats' }
  const accountKind = is(ACCOUNT_KINDS)
  if (accountKind) {
    const accountIndex = readIndex(first)
    if (accountIndex === undefined || second !== undefined) return undefined
    return { name: `${head}:${first}`, kind: accountKind, accountIndex }
  }
  const market = [...venue.markets.values()].find((one) => String(marketIdOf(one)) === first)
  if (!market) return undefined
  const name = `${head}:${first}`
  const marketKind = is(MARKET_KINDS)
  if (marketKind) return second === undefined ? { name, kind: marketKind, market } : undefined
  const candleKind = is(CANDLE_KINDS)
  const resolution = resolutionOf(second)
  if (candleKind) return resolution && { name: `${name}:${resolution}`, kind: candleKind, market, resolution }
  const kind = is(ACCOUNT_MARKET_KINDS)
  const accountIndex = readIndex(second ?? '')
  // The account is not part of the name that comes back.
  return kind && accountIndex !== undefined ? { name, kind, market, accountIndex } : undefined
}

/** Channels of an account that clients in the field read without a token, as anyone may read `GET account`. */
const OPEN_KINDS: readonly Channel['kind'][] = ['account_all_trades', 'user_stats']

/** True for a channel of an account that asks for no token. */
export function isOpenToAll({ kind }: Channel): boolean {
  return OPEN_KINDS.includes(kind)
}

/** True for a channel about an account. */
export function isAccountChannel(channel: Channel): channel is AccountChannel {
  return 'accountIndex' in channel
}

function readIndex(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
