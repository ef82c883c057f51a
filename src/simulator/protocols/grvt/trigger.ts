import type { Instrument } from '../../market/instrument.ts'
import type { OrderRequest } from '../../matching/order.ts'
import { VenueError } from './errors.ts'
import type { OrderTerms } from './order-terms.ts'
import type { Params } from './params.ts'
import { decimalText, readDecimal } from './text.ts'

/** A trigger of an order, as it is remembered and as the engine takes it. */
export interface ReadTrigger {
  readonly terms: NonNullable<OrderTerms['trigger']>
  readonly request: Pick<OrderRequest, 'type' | 'stopTicks' | 'triggerBy'>
}

/**
 * Reads `metadata.trigger`; undefined when the order has none. Triggers by index and middle watch the mark price.
 *
 * @throws {VenueError} 2110 to 2117, or 2064 for a price off the tick.
 */
export function readTrigger(
  metadata: Params,
  { tick }: Instrument,
  isMarket: boolean,
): ReadTrigger | undefined {
  const trigger = metadata.optional('trigger')
  const type = trigger?.text('trigger_type') ?? 'UNSPECIFIED'
  if (!trigger || type === 'UNSPECIFIED') return undefined
  if (type !== 'TAKE_PROFIT' && type !== 'STOP_LOSS') throw new VenueError(2112)
  const conditions = trigger.object('tpsl')
  if (conditions.flag('close_position')) throw new VenueError(2117)
  const by = conditions.text('trigger_by') ?? ''
  if (!['INDEX', 'LAST', 'MID', 'MARK'].includes(by)) throw new VenueError(2110)
  const price = readDecimal('trigger_price', conditions.text('trigger_price') ?? '0')
  if (price <= 0n) throw new VenueError(2113)
  if (price % tick !== 0n) throw new VenueError(2064)
  const kind = type === 'STOP_LOSS' ? 'stop' : 'take-profit'
  return {
    terms: { type, by, price: decimalText(price) },
    request: {
      type: isMarket ? `${kind}-market` : kind,
      stopTicks: Number(price / tick),
      triggerBy: by === 'LAST' ? 'last' : 'mark',
    },
  }
}
