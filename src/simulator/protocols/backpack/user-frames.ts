import { trimFixed } from '../../fixed.ts'
import { quoteOf } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { positionOf } from '../../matching/account.ts'
import type { OrderEvent } from '../../matching/account-event.ts'
import { isConditional } from '../../matching/order.ts'
import { positionNumbers, usdcBalance } from './account-view.ts'
import { clientIdOf, orderIdText } from './ids.ts'
import {
  expiryReason,
  orderType,
  originOf,
  plainPrice,
  plainSize,
  SIDES,
  statusOf,
  TRIGGERS,
} from './order-view.ts'
import type { BackpackVenue } from './venue.ts'

/** Frame of `account.orderUpdate` (section 7 of the venue sheet); undefined for a step the venue does not tell. */
export function orderFrame(venue: BackpackVenue, event: OrderEvent): Record<string, unknown> | undefined {
  const { order, execution, fill } = event
  // A trigger that fires is told by the order it becomes.
  if (execution === 'expired' && isConditional(order.type)) return undefined
  const { instrument } = venue.exchange.market(order.symbol)
  const isLimit = orderType(order) === 'Limit'
  const clientId = clientIdOf(order)
  return {
    e: eventName(event),
    E: microseconds(venue.now()),
    s: order.symbol,
    ...(clientId !== undefined && { c: clientId }),
    S: SIDES[order.side],
    o: isLimit ? 'LIMIT' : 'MARKET',
    f: order.timeInForce === 'GTX' ? 'GTC' : order.timeInForce,
    q: plainSize(instrument, order.sizeLots),
    ...(isLimit && {
      Q: trimFixed(quoteOf(instrument, order.priceTicks, order.sizeLots)),
      p: plainPrice(instrument, order.priceTicks),
    }),
    ...(isConditional(order.originalType) && {
      P: plainPrice(instrument, order.stopTicks),
      B: TRIGGERS[order.triggerBy],
      Y: plainSize(instrument, order.sizeLots),
    }),
    X: statusOf(order),
    ...(execution === 'expired' && { R: expiryReason(order) }),
    i: orderIdText(order.id),
    z: plainSize(instrument, order.filledLots),
    Z: trimFixed(order.filledQuote),
    V: 'RejectTaker',
    T: microseconds(event.atMs),
    O: originOf(order),
    r: order.reduceOnly,
    ...(order.timeInForce === 'GTX' && { y: true }),
    t: fill?.tradeId ?? null,
    ...(fill && {
      l: plainSize(instrument, fill.lots),
      L: plainPrice(instrument, fill.ticks),
      m: fill.maker,
      n: trimFixed(fill.fee),
      N: 'USDC',
    }),
  }
}

function eventName({ execution, order }: OrderEvent): string {
  if (execution === 'new') return isConditional(order.type) ? 'triggerPlaced' : 'orderAccepted'
  const names = {
    trade: 'orderFill',
    liquidated: 'orderFill',
    canceled: 'orderCancelled',
    expired: 'orderExpired',
    amended: 'orderModified',
  }
  return names[execution]
}

/** How a position moved since it was told last. */
export type PositionStep = 'positionOpened' | 'positionAdjusted' | 'positionClosed'

/** Frame of `account.positionUpdate`; the frames at subscription carry no event. */
export function positionFrame(
  venue: BackpackVenue,
  market: SymbolMarket,
  step?: PositionStep,
): Record<string, unknown> {
  const numbers = positionNumbers(venue.account, market)
  const atMs = positionOf(venue.account, market.instrument.symbol).updatedAtMs
  return {
    ...(step !== undefined && { e: step }),
    E: microseconds(venue.now()),
    s: market.instrument.symbol,
    b: numbers.breakEvenPrice,
    B: numbers.entryPrice,
    // A placeholder since the venue took the liquidation price out of the stream.
    l: '0',
    f: numbers.imf,
    M: numbers.markPrice,
    m: numbers.mmf,
    q: numbers.netQuantity,
    Q: numbers.exposureQuantity,
    n: numbers.exposureNotional,
    i: numbers.positionId,
    p: numbers.pnlRealized,
    P: numbers.pnlUnrealized,
    T: microseconds(atMs),
  }
}

/** Frames of the positions that are open now, of one symbol or of all. */
export function openPositionFrames(venue: BackpackVenue, symbol?: string): Record<string, unknown>[] {
  return [...venue.markets.values()]
    .filter(({ instrument }) => symbol === undefined || instrument.symbol === symbol)
    .filter(({ instrument }) => positionOf(venue.account, instrument.symbol).lots !== 0)
    .map((market) => positionFrame(venue, market))
}

/** Frame of `account.balanceUpdate`: absolute values. */
export function balanceFrame(venue: BackpackVenue, atMs: number): Record<string, unknown> {
  const { available, locked, staked } = usdcBalance(venue.account)
  return {
    e: 'balanceUpdate',
    E: microseconds(venue.now()),
    a: 'USDC',
    A: available,
    L: locked,
    S: staked,
    T: microseconds(atMs),
  }
}

/** Times of frames are in microseconds. */
export function microseconds(atMs: number): number {
  return atMs * 1_000
}
