import type { Clock } from '../../base/clock.ts'
import { createEmitter } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { remember } from '../../base/remember.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import type { ToldOrder } from './parse.ts'

/** What the stream said last of our orders, and a way to wait for what it says next. */
export interface OrderWatch {
  heard(told: ToldOrder): void
  /** An order is about to go by this id: what was said of an earlier one is not about it. */
  forget(clientOrderId: ClientOrderId): void
  /**
   * Resolves as soon as the stream has told what is wanted, or with `undefined` after the wait.
   *
   * @throws {AppError} `cancelled` or `timeout` by the signal.
   */
  until(
    clientOrderId: ClientOrderId,
    wanted: (told: ToldOrder) => boolean,
    withinMs: number,
    signal: AbortSignal,
  ): Promise<ToldOrder | undefined>
}

const MEMORY = 1_000

/** The stream may be faster than the answer to the command, so the last words are kept. */
export function createOrderWatch({ clock, log }: { clock: Clock; log: Logger }): OrderWatch {
  const last = new Map<ClientOrderId, ToldOrder>()
  const changes = createEmitter<ToldOrder>((cause) =>
    log.error('order.listener', { message: messageOf(cause) }),
  )
  return {
    heard(told) {
      remember(last, told.order.clientOrderId, told, MEMORY)
      changes.emit(told)
    },
    forget: (clientOrderId) => void last.delete(clientOrderId),
    async until(clientOrderId, wanted, withinMs, signal) {
      const known = last.get(clientOrderId)
      if (known && wanted(known)) return known
      const found = new AbortController()
      let update: ToldOrder | undefined
      const off = changes.on((told) => {
        if (told.order.clientOrderId !== clientOrderId || !wanted(told)) return
        update = told
        found.abort()
      })
      try {
        await clock.sleep(withinMs, AbortSignal.any([signal, found.signal]))
      } catch (cause) {
        if (!update) throw cause
      } finally {
        off()
      }
      return update
    },
  }
}
