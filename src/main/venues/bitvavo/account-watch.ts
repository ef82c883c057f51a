import type { Clock } from '../../base/clock.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { AccountEvent } from '../market-streams.ts'
import type { BitvavoTiming } from './config.ts'
import type { Holdings } from './holdings.ts'
import type { BitvavoHttp } from './http.ts'
import type { UserEvents, UserFrame, VenueOrderRef } from './user-events.ts'

/** Reads by REST what the account channel leaves out. */
export interface AccountWatch {
  /** An order of which an event has told too little. */
  ask(ref: VenueOrderRef): void
  /** A fill has moved balances, and the venue pushes none. */
  afterFill(symbol: SymbolId): void
}

interface Deps {
  readonly http: Pick<BitvavoHttp, 'order'>
  readonly holdings: Pick<Holdings, 'of'>
  readonly events: UserEvents
  readonly clock: Clock
  readonly log: Logger
  readonly timing: Pick<BitvavoTiming, 'orderRecheckMs' | 'balanceDelayMs'>
  readonly tell: (read: UserFrame) => void
  readonly tellEvents: (batch: readonly AccountEvent[]) => void
  /** Ends when the stream is stopped. */
  readonly lifetime: () => AbortSignal
}

/** A fee settles, and a new order can be asked for, within a second or so; waits double. */
const TRIES = 5

/** Each order is asked for by one task at a time; fills of a burst share one reading of the balances. */
export function createAccountWatch(deps: Deps): AccountWatch {
  const { http, holdings, events, clock, log, timing } = deps
  const asking = new Set<string>()
  let moved = new Set<SymbolId>()

  const beside = (name: string, task: (signal: AbortSignal) => Promise<void>): void => {
    const signal = deps.lifetime()
    task(signal).catch((cause: unknown) => {
      if (signal.aborted) return
      log.warn(name, { message: messageOf(cause) })
      deps.tellEvents([{ kind: 'resync', reason: 'the account could not be read after an event' }])
    })
  }

  const settle = async (ref: VenueOrderRef, signal: AbortSignal): Promise<void> => {
    let waitMs = timing.orderRecheckMs
    for (let tries = 1; ; tries += 1, waitMs *= 2) {
      await clock.sleep(waitMs, signal)
      // The missing event may have come by itself.
      if (events.isClear(ref)) return
      const final = tries === TRIES
      try {
        const order = await http.order(ref, signal)
        const { events: batch, unclear } = events.settle(order, final, clock.now())
        deps.tell({ events: batch })
        if (!unclear) return
      } catch (cause) {
        if (final || signal.aborted) throw cause
        log.info('order.unread', { ...ref, message: messageOf(cause) })
      }
    }
  }

  return {
    ask(ref) {
      const key = `${ref.market}/${ref.orderId}`
      if (asking.has(key)) return
      asking.add(key)
      beside('order.unread', (signal) => settle(ref, signal).finally(() => void asking.delete(key)))
    },
    afterFill(symbol) {
      const isRead = moved.size > 0
      moved.add(symbol)
      if (isRead) return
      beside('balance.unread', async (signal) => {
        await clock.sleep(timing.balanceDelayMs, signal).finally(() => {
          if (signal.aborted) moved = new Set()
        })
        const symbols = moved
        moved = new Set()
        const { balances, positions } = await holdings.of(symbols, signal)
        deps.tellEvents([
          ...balances.map((balance): AccountEvent => ({ kind: 'balance', balance })),
          ...positions.map((position): AccountEvent => ({ kind: 'position', position })),
        ])
      })
    },
  }
}
