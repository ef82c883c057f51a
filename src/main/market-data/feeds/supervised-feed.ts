import { untilAborted } from '../../base/abort.ts'
import { createBackoff } from '../../base/backoff.ts'
import type { Clock } from '../../base/clock.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Lock } from '../../base/lock.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { ExchangeClient } from '../../venues/exchange-client.ts'
import { createCoolDown } from './cool-down.ts'
import { createDepthNeed, WHOLE_BOOK } from './depth-need.ts'
import { createFeedFlow, type FeedFlow } from './feed-flow.ts'
import { createFeedLedger, type FeedAccount } from './feed-ledger.ts'
import { type FirstData, LATE_WORDS } from './first-data.ts'
import type { FeedLease, FeedNeeds, FeedReady, LeaseReason } from './lease.ts'

/**
 * `cooling`: nobody needs it, it flows a while longer. `late`: wanted, and the stream brought nothing in time.
 * `idle`: nobody needs it, and the venue's streams cannot pause.
 */
export type FeedState = 'live' | 'resuming' | 'late' | 'cooling' | 'paused' | 'idle'

/** One feed as the screen shows it. */
export interface FeedStatus extends FeedAccount {
  readonly venue: string
  readonly symbol: SymbolId
  readonly state: FeedState
  /** Levels a side while a smaller feed than the whole book's is enough; absent for the whole one. */
  readonly levels?: number
  /** Who needs it now, each reason once. */
  readonly reasons: readonly LeaseReason[]
  /** Until the pause, while it cools down. */
  readonly coolDownLeftMs?: number
  /** What is wrong, in words. */
  readonly detail?: string
}

/** One venue's market data for one symbol: flowing while somebody needs it, and a while longer. */
export interface SupervisedFeed {
  acquire(reason: LeaseReason, needs: FeedNeeds): FeedLease
  /** Levels a side that the book has to have; 0 while nobody has said anything. */
  levels(): number
  /** It is needed, or cools down. */
  isFlowing(): boolean
  status(): FeedStatus
  /** Ends its waits; a paused feed stays paused. */
  stop(): void
}

export interface SupervisedFeedDeps {
  readonly client: ExchangeClient
  readonly symbol: SymbolId
  /** The venue's: one pause or resume at a time. */
  readonly lock: Lock
  readonly firstData: FirstData
  readonly coolDownMs: () => number
  /** The book has to have so many levels a side from now on. */
  readonly onLevels: (levels: number) => void
  /** Nobody needs the feed any more and its cool-down is over. */
  readonly onIdle: () => void
  readonly clock: Clock
  readonly log: Logger
}

/** A venue that does not answer must not keep its other feeds waiting. */
const COMMAND_WITHIN_MS = 5_000

export function createSupervisedFeed(deps: SupervisedFeedDeps): SupervisedFeed {
  const { client, symbol, lock, firstData, clock, log } = deps
  const facts = { venue: client.venue, symbol }
  const coolDown = createCoolDown(deps.coolDownMs)
  const ledger = createFeedLedger(clock, () => client.streams.trafficOf?.(symbol))
  const retry = createBackoff({ firstMs: 500, factor: 2, maxMs: 10_000, jitter: 0.25 })
  const leases = new Set<FeedLease>()
  const depth = createDepthNeed({ clock, waitMs: coolDown.waitMs, onChange: deps.onLevels })
  const lifetime = new AbortController()
  /** What the venue did last; `unsure` after a command that failed: both commands may be given again. */
  let done: 'live' | 'paused' | 'unsure' = 'live'
  let cooling: { readonly over: AbortController; readonly untilMs: number } | undefined
  let flow: FeedFlow | undefined
  let isPaused = false
  let failure: string | undefined

  const isWanted = (): boolean => leases.size > 0 || cooling !== undefined

  const startFlow = (): FeedFlow => {
    const wasPaused = isPaused
    isPaused = false
    const pausedMs = wasPaused ? ledger.wanted() : 0
    if (wasPaused) coolDown.wantedAfter(pausedMs)
    const reason = leases.values().next().value?.reason
    return createFeedFlow({
      client,
      symbol,
      firstData,
      clock,
      log,
      onArrival(arrival) {
        if (!wasPaused) return
        ledger.resumed(arrival)
        const told = {
          ...facts,
          reason,
          pausedMs: Math.round(pausedMs),
          durationMs: Math.round(arrival.tookMs),
        }
        if (arrival.inTime) log.info('stream.resumed', told)
        else log.warn('stream.resume-late', { ...told, detail: LATE_WORDS })
      },
    })
  }

  const endFlow = (): void => {
    flow?.end()
    flow = undefined
    depth.forget()
    isPaused = client.capabilities.pausableMarketData
    if (isPaused) ledger.paused()
    deps.onIdle()
  }

  const tell = async (target: 'live' | 'paused'): Promise<void> => {
    const over = new AbortController()
    const late = clock.sleep(COMMAND_WITHIN_MS, over.signal).then(() => {
      throw new AppError('timeout', `expected an answer within ${COMMAND_WITHIN_MS / 1_000} s, got none`)
    })
    const { streams } = client
    try {
      await Promise.race([
        target === 'live' ? streams.resumeMarketData(symbol) : streams.pauseMarketData(symbol),
        late,
      ])
    } finally {
      over.abort()
    }
  }

  /** Brings the feed to what is wanted when its turn comes; what was wanted before that does not count. */
  const settle = (): Promise<void> =>
    lock.run(async () => {
      const target = isWanted() ? 'live' : 'paused'
      if (lifetime.signal.aborted) return
      if (target === 'live') flow ??= startFlow()
      if (done === target) return
      if (target === 'paused') endFlow()
      try {
        await tell(target)
        done = target
        failure = undefined
        retry.reset()
        if (target === 'paused' && isPaused)
          log.info('stream.paused', { ...facts, reason: 'idle', liveMs: Math.round(ledger.account().liveMs) })
      } catch (cause) {
        done = 'unsure'
        failure = `${target === 'live' ? 'resuming' : 'pausing'} failed: ${messageOf(cause)}`
        log.warn('stream.command-failed', { ...facts, wanted: target, message: messageOf(cause) })
        again(retry.next())
      }
    })

  const again = (waitMs: number): void => {
    clock.sleep(waitMs, lifetime.signal).then(settle, () => undefined)
  }

  const startCoolDown = (): void => {
    const over = new AbortController()
    const waitMs = coolDown.waitMs()
    cooling = { over, untilMs: clock.monotonicMs() + waitMs }
    clock.sleep(waitMs, over.signal).then(
      () => {
        if (cooling?.over !== over) return
        cooling = undefined
        void settle()
      },
      () => undefined,
    )
  }

  const stopCoolDown = (): void => {
    cooling?.over.abort()
    cooling = undefined
  }

  const stateNow = (): FeedState => {
    if (cooling) return 'cooling'
    if (!flow) return leases.size > 0 ? 'resuming' : isPaused ? 'paused' : 'idle'
    return { coming: 'resuming', here: 'live', late: 'late' }[flow.state] as FeedState
  }

  const partial = (): Pick<FeedStatus, 'levels'> => {
    const { topBooks } = client.streams
    return topBooks && depth.levels > 0 && depth.levels <= topBooks.levels ? { levels: topBooks.levels } : {}
  }

  const deepest = (): number => Math.max(...[...leases].map(({ levels }) => levels))

  const ready = async (levels: number, signal: AbortSignal): Promise<FeedReady> => {
    const beganMs = clock.monotonicMs()
    if (!flow || done !== 'live') await untilAborted(settle(), signal)
    const current = flow
    if (!current) throw new AppError('cancelled', 'the lease was let go')
    const { tookMs } = await untilAborted(current.arrival, signal)
    const waitedMs = Math.min(tookMs, clock.monotonicMs() - beganMs)
    if (current.state === 'here') {
      if (firstData.isThere(client, symbol, levels)) return { via: 'stream', tookMs: waitedMs }
      // A book that broke since is on its way again: nobody is kept waiting for it.
      if (!firstData.isThere(client, symbol, 1))
        return { via: 'rest', tookMs: waitedMs, words: 'the book is being built anew: prices come by REST' }
      const deeper = await firstData.inTime(client, symbol, levels, signal)
      if (deeper.inTime) return { via: 'stream', tookMs: clock.monotonicMs() - beganMs }
    }
    const fetched = await firstData.byRest(client, symbol, signal)
    log.warn('stream.fallback', { ...facts, via: fetched.via, detail: fetched.words })
    return { ...fetched, tookMs: clock.monotonicMs() - beganMs }
  }

  return {
    acquire(reason, { levels = WHOLE_BOOK }) {
      const lease: FeedLease = {
        reason,
        levels,
        ready: (signal) => ready(levels, signal),
        [Symbol.dispose]() {
          if (!leases.delete(lease) || lifetime.signal.aborted) return
          if (leases.size > 0) depth.want(deepest())
          else startCoolDown()
        },
      }
      leases.add(lease)
      stopCoolDown()
      depth.want(deepest())
      if (!flow) void settle()
      return lease
    },
    isFlowing: isWanted,
    levels: () => depth.levels,
    status() {
      const detail = failure ?? (flow?.state === 'late' ? LATE_WORDS : undefined)
      return {
        ...facts,
        state: stateNow(),
        reasons: [...new Set([...leases].map(({ reason }) => reason))],
        ...ledger.account(),
        ...partial(),
        ...(cooling && leases.size === 0
          ? { coolDownLeftMs: Math.max(0, cooling.untilMs - clock.monotonicMs()) }
          : {}),
        ...(detail === undefined ? {} : { detail }),
      }
    },
    stop() {
      stopCoolDown()
      depth.forget()
      lifetime.abort()
      flow?.end()
    },
  }
}
