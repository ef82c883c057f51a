import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { createPairRig } from '../../../../test/support/pair-rig.ts'
import { ZERO } from '../../base/decimal.ts'
import type { ClientOrderId, VenueOrderId } from '../../domain/brands.ts'
import type { IntentRecord } from '../../journal/journal.ts'
import { ledgerOf } from './pair-record.ts'

describe('an operation read back from the journal', () => {
  it('counts the age of an order from its sending, which another process did', async () => {
    using rig = createPairRig(1)
    const clock = createManualClock()
    await clock.advance(60_000)
    const [leg] = rig.plan.legs
    const order = {
      clientOrderId: 'c1' as ClientOrderId,
      venueOrderId: '' as VenueOrderId,
      venue: leg.instrument.venue,
      symbol: leg.instrument.symbol,
      side: leg.side,
      type: 'market',
      timeInForce: 'IOC',
      status: 'sending',
      sizeBase: leg.sizeBase,
      reduceOnly: false,
      filledBase: ZERO,
      averagePrice: ZERO,
      venueTimeMs: 0,
      receivedAtMs: clock.now(),
    } as const
    const sentAgo = (createdAtMs: number): number => {
      const orders = [{ order, intentId: rig.plan.intentId, leg: 0, attempt: 1, createdAtMs }]
      const intent = { intentId: rig.plan.intentId, orders } as unknown as IntentRecord
      const [found] = ledgerOf(rig.plan, intent, clock).orders()
      expect(found?.order.status).toBe('unknown')
      return clock.monotonicMs() - (found?.sentAtMs ?? Number.NaN)
    }
    expect(sentAgo(clock.now() - 7_000)).toBe(7_000)
    // A wall clock that was set back must not make an order younger than this moment.
    expect(sentAgo(clock.now() + 7_000)).toBe(0)
  })
})
