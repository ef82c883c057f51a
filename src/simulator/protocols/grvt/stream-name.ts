import type { Interval } from '../../market/candles.ts'
import { VenueError } from './errors.ts'
import { readInterval } from './kline-routes.ts'
import { DEPTHS } from './public-routes.ts'
import { type GrvtVenue, type Host, marketNamed } from './venue.ts'

/** Rates in ms, or trades to replay, of the streams that take one number. */
const RATES: Readonly<Record<string, readonly number[]>> = {
  'v1.mini.s': [200, 500, 1_000, 5_000],
  'v1.mini.d': [0, 50, 100, 200, 500, 1_000, 5_000],
  'v1.ticker.s': [500, 1_000, 5_000],
  'v1.ticker.d': [100, 200, 500, 1_000, 5_000],
  'v1.book.s': [500, 1_000],
  'v1.book.d': [50, 100, 500, 1_000],
  'v1.trade': [50, 200, 500, 1_000],
}
const ACCOUNT_STREAMS = [
  'v1.order',
  'v1.state',
  'v1.fill',
  'v1.position',
  'v1.cancel',
  'v1.transfer',
  'v1.deposit',
  'v1.withdrawal',
]

/** What a selector asks of a stream (sections 6 and 7 of the venue sheet). */
export type StreamSpec =
  | { readonly kind: 'market'; readonly symbol: string; readonly number: number; readonly depth: number }
  | { readonly kind: 'candle'; readonly symbol: string; readonly interval: Interval }
  | { readonly kind: 'account'; readonly symbol: string | undefined }

/** Reads a selector. @throws {VenueError} 1101, 1102, 3000 and the like, naming what is wrong with it. */
export function readSelector(venue: GrvtVenue, host: Host, stream: string, selector: string): StreamSpec {
  if (host === 'trades') return accountSelector(venue, stream, selector)
  const [, symbol, secondary] = /^([^@]+)@(.+)$/.exec(selector) ?? []
  if (stream !== 'v1.candle' && !Object.hasOwn(RATES, stream)) throw new VenueError(1101)
  if (secondary === undefined) throw new VenueError(1102)
  const { instrument } = marketNamed(venue, symbol)
  if (stream === 'v1.candle') {
    const [interval, type] = secondary.split('-')
    return { kind: 'candle', symbol: instrument.symbol, interval: readInterval(interval, type) }
  }
  const [number, depth] = secondary.split('-').map(Number)
  if (!RATES[stream]?.includes(number ?? -1)) throw new VenueError(stream === 'v1.trade' ? 3011 : 3030)
  if (stream === 'v1.book.s' && !DEPTHS.includes(depth ?? 0)) throw new VenueError(3031)
  return { kind: 'market', symbol: instrument.symbol, number: number ?? 0, depth: depth ?? 0 }
}

function accountSelector(venue: GrvtVenue, stream: string, selector: string): StreamSpec {
  if (!ACCOUNT_STREAMS.includes(stream)) throw new VenueError(1101)
  const [, account, symbol] = /^(\d{1,20})(?:-(.+))?$/.exec(selector) ?? []
  if (account === undefined) throw new VenueError(1102)
  if (account !== venue.credentials.subAccountId) throw new VenueError(1001)
  if (symbol !== undefined) marketNamed(venue, symbol)
  return { kind: 'account', symbol }
}

/** What a second subscription replaces: the instrument of a market stream, whatever its rate. */
export function slotOf(stream: string, selector: string): string {
  return `${stream} ${selector.split('@')[0]}`
}
