import { fixed, magnitude } from '../../fixed.ts'
import { type Instrument, sizeOf } from '../../market/instrument.ts'
import { type Account, positionOf } from '../../matching/account.ts'
import type { OrderRequest } from '../../matching/order.ts'
import { VenueError } from './errors.ts'
import { listingOf } from './instruments.ts'

/** @throws {VenueError} 2081 when filling the order would make the position larger than the venue allows. */
export function checkPosition(account: Account, instrument: Instrument, request: OrderRequest): void {
  if (request.reduceOnly) return
  const lots = request.sizeLots ?? 0
  const after = positionOf(account, instrument.symbol).lots + (request.side === 'buy' ? lots : -lots)
  if (magnitude(sizeOf(instrument, after)) > fixed(listingOf(instrument).maxPosition))
    throw new VenueError(2081)
}
