import { D, type Decimal } from '../../src/main/base/decimal.ts'
import type { ClientOrderId } from '../../src/main/domain/brands.ts'
import type { Instrument } from '../../src/main/domain/instrument.ts'
import type { Side } from '../../src/main/domain/order.ts'
import type { LimitOrderRequest, MarketOrderRequest } from '../../src/main/venues/exchange-client.ts'
import type { VenueRig } from './venue-rig.ts'

/** Cards wait on conditions with their own limits; this signal never ends anything. */
export const unhurried = new AbortController().signal

let made = 0
/** An id no other order of this run has. */
export function nextOrderId(): ClientOrderId {
  made += 1
  return `card-${process.pid}-${made}` as ClientOrderId
}

export async function instrumentOf({ client, symbol }: VenueRig): Promise<Instrument> {
  return client.instruments.resolve({ symbol }, unhurried)
}

/** A size every venue accepts: worth about 600 in quote, on the lot grid. */
export async function usualSize(rig: VenueRig): Promise<Decimal> {
  const instrument = await instrumentOf(rig)
  const { askPrice } = await rig.client.marketData.fetchBboPrices({ symbol: rig.symbol }, unhurried)
  return new D(600).div(askPrice).div(instrument.lotSize).ceil().times(instrument.lotSize)
}

/** A price on the grid, `bps` above the best bid (below it when negative). */
export async function priceFromBid(rig: VenueRig, bps: number): Promise<Decimal> {
  const { tickSize } = await instrumentOf(rig)
  const { bidPrice } = await rig.client.marketData.fetchBboPrices({ symbol: rig.symbol }, unhurried)
  return bidPrice
    .times(1 + bps / 10_000)
    .div(tickSize)
    .round()
    .times(tickSize)
}

export async function marketOrder(
  rig: VenueRig,
  side: Side,
  reduceOnly = false,
): Promise<MarketOrderRequest> {
  const sizeBase = await usualSize(rig)
  return { clientOrderId: nextOrderId(), symbol: rig.symbol, side, sizeBase, reduceOnly }
}

/** A limit buy that rests 1 % below the market unless told otherwise. */
export async function limitBuy(
  rig: VenueRig,
  change: Partial<LimitOrderRequest> = {},
): Promise<LimitOrderRequest> {
  return {
    clientOrderId: nextOrderId(),
    symbol: rig.symbol,
    side: 'buy',
    sizeBase: await usualSize(rig),
    limitPrice: await priceFromBid(rig, -100),
    timeInForce: 'GTC',
    reduceOnly: false,
    ...change,
  }
}

/** What the account stream said of one order's status, in order. */
export function statusesOf(rig: VenueRig, clientOrderId: ClientOrderId): string[] {
  return rig.events.flatMap((event) =>
    event.kind === 'order' && event.order.clientOrderId === clientOrderId ? [event.order.status] : [],
  )
}
