import { expect } from 'vitest'
import type { LimitOrderRequest } from '../../../src/main/venues/exchange-client.ts'
import { waitUntil } from '../../support/wait-until.ts'
import { type Card, needsVenueAccount } from '../card.ts'
import { limitBuy, statusesOf, unhurried } from '../orders.ts'
import type { VenueRig } from '../venue-rig.ts'

const resyncsOf = (rig: VenueRig): number => rig.events.filter(({ kind }) => kind === 'resync').length

/** Places an order that rests and waits until the account stream, not the reply, has told it. */
async function restAndHear(rig: VenueRig): Promise<LimitOrderRequest> {
  const order = await limitBuy(rig)
  const placed = await rig.client.trading.placeLimitOrder(order, unhurried)
  expect(placed.outcome).toBe('accepted')
  await waitUntil('the stream to tell the new order', () =>
    statusesOf(rig, order.clientOrderId).includes('open'),
  )
  return order
}

/** Sessions end and venues restart: the account stream comes back by itself and says that it was away. */
export const sessionCards: readonly Card[] = [
  {
    id: 'S1',
    promise:
      'a session that runs out is made anew by itself, the account is read again, and new orders are told',
    exempt: needsVenueAccount,
    async check(venue) {
      await using rig = await venue.open()
      await restAndHear(rig)
      const before = resyncsOf(rig)
      rig.break({ kind: 'expire-sessions' })
      // Where nothing runs out, nothing may be disturbed either.
      if (venue.scopes.sessionsRunOut)
        await waitUntil('a resync after the session', () => resyncsOf(rig) > before)
      await restAndHear(rig)
      if (!venue.scopes.sessionsRunOut) expect(resyncsOf(rig)).toBe(before)
    },
  },
  {
    id: 'S2',
    promise:
      'after a restart of the venue the account is read again, orders stand, and the stream tells news',
    exempt: needsVenueAccount,
    async check(venue) {
      await using rig = await venue.open()
      const earlier = await restAndHear(rig)
      const before = resyncsOf(rig)
      rig.break({ kind: 'restart', downMs: 300 })
      await waitUntil('a resync after the restart', () => resyncsOf(rig) > before)
      const open = await rig.client.trading.getActiveOrders({ symbol: rig.symbol }, unhurried)
      expect(open.map(({ clientOrderId }) => clientOrderId)).toEqual([earlier.clientOrderId])
      await restAndHear(rig)
      expect(await rig.client.trading.cancelOrder(earlier, unhurried)).toMatchObject({ outcome: 'cancelled' })
      await waitUntil('the stream to tell the cancel of the earlier order', () =>
        statusesOf(rig, earlier.clientOrderId).includes('cancelled'),
      )
    },
  },
]
