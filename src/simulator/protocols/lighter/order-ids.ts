import type { Order } from '../../matching/order.ts'
import { listingOf } from './instruments.ts'

/** Order indexes are 2^48 … 2^60 − 1 (section 1 of the venue sheet); captures count asks up and bids down. */
const ASKS_FROM = 2n ** 48n
const BIDS_TO = 2n ** 49n - 1n
/** Markets with many orders have left the range that a double can hold. */
const WIDE_ASKS_FROM = 2n ** 58n
const WIDE_BIDS_TO = 2n ** 59n - 1n

/** Market indexes of a trade id stay below this, so that ids are unique over all markets. */
const MARKETS = 4096

/** Index of an order on the wire. A number where it fits one. */
export function orderIndex({ id, side, symbol }: Pick<Order, 'id' | 'side' | 'symbol'>): number | bigint {
  const wide = listingOf(symbol).wideIndexes === true
  if (side === 'sell') return shorten((wide ? WIDE_ASKS_FROM : ASKS_FROM) + BigInt(id))
  return shorten((wide ? WIDE_BIDS_TO : BIDS_TO) - BigInt(id))
}

/** Client order index; 0 when the order came without one. */
export function clientOrderIndex({ clientOrderId }: Pick<Order, 'clientOrderId'>): number {
  return /^\d+$/.test(clientOrderId) ? Number(clientOrderId) : 0
}

/** Id of a trade on the wire, from its number in one market. */
export function tradeIndex(id: number, symbol: string): number {
  return id * MARKETS + listingOf(symbol).marketId
}

function shorten(index: bigint): number | bigint {
  return index <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(index) : index
}
