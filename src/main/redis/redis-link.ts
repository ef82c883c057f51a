import { createBackoff } from '../base/backoff.ts'
import type { Clock } from '../base/clock.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts'
import { inTime } from './in-time.ts'
import type { ConnectionOptions, OpenRedis, RedisConnection } from './redis-connection.ts'
import { createServerClock, type ServerClock } from './server-clock.ts'

/** A connection with its breaker and the server's clock, looked after in the background. */
export interface RedisLink {
  readonly connection: RedisConnection
  readonly breaker: CircuitBreaker
  readonly server: ServerClock
  /** True while commands may be sent: connected, answering, its clock known. */
  readonly isUsable: boolean
  /** True while stamps cannot be compared, because the server's clock was set. */
  readonly isClockDistrusted: boolean
  readonly hasConnected: boolean
  /** Reads the server's clock anew. */
  lookAtClock(): Promise<void>
}

interface Deps {
  readonly open: OpenRedis
  readonly options: ConnectionOptions
  readonly clock: Clock
  readonly log: Logger
  readonly onMessage: (text: string) => void
  /** It answers again after it did not. */
  readonly onBack: () => void
  /** How long a changed clock can be seen in what is stored, milliseconds. */
  readonly entryLifeMs: number
}

const PROBE_EVERY_MS = 2_000
const PROBE_WITHIN_MS = 1_000
/** A connection that has said nothing for so long is made anew. */
const REOPEN_AFTER_MS = 15_000

/** Runs until the signal aborts; then the connection is closed. */
export function openRedisLink(deps: Deps, signal: AbortSignal): RedisLink {
  const { open, options, clock, log, onMessage, onBack, entryLifeMs } = deps
  const server = createServerClock()
  let [hasConnected, distrustedUntilMs] = [false, Number.NEGATIVE_INFINITY]
  let wake: () => void = () => undefined

  const breaker = createCircuitBreaker(
    createBackoff({ firstMs: 250, factor: 2, maxMs: 10_000, jitter: 0.25 }),
    (isOpen, reason) => {
      log.info(isOpen ? 'redis.left-alone' : 'redis.back', { reason })
      if (!isOpen) onBack()
    },
  )
  const connect = (): RedisConnection =>
    open(options, {
      onReady: () => {
        hasConnected = true
        wake()
      },
      onDown: breaker.open,
      onMessage,
    })
  let connection = connect()

  const lookAtClock = async (): Promise<void> => {
    const sentMs = clock.monotonicMs()
    const serverMs = await connection.timeMs()
    if (server.learn(serverMs, sentMs, clock.monotonicMs())) return
    // After one life of an entry none with the old stamps is left.
    distrustedUntilMs = clock.monotonicMs() + entryLifeMs + PROBE_EVERY_MS
    log.warn('redis.clock-was-set', { leftAloneMs: entryLifeMs })
  }

  const probe = async (): Promise<void> => {
    const asked = lookAtClock().then(() => true)
    try {
      if (await inTime(clock, asked, PROBE_WITHIN_MS)) return breaker.succeeded()
      breaker.open('no answer within a second')
      if (await inTime(clock, asked, REOPEN_AFTER_MS)) return breaker.succeeded()
    } catch (cause) {
      // A connection that broke comes back by itself.
      return breaker.open(messageOf(cause))
    }
    connection.close()
    if (!signal.aborted) connection = connect()
  }

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const woken = new AbortController()
      wake = () => woken.abort()
      if (connection.isReady) await probe()
      const waitMs = breaker.isOpen ? breaker.nextProbeMs() : PROBE_EVERY_MS
      await clock.sleep(waitMs, AbortSignal.any([signal, woken.signal])).catch(() => undefined)
    }
  }
  signal.addEventListener('abort', () => connection.close(), { once: true })
  void run()

  return {
    breaker,
    server,
    lookAtClock,
    get connection() {
      return connection
    },
    get isUsable() {
      return connection.isReady && !breaker.isOpen && server.latestAt(0) !== undefined
    },
    get isClockDistrusted() {
      return clock.monotonicMs() < distrustedUntilMs
    },
    get hasConnected() {
      return hasConnected
    },
  }
}
