import type { FaultKind, FaultRequest } from '../../../src/simulator/faults/fault.ts'
import type { FaultScopes } from '../../contract/venue-rig.ts'
import { aster } from '../../contract/venues/aster.ts'
import { backpack } from '../../contract/venues/backpack.ts'
import { edgex } from '../../contract/venues/edgex.ts'
import { grvt } from '../../contract/venues/grvt.ts'
import { lighter } from '../../contract/venues/lighter.ts'
import { paradex } from '../../contract/venues/paradex.ts'
import type { PerpetualVenue } from './simulated-venues.ts'

/** Where in an operation the fault strikes. */
export const FAULT_STEPS = ['place', 'ack', 'partial', 'fill', 'cancel', 'hedge', 'rollback'] as const
export type FaultStep = (typeof FAULT_STEPS)[number]

const SCOPES: Readonly<Record<PerpetualVenue, FaultScopes>> = {
  aster: aster.scopes,
  backpack: backpack.scopes,
  edgex: edgex.scopes,
  grvt: grvt.scopes,
  lighter: lighter.scopes,
  paradex: paradex.scopes,
}

export const scopesOf = (venue: PerpetualVenue): FaultScopes => SCOPES[venue]

/** The requests of a step that a fault of requests strikes. */
function scopeAt(step: FaultStep, { placeOrder, cancelOrder }: FaultScopes): Pick<FaultRequest, 'path'> {
  if (step === 'place' || step === 'hedge' || step === 'rollback') return placeOrder
  return step === 'cancel' ? cancelOrder : {}
}

type Catalogue = {
  readonly [K in FaultKind]: (at: Pick<FaultRequest, 'path'>, own: FaultScopes) => FaultRequest[]
}

/** Every fault of the switchboard once, short enough for an operation to see its end. */
const CATALOGUE: Catalogue = {
  latency: (at) => [{ kind: 'latency', delayMs: 250, jitterMs: 250, count: 3, ...at }],
  status: (at) => [{ kind: 'status', status: 503, html: true, executed: true, count: 1, ...at }],
  'rate-limit': (at) => [{ kind: 'rate-limit', count: 1, ...at }],
  'lost-reply': (at) => [{ kind: 'lost-reply', count: 1, ...at }],
  'reject-orders': (_, { listedCode }) => [{ kind: 'reject-orders', code: listedCode, count: 2 }],
  'pending-cancels': () => [{ kind: 'pending-cancels', delayMs: 300, count: 2 }],
  'drop-frames': () => [{ kind: 'drop-frames', share: 0.7, durationMs: 1_000 }],
  gap: () => [{ kind: 'gap', count: 2 }],
  'reset-sequence': () => [{ kind: 'reset-sequence', count: 1 }],
  'duplicate-frames': () => [{ kind: 'duplicate-frames', count: 20 }],
  'reorder-frames': () => [{ kind: 'reorder-frames', count: 10 }],
  'garbage-frame': () => [{ kind: 'garbage-frame', count: 1 }],
  'oversized-frame': () => [{ kind: 'oversized-frame', count: 1 }],
  'silent-sockets': () => [{ kind: 'silent-sockets', durationMs: 1_000 }],
  'close-sockets': () => [{ kind: 'close-sockets' }],
  'refuse-sockets': () => [{ kind: 'refuse-sockets', durationMs: 1_000 }, { kind: 'close-sockets' }],
  'freeze-feed': () => [{ kind: 'freeze-feed', durationMs: 1_000 }],
  'crossed-book': () => [{ kind: 'crossed-book', durationMs: 700 }],
  'empty-book': () => [{ kind: 'empty-book', durationMs: 700 }],
  'move-market': () => [{ kind: 'move-market', bps: 15 }],
  'partial-fills': () => [{ kind: 'partial-fills', share: 0.4, count: 3 }],
  'post-only': () => [{ kind: 'post-only', variant: 'reject', durationMs: 700 }],
  'clock-skew': () => [{ kind: 'clock-skew', skewMs: 3_000, durationMs: 1_000 }],
  'expire-sessions': () => [{ kind: 'expire-sessions' }],
  liquidate: () => [{ kind: 'liquidate' }],
  funding: () => [{ kind: 'funding' }],
  'funding-interval': () => [{ kind: 'funding-interval', hours: 1, durationMs: 700 }],
  restart: () => [{ kind: 'restart', downMs: 700 }],
}

export const FAULT_KINDS = Object.keys(CATALOGUE) as readonly FaultKind[]

/** A fault as it strikes a venue at a step. */
export function faultAt(kind: FaultKind, step: FaultStep, venue: PerpetualVenue): readonly FaultRequest[] {
  const own = scopesOf(venue)
  return CATALOGUE[kind](scopeAt(step, own), own)
}
