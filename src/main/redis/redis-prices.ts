import { randomUUID } from 'node:crypto'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { ForgottenPrice, SharedPrices } from '../pricing/shared-prices.ts'
import type { RedisAddress } from './redis-address.ts'
import type { OpenRedis } from './redis-connection.ts'
import { type RedisSession, startRedisSession } from './redis-session.ts'
import { noCounts } from './shared-counts.ts'

/** Which Redis, how it is opened, and what our keys begin with. */
export interface RedisChoice {
  /** Given with the choice, so that a terminal that shares nothing never loads the client. */
  readonly open: OpenRedis
  readonly address: RedisAddress
  readonly password?: string
  readonly prefix: string
}

/** Prices shared through Redis. Off until it is told where; may be told anew at any time. */
export interface RedisPrices extends SharedPrices {
  /** Leaves the Redis of before, and goes to this one; `undefined` switches sharing off. */
  use(choice: RedisChoice | undefined): void
}

export interface RedisPricesDeps {
  readonly clock: Clock
  readonly log: Logger
  /** Ends every connection. */
  readonly lifetime: AbortSignal
  readonly scopeOf: (venue: VenueId) => string
  /** Longest that a reader waits, milliseconds; 5 by default. */
  readonly readWithinMs?: number
}

const READ_WITHIN_MS = 5

export function createRedisPrices(deps: RedisPricesDeps): RedisPrices {
  const { clock, log, lifetime, scopeOf, readWithinMs = READ_WITHIN_MS } = deps
  const onError = (cause: unknown): void => log.error('redis.listener', { message: messageOf(cause) })
  const forgotten = createEmitter<ForgottenPrice>(onError)
  const missed = createEmitter<string>(onError)
  const counts = noCounts()
  const terminal = randomUUID()
  let stay: { readonly session: RedisSession; readonly end: AbortController } | undefined

  return {
    use(choice) {
      stay?.end.abort()
      stay = undefined
      if (!choice || lifetime.aborted) return
      const { open, address, password, prefix } = choice
      const end = new AbortController()
      const session = startRedisSession(
        {
          open,
          options: { address, password, channel: `${prefix}:1:gone` },
          prefix,
          clock,
          log,
          counts,
          terminal,
          scopeOf,
          readWithinMs,
          onForgotten: ({ scope, venue, symbol, reason }) => {
            if (scope !== scopeOf(venue as VenueId)) return
            forgotten.emit({
              venue: venue as VenueId,
              symbol: symbol as SymbolId,
              reason: `another terminal: ${reason}`,
            })
          },
          onMissed: (reason) => missed.emit(reason),
        },
        AbortSignal.any([lifetime, end.signal]),
      )
      stay = { session, end }
    },
    read: async (venue, symbol) => stay?.session.read(venue, symbol),
    claim: async (venue, symbol) => (await stay?.session.claim(venue, symbol)) ?? true,
    write: (price) => stay?.session.write(price),
    forget: (venue, symbol, reason) => stay?.session.forget(venue, symbol, reason),
    onForgotten: (listener) => forgotten.on(listener),
    onMissed: (listener) => missed.on(listener),
    status: () => ({ ...(stay?.session.state() ?? { state: 'off', words: 'Off' }), ...counts }),
  }
}
