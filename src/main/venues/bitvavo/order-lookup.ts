import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import { isTerminal } from '../../domain/order.ts'
import { codeOf } from '../refusals.ts'
import type { BitvavoTiming } from './config.ts'
import { ORDER_NOT_FOUND } from './errors.ts'
import type { BitvavoHttp } from './http.ts'
import { STATUS } from './parse.ts'
import type * as wire from './wire.ts'

type WireOrder = z.infer<typeof wire.order>

/** Finds orders although the venue is not at once of one mind about them. */
export interface OrderLookup {
  /** `undefined` only when the venue has denied the order for longer than it may be wrong, its history included. */
  find(market: string, uuid: string, signal: AbortSignal): Promise<WireOrder | undefined>
  /** An order whose cancel was taken, once it has ended; `undefined` when the venue does not say so in time. */
  ended(market: string, uuid: string, signal: AbortSignal): Promise<WireOrder | undefined>
}

interface Deps {
  readonly http: Pick<BitvavoHttp, 'order' | 'orders'>
  readonly clock: Clock
  readonly timing: Pick<BitvavoTiming, 'orderVisibleWithinMs' | 'orderRecheckMs'>
}

/** The newest orders of a market that are searched when the venue denies one. */
const HISTORY = 500

/**
 * Sheet section 9.5: `GET /order` right after a create may deny the order for half a second, and right after a cancel
 * may still show it open. Code 240 also stands for an order that is no longer active: the history decides.
 */
export function createOrderLookup({ http, clock, timing }: Deps): OrderLookup {
  const ask = async (market: string, clientOrderId: string, signal: AbortSignal) => {
    try {
      return await http.order({ market, clientOrderId }, signal)
    } catch (cause) {
      if (codeOf(cause) === ORDER_NOT_FOUND) return undefined
      throw cause
    }
  }

  /** Asks until the answer will do, or for as long as the venue may be behind. */
  const askUntil = async (
    willDo: (order: WireOrder) => boolean,
    market: string,
    uuid: string,
    signal: AbortSignal,
  ): Promise<WireOrder | undefined> => {
    const untilMs = clock.monotonicMs() + timing.orderVisibleWithinMs
    for (;;) {
      const order = await ask(market, uuid, signal)
      if (order && willDo(order)) return order
      if (clock.monotonicMs() >= untilMs) return undefined
      await clock.sleep(timing.orderRecheckMs, signal)
    }
  }

  const inHistory = async (market: string, uuid: string, signal: AbortSignal) => {
    const orders = await http.orders(market, HISTORY, signal)
    return orders.find((order) => order.clientOrderId?.toLowerCase() === uuid.toLowerCase())
  }

  const hasEnded = (order: WireOrder): boolean => isTerminal(STATUS[order.status])

  return {
    find: async (market, uuid, signal) =>
      (await askUntil(() => true, market, uuid, signal)) ?? (await inHistory(market, uuid, signal)),
    async ended(market, uuid, signal) {
      const order =
        (await askUntil(hasEnded, market, uuid, signal)) ?? (await inHistory(market, uuid, signal))
      return order && hasEnded(order) ? order : undefined
    },
  }
}
