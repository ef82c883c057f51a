import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import type { ExpectedOrder } from '../expected-orders.ts'
import { codeOf } from '../refusals.ts'
import type { ClientIds } from './client-ids.ts'
import { NOT_FOUND } from './errors.ts'
import type { GrvtHttp } from './http.ts'
import { parseOrder } from './parse.ts'

/** What became of an order, by asking. */
export interface FoundOrder {
  readonly order: OrderUpdate
  /** Taken by the venue, but nothing has become of it yet. */
  readonly isPending: boolean
}

interface Deps {
  readonly http: Pick<GrvtHttp, 'order'>
  readonly ids: ClientIds
  readonly now: () => number
  readonly log: Logger
  /** Waits for the event; after each the order is looked at. */
  readonly waitsMs: readonly number[]
  /** REST knows what the stream never told: it is deaf. */
  readonly onDeaf: () => void
}

/** Finds out what became of acknowledged commands. */
export function createOrderFollow({ http, ids, now, log, waitsMs, onDeaf }: Deps) {
  /** `undefined` when the venue says that it knows no such order. */
  const find = async (
    clientOrderId: ClientOrderId,
    symbol: SymbolId,
    signal: AbortSignal,
  ): Promise<FoundOrder | undefined> => {
    try {
      const { result } = await http.order(ids.keyOf(clientOrderId), signal)
      const order = parseOrder(result, symbol, ids, now())
      return { order: { ...order, clientOrderId }, isPending: result.state.status === 'PENDING' }
    } catch (cause) {
      if (codeOf(cause) === NOT_FOUND) return undefined
      throw cause
    }
  }

  /**
   * What became of an acknowledged command: its event, else what REST says, looked at after each wait.
   *
   * @param isSettled what REST tells is the end of the question; `undefined` when it knows no such order
   * @returns the last look when nothing settled it; `undefined` when the last look found no such order
   */
  const follow = async (
    expected: ExpectedOrder,
    ref: { readonly clientOrderId: ClientOrderId; readonly symbol: SymbolId },
    isSettled: (found: FoundOrder | undefined) => boolean,
    signal: AbortSignal,
  ): Promise<FoundOrder | undefined> => {
    let found: FoundOrder | undefined
    for (const waitMs of waitsMs) {
      const told = await expected.within(waitMs, signal)
      if (told) return { order: told, isPending: false }
      signal.throwIfAborted()
      try {
        found = await find(ref.clientOrderId, ref.symbol, signal)
      } catch (cause) {
        // The next look may go better; what the venue acknowledged stays so.
        log.info('order.not-looked-at', { clientOrderId: ref.clientOrderId, message: messageOf(cause) })
        continue
      }
      if (!isSettled(found)) continue
      const late = await expected.within(0, signal)
      if (late) return { order: late, isPending: false }
      if (!found) return undefined
      log.warn('account.deaf', { clientOrderId: ref.clientOrderId })
      onDeaf()
      return found
    }
    return found
  }

  return { find, follow }
}
