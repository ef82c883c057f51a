import type { Logger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { ParadexHttp } from './http.ts'
import type { OrderLookup } from './order-lookup.ts'
import type { OrderSides } from './order-sides.ts'
import { readPages } from './pages.ts'
import { clientOrderIdOf, type FillPayload } from './parse.ts'

interface Deps {
  readonly http: Pick<ParadexHttp, 'openOrders' | 'pastOrders'>
  readonly sides: OrderSides
  readonly lookup: OrderLookup
  readonly log: Logger
}

/** So many orders are asked for one by one at most. */
const MAX_LOOKUPS = 50

/**
 * Learns the sides of the orders behind makers' fills of one market: from those that are open, from the history of the
 * time of the fills, and one by one of those that rested from before it.
 */
export function createSideLearning({ http, sides, lookup, log }: Deps) {
  const missingOf = (rows: readonly FillPayload[]): readonly FillPayload[] =>
    rows.filter((row) => sides.of(row) === undefined)

  /** @throws {AppError} as a query: what could not be asked for is not guessed. */
  return async (rows: readonly FillPayload[], instrument: Instrument, signal: AbortSignal): Promise<void> => {
    if (missingOf(rows).length === 0) return
    const market = instrument.venueSymbol
    for (const order of (await http.openOrders(market, signal)).results) sides.learn(order)

    const unknown = missingOf(rows)
    if (unknown.length === 0) return
    const oldestMs = Math.min(...unknown.map(({ created_at }) => created_at))
    const past = await readPages(
      (page) => http.pastOrders({ market, ...page }, signal),
      (found) => (found.at(-1)?.created_at ?? 0) < oldestMs,
    )
    for (const order of past) sides.learn(order)

    const rested = [...new Map(missingOf(rows).map((row) => [row.order_id, row])).values()]
    if (rested.length > MAX_LOOKUPS) log.warn('fills.sides-unknown', { market, orders: rested.length })
    for (const { client_id, order_id } of rested.slice(-MAX_LOOKUPS))
      await lookup.find({ clientOrderId: clientOrderIdOf(client_id, order_id) }, instrument, signal)
  }
}
