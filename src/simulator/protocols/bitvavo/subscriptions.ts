import { authenticationRequired } from './authentication.ts'
import { type CandleInterval, isCandleInterval } from './candle-routes.ts'
import { invalid, required, VenueError } from './errors.ts'

/** Channels by their names on the wire. */
const CHANNELS = ['ticker', 'ticker24h', 'trades', 'candles', 'book', 'account'] as const
type Channel = (typeof CHANNELS)[number]

/** What a stream's name says: `book:BTC-EUR`, `candles:1m:BTC-EUR`, `account:*`. */
export interface StreamParts {
  readonly channel: Channel
  readonly market: string
  readonly interval?: CandleInterval
}

/** Name of a stream; faults name streams by parts of it. */
export function streamName({ channel, market, interval }: StreamParts): string {
  return interval === undefined ? `${channel}:${market}` : `${channel}:${interval}:${market}`
}

/** What a name of ours says. */
export function streamParts(name: string): StreamParts {
  const [channel, ...rest] = name.split(':') as [Channel, ...string[]]
  const market = rest.at(-1) ?? ''
  const interval = rest.length > 1 ? rest[0] : undefined
  return { channel, market, ...(interval !== undefined && isCandleInterval(interval) && { interval }) }
}

interface Asker {
  readonly markets: ReadonlySet<string>
  readonly isAuthenticated: boolean
}

/**
 * Names of the streams that a `subscribe` or `unsubscribe` asks for. One bad market fails the whole message.
 *
 * @throws {VenueError} 203, 205, or 300 for the account of nobody.
 */
export function readChannels(channels: unknown, asker: Asker): string[] {
  if (channels === undefined) throw required('channels')
  if (!Array.isArray(channels) || channels.length === 0) throw invalid('channels')
  return channels.flatMap((channel) => readChannel(channel, asker))
}

function readChannel(value: unknown, { markets, isAuthenticated }: Asker): string[] {
  if (typeof value !== 'object' || value === null) throw invalid('channels')
  const { name, markets: asked, interval } = value as Record<string, unknown>
  const channel = CHANNELS.find((known) => known === name)
  if (!channel) throw invalid('name')
  if (channel === 'account' && !isAuthenticated) throw authenticationRequired()
  const symbols = list('markets', asked)
  for (const symbol of symbols) {
    if (!(markets.has(symbol) || (channel === 'account' && symbol === '*')))
      throw new VenueError(205, `market parameter ${symbol} is invalid.`)
  }
  if (channel !== 'candles') return symbols.map((market) => streamName({ channel, market }))
  return list('interval', interval).flatMap((length) => {
    if (!isCandleInterval(length)) throw invalid('interval')
    return symbols.map((market) => streamName({ channel, market, interval: length }))
  })
}

function list(name: string, value: unknown): string[] {
  if (value === undefined) throw required(name)
  const values: unknown[] = Array.isArray(value) ? value : [value]
  if (values.length === 0 || !values.every((one) => typeof one === 'string')) throw invalid(name)
  return values
}

/** Every subscription of a connection, as acknowledgements list them: candles by interval. */
export function allSubscriptions(names: Iterable<string>): Record<string, unknown> {
  const told: Record<string, string[] | Record<string, string[]>> = {}
  for (const name of names) {
    const { channel, market, interval } = streamParts(name)
    if (interval === undefined) {
      told[channel] = [...((told[channel] as string[] | undefined) ?? []), market]
      continue
    }
    const candles = (told[channel] ?? {}) as Record<string, string[]>
    told[channel] = { ...candles, [interval]: [...(candles[interval] ?? []), market] }
  }
  return told
}
