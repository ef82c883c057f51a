import { priceText, sizeText } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { isOpen, type Order, remainingLots, type Side } from '../../matching/order.ts'
import { createRandom, seedFrom } from '../../random.ts'
import { orderIndex } from './order-ids.ts'
import { termsOf } from './order-terms.ts'
import type { LighterVenue } from './venue.ts'

const MOST_ORDERS_OF_CROWD = 3
const EXPIRY_MS = 28 * 86_400_000

/**
 * Rows of `orderBookOrders`: one for each resting order, best price first (section 3 of the venue sheet).
 *
 * What the crowd shows at a price is cut into up to three orders, the same ones as long as the size stays.
 */
export function orderRows(venue: LighterVenue, market: SymbolMarket, side: Side, limit: number) {
  const own = venue.account.orders.filter(
    (order) =>
      isOpen(order) &&
      order.type === 'limit' &&
      order.side === side &&
      order.symbol === market.instrument.symbol,
  )
  const rows: object[] = []
  for (const { ticks, lots } of venue.books.get(market.instrument.symbol)?.levels(side, limit) ?? []) {
    const ownHere: Order[] = []
    let ownLots = 0
    for (const order of own) {
      // One that the stream has not told yet is not here either.
      if (order.priceTicks !== ticks || ownLots + remainingLots(order) > lots) continue
      ownHere.push(order)
      ownLots += remainingLots(order)
    }
    rows.push(...crowdRows(venue, market, side, ticks, lots - ownLots))
    for (const order of ownHere) {
      rows.push(
        row(market, {
          index: orderIndex(order),
          owner: venue.credentials.accountIndex,
          sizeLots: order.sizeLots,
          leftLots: remainingLots(order),
          ticks,
          expiryMs: termsOf(order).expiryMs,
          atMs: order.createdAtMs,
        }),
      )
    }
    if (rows.length >= limit) break
  }
  return rows.slice(0, limit)
}

function crowdRows(
  venue: LighterVenue,
  market: SymbolMarket,
  side: Side,
  ticks: number,
  lots: number,
): object[] {
  if (lots <= 0) return []
  const random = createRandom(seedFrom(`${market.instrument.symbol}:${side}:${ticks}:${lots}`))
  const count = Math.min(lots, random.integer(1, MOST_ORDERS_OF_CROWD))
  let left = lots
  return Array.from({ length: count }, (_, at) => {
    const part = at === count - 1 ? left : Math.floor(left / (count - at))
    left -= part
    const draw = random.integer(0, 2 ** 31)
    return row(market, {
      index: side === 'sell' ? 2 ** 48 + draw : 2 ** 49 - 1 - draw,
      owner: 20 + (draw % 900),
      sizeLots: part,
      leftLots: part,
      ticks,
      expiryMs: venue.now() + EXPIRY_MS,
      atMs: venue.now(),
    })
  })
}

interface RowParts {
  readonly index: number | bigint
  readonly owner: number
  readonly sizeLots: number
  readonly leftLots: number
  readonly ticks: number
  readonly expiryMs: number
  readonly atMs: number
}

function row({ instrument }: SymbolMarket, parts: RowParts): object {
  return {
    order_index: parts.index,
    order_id: String(parts.index),
    owner_account_index: parts.owner,
    initial_base_amount: sizeText(instrument, parts.sizeLots),
    remaining_base_amount: sizeText(instrument, parts.leftLots),
    price: priceText(instrument, parts.ticks),
    order_expiry: parts.expiryMs,
    transaction_time: parts.atMs * 1_000,
  }
}
