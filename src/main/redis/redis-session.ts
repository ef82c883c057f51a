import type { Clock } from '../base/clock.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { AgedBbo } from '../pricing/price-tier.ts'
import type { SharedPricesStatus } from '../pricing/shared-prices.ts'
import { fromStored, toStored } from '../pricing/stored-price.ts'
import { inTime } from './in-time.ts'
import type { ConnectionOptions, OpenRedis } from './redis-connection.ts'
import { openRedisLink, type RedisLink } from './redis-link.ts'
import type { SharedCounts } from './shared-counts.ts'
import {
  entryText,
  goneText,
  messageText,
  readEntry,
  readGone,
  readMessage,
  type SharedMessage,
} from './shared-entry.ts'
import { createUnsaid, type WrongPrice } from './unsaid.ts'

/** One stay at one Redis, from a change of the settings to the next. */
export interface RedisSession {
  read(venue: VenueId, symbol: SymbolId): Promise<AgedBbo | undefined>
  claim(venue: VenueId, symbol: SymbolId): Promise<boolean>
  write(price: AgedBbo): void
  forget(venue: VenueId, symbol: SymbolId, reason: string): void
  state(): Pick<SharedPricesStatus, 'state' | 'words'>
}

export interface RedisSessionDeps {
  readonly open: OpenRedis
  readonly options: ConnectionOptions
  readonly prefix: string
  readonly clock: Clock
  readonly log: Logger
  readonly counts: SharedCounts
  /** Names this terminal to the others. */
  readonly terminal: string
  /** Which world a venue's prices are of: those of testnet are not those of mainnet. */
  readonly scopeOf: (venue: VenueId) => string
  readonly onForgotten: (message: SharedMessage) => void
  readonly onMissed: (reason: string) => void
  /** Longest that a reader waits, milliseconds. */
  readonly readWithinMs: number
}

/** Life of an entry: seed 1's second tier. */
const LIFE_MS = 60_000
/** No prices are written for so long after the server said that it is full. */
const FULL_FOR_MS = 5_000
/** A terminal that claimed an instrument and died is waited for no longer. */
const CLAIM_LIFE_MS = 1_000
const MOST_WRITES_ON_THEIR_WAY = 64
const LONGEST_REASON = 200

/** Runs until the signal aborts. */
export function startRedisSession(deps: RedisSessionDeps, signal: AbortSignal): RedisSession {
  const { prefix, clock, log, counts, terminal, scopeOf, onForgotten, onMissed, readWithinMs } = deps
  const unsaid = createUnsaid()
  let [writesOnTheirWay, fullUntilMs] = [0, Number.NEGATIVE_INFINITY]
  const link = openRedisLink(
    {
      ...deps,
      entryLifeMs: LIFE_MS,
      onMessage(text) {
        const message = readMessage(text)
        if (!message) counts.refused += 1
        else if (message.from !== terminal) onForgotten(message)
      },
      onBack() {
        for (const price of unsaid.take()) say(price)
        onMissed('the shared store was away')
      },
    },
    signal,
  )
  const { server, breaker } = link
  const claims = new Set<string>()
  const keyOf = (kind: 'bbo' | 'gone' | 'asking', venue: VenueId, symbol: SymbolId): string =>
    `${prefix}:1:${kind}:${scopeOf(venue)}:${venue}:${symbol}`

  const say = ({ venue, symbol, reason, atMs }: WrongPrice): void => {
    const { connection } = link
    const goneAt = server.latestAt(atMs)
    if (goneAt === undefined) return
    const words = reason.slice(0, LONGEST_REASON)
    const told = [
      connection.write(keyOf('gone', venue, symbol), goneText(goneAt), LIFE_MS),
      // Also works where the mark above does not fit any more.
      connection.remove(keyOf('bbo', venue, symbol)),
      connection.publish(
        messageText({ from: terminal, scope: scopeOf(venue), venue, symbol, reason: words }),
      ),
    ]
    for (const each of told) each.catch((cause) => log.debug('redis.unsaid', { reason: messageOf(cause) }))
  }

  /** The price that two texts tell, or nothing when it is too old, was called wrong, or cannot be believed. */
  const decode = (venue: VenueId, symbol: SymbolId, text?: string, mark?: string): AgedBbo | undefined => {
    if (text === undefined) return undefined
    const entry = readEntry(text, venue, symbol)
    const goneAt = mark === undefined ? 0 : readGone(mark)
    const nowMs = server.latestAt(clock.monotonicMs())
    // A stamp from the future was made by a clock that we cannot reckon with.
    if (!entry || goneAt === undefined || nowMs === undefined || entry.at > nowMs) {
      counts.refused += 1
      return undefined
    }
    const ageMs = Math.ceil(nowMs - entry.at)
    if (ageMs > LIFE_MS || entry.at <= goneAt) return undefined
    return { bbo: fromStored(entry.price, clock.now() - ageMs), ageMs }
  }

  const ask = async (venue: VenueId, symbol: SymbolId): Promise<AgedBbo | undefined> => {
    const keys = [keyOf('bbo', venue, symbol), keyOf('gone', venue, symbol)]
    // The clock with every read: the bounds of an age are never older than the age.
    const answer = Promise.all([link.connection.read(keys), link.lookAtClock()])
    const found = await inTime(clock, answer, readWithinMs)
    if (!found) {
      counts.timeouts += 1
      breaker.failed(`no answer within ${readWithinMs} ms`)
      return undefined
    }
    breaker.succeeded()
    const [text, mark] = found[0]
    return link.isClockDistrusted ? undefined : decode(venue, symbol, text, mark)
  }

  return {
    async read(venue, symbol) {
      if (!link.isUsable || link.isClockDistrusted) return undefined
      counts.reads += 1
      try {
        const price = await ask(venue, symbol)
        if (price) counts.hits += 1
        return price
      } catch (cause) {
        breaker.failed(messageOf(cause))
        return undefined
      }
    },
    async claim(venue, symbol) {
      if (!link.isUsable) return true
      const key = keyOf('asking', venue, symbol)
      const claimed = inTime(clock, link.connection.claim(key, terminal, CLAIM_LIFE_MS), readWithinMs)
      // Whoever cannot ask the others asks the venue.
      const isOurs = (await claimed.catch(() => undefined)) ?? true
      if (isOurs) claims.add(key)
      return isOurs
    },
    write({ bbo, ageMs }) {
      const nowMs = clock.monotonicMs()
      const stored = toStored(bbo)
      const at = server.earliestAt(nowMs - ageMs)
      if (!link.isUsable || !stored || at === undefined || nowMs < fullUntilMs) return
      if (writesOnTheirWay >= MOST_WRITES_ON_THEIR_WAY) return
      writesOnTheirWay += 1
      counts.writes += 1
      link.connection
        .write(keyOf('bbo', bbo.venue, bbo.symbol), entryText(at, stored), LIFE_MS)
        .catch((cause) => {
          counts.failedWrites += 1
          if (messageOf(cause).startsWith('OOM')) fullUntilMs = clock.monotonicMs() + FULL_FOR_MS
        })
        .finally(() => {
          writesOnTheirWay -= 1
        })
      const claim = keyOf('asking', bbo.venue, bbo.symbol)
      if (claims.delete(claim)) link.connection.remove(claim).catch(() => undefined)
    },
    forget(venue, symbol, reason) {
      const price = { venue, symbol, reason, atMs: clock.monotonicMs() }
      if (link.isUsable) say(price)
      else unsaid.add(price)
    },
    state: () => stateOf(link, clock.monotonicMs() < fullUntilMs),
  }
}

function stateOf(link: RedisLink, isFull: boolean): Pick<SharedPricesStatus, 'state' | 'words'> {
  const { breaker, connection, hasConnected, isUsable, isClockDistrusted } = link
  if (breaker.isOpen) {
    const words = `Left alone, asked again in the background: ${breaker.reason ?? ''}`
    return { state: connection.isReady ? 'slow' : 'down', words }
  }
  if (!hasConnected || !isUsable) return { state: 'connecting', words: 'Connecting' }
  if (isClockDistrusted)
    return { state: 'down', words: "Left alone for a minute: the server's clock was set" }
  if (isFull) return { state: 'full', words: 'Full: takes no new prices, those that are there are read' }
  return { state: 'up', words: 'Shared with other terminals' }
}
