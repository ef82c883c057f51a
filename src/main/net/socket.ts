import { withDeadline } from '../base/abort.ts'
import { createBackoff } from '../base/backoff.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import { createTrafficMeter } from './traffic-meter.ts'
import { type Connection, type ConnectionFactory, openWebSocket } from './web-socket.ts'

/** `live` has data, `connecting` is on its way, `stale` is open but silent, `closed` failed and waits, `paused` was asked for. */
export type SocketPhase = 'connecting' | 'live' | 'stale' | 'closed' | 'paused'

/** One socket's health. Rates are over the last second. */
export interface SocketHealth {
  readonly name: string
  readonly state: SocketPhase
  readonly messagesPerSecond: number
  readonly bytesPerSecond: number
  readonly messages: number
  readonly bytes: number
  /** Bytes that the connections brought in all, handshakes and framing included, before encryption. */
  readonly wireBytes: number
  /** How long it was paused in all, up to now. */
  readonly pausedMs: number
  readonly reconnects: number
  readonly lastMessageAtMs?: number
  readonly detail?: string
}

/** Every wait of a socket. */
export interface SocketTiming {
  readonly connectTimeoutMs: number
  readonly firstRetryMs: number
  readonly maxRetryMs: number
  /** Our own protocol ping; two unanswered in a row end the connection. */
  readonly pingEveryMs: number
  /** Without data for this long the state is `stale`; absent where silence is normal. */
  readonly staleAfterMs?: number
  /** Without data for this long the connection is replaced; absent where silence is normal. */
  readonly silentAfterMs?: number
  /** Replaced before the venue's own limit ends it. */
  readonly maxAgeMs: number
}

export interface SocketOptions {
  readonly name: string
  readonly clock: Clock
  readonly log: Logger
  readonly timing: SocketTiming
  readonly maxPayloadBytes: number
  /** Where to connect; asked before every attempt, so it may fetch a fresh token first. */
  readonly url: (signal: AbortSignal) => Promise<string>
  /** Headers of the HTTP upgrade; asked after `url`, which may have fetched what they carry. */
  readonly headers?: () => Readonly<Record<string, string>>
  /** The connection is open: subscribe here. */
  readonly onOpen?: () => void
  /** One frame. Answer true when it was real data: only that resets the back-off and the silence watchdog. */
  readonly onMessage: (frame: Buffer, receivedAtMs: number) => boolean
  /** A connection that was open has ended, by any cause but `pause` and `stop`. */
  readonly onLost?: (cause: 'lost' | 'silent', detail: string) => void
  readonly open?: ConnectionFactory
  readonly random?: () => number
}

/** A connection that comes back by itself until it is paused. */
export interface ManagedSocket {
  /** Connects, and reconnects from now on. A no-op when it already runs. */
  start(): void
  /** Ends the connection and its timers, and resolves when they are gone. A no-op when paused. */
  pause(detail?: string): Promise<void>
  /** Replaces the connection now, without back-off. */
  restart(detail: string): void
  send(text: string): void
  health(): SocketHealth
  onState(listener: () => void): Unsubscribe
}

/** How one connection ended. */
interface Ending {
  readonly cause: 'lost' | 'silent' | 'restart'
  readonly detail: string
  readonly wasOpen: boolean
}

/** After this long with answered pings a connection counts as good even where data is rare. */
const PROVEN_AFTER_MS = 60_000

/** Runs one socket: connect, watch, replace. */
export function createSocket(options: SocketOptions): ManagedSocket {
  const { clock, log, timing, name } = options
  const changes = createEmitter<void>((cause) => log.error('socket.listener', { message: messageOf(cause) }))
  const meter = createTrafficMeter()
  const backoff = createBackoff({
    firstMs: timing.firstRetryMs,
    factor: 2,
    maxMs: timing.maxRetryMs,
    jitter: 0.25,
    ...(options.random ? { random: options.random } : {}),
  })
  let state: SocketPhase = 'paused'
  let detail: string | undefined
  let reconnects = 0
  let lastMessageAtMs: number | undefined
  /** Bytes of the connections that have ended. */
  let endedBytes = 0
  let endedPausesMs = 0
  let pausedSinceMs: number | undefined
  let connection: Connection | undefined
  let endNow: ((cause: Ending['cause'], detail: string) => void) | undefined
  let running: { readonly lifetime: AbortController; readonly done: Promise<void> } | undefined

  const enter = (next: SocketPhase, words?: string): void => {
    if (state === next && detail === words) return
    const nowMs = clock.monotonicMs()
    if (next !== 'paused' && pausedSinceMs !== undefined) {
      endedPausesMs += nowMs - pausedSinceMs
      pausedSinceMs = undefined
    } else if (next === 'paused') pausedSinceMs ??= nowMs
    state = next
    detail = words
    changes.emit()
  }

  /** A bug in a handler is logged; thrown into the socket library it would end the process. */
  const deliver = (frame: Buffer, receivedAtMs: number): boolean => {
    try {
      return options.onMessage(frame, receivedAtMs)
    } catch (cause) {
      log.error('socket.handler', { socket: name, message: messageOf(cause) })
      return false
    }
  }

  /** Opens one connection and resolves when it has ended. */
  const runOnce = (url: string, lifetime: AbortSignal): Promise<Ending> =>
    new Promise((resolve) => {
      const over = new AbortController()
      const openedMs = clock.now()
      let wasOpen = false
      let lastDataMs = openedMs
      let lastPongMs = openedMs
      let ending: Omit<Ending, 'wasOpen'> | undefined

      const end = (cause: Ending['cause'], words: string): void => {
        ending ??= { cause, detail: words }
        current.terminate()
      }
      const onAbort = (): void => end('restart', 'paused')

      const current = (options.open ?? openWebSocket)(
        url,
        {
          maxPayloadBytes: options.maxPayloadBytes,
          handshakeTimeoutMs: timing.connectTimeoutMs,
          ...(options.headers ? { headers: options.headers() } : {}),
        },
        {
          opened() {
            wasOpen = true
            lastDataMs = clock.now()
            lastPongMs = lastDataMs
            enter('live')
            options.onOpen?.()
          },
          message(frame) {
            // What is still in the pipe of a connection we ended must not reach anyone.
            if (ending) return
            const receivedAtMs = clock.now()
            meter.add(frame.length, receivedAtMs)
            lastMessageAtMs = receivedAtMs
            if (!deliver(frame, receivedAtMs)) return
            lastDataMs = receivedAtMs
            backoff.reset()
            if (state === 'stale') enter('live')
          },
          ponged() {
            lastPongMs = clock.now()
            if (lastPongMs - openedMs > PROVEN_AFTER_MS) backoff.reset()
          },
          closed(words) {
            endedBytes += current.bytesReceived?.() ?? 0
            over.abort()
            lifetime.removeEventListener('abort', onAbort)
            if (connection === current) {
              connection = undefined
              endNow = undefined
            }
            resolve({ cause: 'lost', detail: words, ...ending, wasOpen })
          },
        },
      )
      connection = current
      endNow = end
      lifetime.addEventListener('abort', onAbort, { once: true })
      if (lifetime.aborted) onAbort()

      const everyMs = Math.min(timing.pingEveryMs, (timing.staleAfterMs ?? timing.pingEveryMs) / 2)
      const watch = async (): Promise<void> => {
        let lastPingMs = openedMs
        for (;;) {
          await clock.sleep(everyMs, over.signal)
          const nowMs = clock.now()
          if (!wasOpen) continue
          const quietMs = nowMs - lastDataMs
          if (timing.silentAfterMs !== undefined && quietMs >= timing.silentAfterMs)
            end('silent', `no data for ${quietMs} ms`)
          else if (nowMs - lastPongMs > 2 * timing.pingEveryMs + everyMs)
            end('silent', `no answer to a ping for ${nowMs - lastPongMs} ms`)
          else if (nowMs - openedMs > timing.maxAgeMs) end('restart', 'connection reached its age limit')
          else if (timing.staleAfterMs !== undefined && quietMs >= timing.staleAfterMs)
            enter('stale', `no data for ${Math.round(timing.staleAfterMs / 1000)} s`)
          if (nowMs - lastPingMs >= timing.pingEveryMs) {
            lastPingMs = nowMs
            current.ping()
          }
        }
      }
      // The watch ends by cancellation only, when the connection is over.
      watch().catch(() => undefined)
    })

  const attempt = async (lifetime: AbortSignal): Promise<Ending> => {
    try {
      const url = await options.url(withDeadline(lifetime, timing.connectTimeoutMs))
      return await runOnce(url, lifetime)
    } catch (cause) {
      return { cause: 'lost', detail: messageOf(cause), wasOpen: false }
    }
  }

  const run = async (lifetime: AbortSignal): Promise<void> => {
    for (;;) {
      enter('connecting', detail)
      const ending = await attempt(lifetime)
      if (lifetime.aborted) return
      if (ending.wasOpen) {
        reconnects += 1
        options.onLost?.(ending.cause === 'silent' ? 'silent' : 'lost', ending.detail)
      }
      log.warn('socket.ended', { socket: name, cause: ending.cause, detail: ending.detail })
      enter('closed', ending.detail)
      if (ending.cause === 'restart') continue
      await clock.sleep(backoff.next(), lifetime)
    }
  }

  return {
    start() {
      if (running) return
      const lifetime = new AbortController()
      // The loop ends by cancellation only, when it is paused.
      running = { lifetime, done: run(lifetime.signal).catch(() => undefined) }
    },
    async pause(words) {
      if (!running) {
        enter('paused', words)
        return
      }
      const { lifetime, done } = running
      running = undefined
      lifetime.abort()
      await done
      backoff.reset()
      // A start during the wait has already begun anew.
      if (!running) enter('paused', words)
    },
    restart(words) {
      endNow?.('restart', words)
    },
    send(text) {
      connection?.send(text)
    },
    health() {
      const recent = meter.perSecond(clock.now())
      return {
        name,
        state,
        messagesPerSecond: recent.messages,
        bytesPerSecond: recent.bytes,
        messages: meter.messages,
        bytes: meter.bytes,
        // A wire that does not count has at least brought the frames.
        wireBytes: Math.max(meter.bytes, endedBytes + (connection?.bytesReceived?.() ?? 0)),
        pausedMs: endedPausesMs + (pausedSinceMs === undefined ? 0 : clock.monotonicMs() - pausedSinceMs),
        reconnects,
        ...(lastMessageAtMs === undefined ? {} : { lastMessageAtMs }),
        ...(detail === undefined ? {} : { detail }),
      }
    },
    onState: (listener) => changes.on(listener),
  }
}
