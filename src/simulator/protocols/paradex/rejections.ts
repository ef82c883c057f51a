import type { Subject } from '../../faults/fault.ts'
import { CANCEL_REASONS, VenueError } from './errors.ts'
import type { ParadexVenue } from './venue.ts'

const REASONS = new Set(Object.values(CANCEL_REASONS))

/**
 * What the fault `reject-orders` does to an order: the reason with which it is closed after it was taken in, when its
 * code is one of those; undefined without a fault.
 *
 * @throws {VenueError} with any other code.
 */
export function rejectionOf({ faults }: ParadexVenue, subject: Subject): string | undefined {
  const fault = faults.strike('reject-orders', subject)
  if (!fault) return undefined
  const code = String(fault.code ?? 'VALIDATION_ERROR')
  if (REASONS.has(code) && code !== 'MARKET_NOT_OPEN') return code
  throw new VenueError(code, fault.message ?? 'order rejected')
}
