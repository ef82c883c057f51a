import { expect } from 'vitest'
import { type Decimal, ZERO } from '../../../src/main/base/decimal.ts'
import type { ClientOrderId } from '../../../src/main/domain/brands.ts'
import { isTerminal } from '../../../src/main/domain/order.ts'
import type { OrderRef } from '../../../src/main/venues/exchange-client.ts'
import { askUntil, waitUntil } from '../../support/wait-until.ts'
import { type Card, needsVenueAccount } from '../card.ts'
import { limitBuy, priceFromBid, statusesOf, unhurried, usualSize } from '../orders.ts'
import type { VenueRig } from '../venue-rig.ts'

/** How late the venue carries a cancel out: well before our own deadline for commands. */
const CANCEL_DELAY_MS = 200

/** What the stream told of fills of one order, together; a trade id counts once. */
function filledOnStream(rig: VenueRig, clientOrderId: ClientOrderId): Decimal {
  const sizes = new Map<string, Decimal>()
  for (const event of rig.events) {
    if (event.kind !== 'fill' || event.fill.clientOrderId !== clientOrderId) continue
    sizes.set(event.fill.tradeId, event.fill.sizeBase)
  }
  return [...sizes.values()].reduce((total, size) => total.plus(size), ZERO)
}

const positionOf = (rig: VenueRig): Promise<Decimal> =>
  rig.client.account.getAccountPositions({ symbol: rig.symbol }, unhurried)

/** Waits until the venue says that the order has ended, and how. */
const ended = (rig: VenueRig, order: OrderRef) =>
  askUntil('the end of the order', async () => {
    const found = await rig.client.trading.getOrderInfo(order, unhurried)
    return found && isTerminal(found.status) ? found : undefined
  })

/** Orders that trade in part, or while they are being cancelled: no fill is lost on the way. */
export const fillCards: readonly Card[] = [
  {
    id: 'F1',
    promise: 'an order filled in part says so, its fills add up, and cancelled it keeps what it filled',
    exempt: needsVenueAccount,
    async check(venue) {
      await using rig = await venue.open()
      const sizeBase = (await usualSize(rig)).times(4)
      const order = await limitBuy(rig, { sizeBase, limitPrice: await priceFromBid(rig, 20) })
      const struck = rig.breakUntilOver({ kind: 'partial-fills', share: 0.5, count: 1 })
      const placing = rig.client.trading.placeLimitOrder(order, unhurried)
      await struck
      // The market leaves before anybody quotes at the order's price again.
      rig.break({ kind: 'move-market', bps: 100 })
      expect((await placing).outcome).toBe('accepted')
      await waitUntil('the stream to tell the part', () =>
        statusesOf(rig, order.clientOrderId).includes('partially-filled'),
      )
      const part = await askUntil('the part by asking', async () => {
        const found = await rig.client.trading.getOrderInfo(order, unhurried)
        return found?.status === 'partially-filled' ? found.filledBase : undefined
      })
      expect(part.gt(0) && part.lt(sizeBase)).toBe(true)
      await waitUntil('fills that add up to the part', () =>
        filledOnStream(rig, order.clientOrderId).eq(part),
      )
      expect(await rig.client.trading.cancelOrder(order, unhurried)).toMatchObject({ outcome: 'cancelled' })
      const last = await ended(rig, order)
      expect([last.status, last.filledBase.toString()]).toEqual(['cancelled', part.toString()])
      const told = await waitUntil('the stream to tell the cancel', () =>
        rig.events
          .flatMap((event) => (event.kind === 'order' ? [event.order] : []))
          .find((each) => each.clientOrderId === order.clientOrderId && each.status === 'cancelled'),
      )
      expect(told.filledBase.toString()).toBe(part.toString())
      expect(filledOnStream(rig, order.clientOrderId).toString()).toBe(part.toString())
      expect((await positionOf(rig)).toString()).toBe(part.toString())
    },
  },
  {
    id: 'F2',
    promise: 'a fill that happens during the cancel is never lost, whatever the cancel says',
    async check(venue) {
      await using rig = await venue.open()
      const order = await limitBuy(rig)
      await rig.client.trading.placeLimitOrder(order, unhurried)
      await waitUntil('the order to rest', () => statusesOf(rig, order.clientOrderId).includes('open'))
      rig.break({ kind: 'latency', delayMs: CANCEL_DELAY_MS, ...venue.scopes.cancelOrder })
      const cancelling = rig.client.trading.cancelOrder(order, unhurried)
      rig.break({ kind: 'move-market', bps: -300 })
      const outcome = await cancelling
      rig.mend()
      const last = await ended(rig, order)
      expect(last.filledBase.gt(0)).toBe(true)
      expect(['not-open', 'unknown', 'cancelled']).toContain(outcome.outcome)
      if (outcome.outcome === 'cancelled')
        expect(outcome.order.filledBase.toString()).toBe(last.filledBase.toString())
      await waitUntil('the fills on the stream', () =>
        filledOnStream(rig, order.clientOrderId).eq(last.filledBase),
      )
      await waitUntil('the end of the order on the stream', () =>
        statusesOf(rig, order.clientOrderId).includes(last.status),
      )
      expect((await positionOf(rig)).toString()).toBe(last.filledBase.toString())
    },
  },
]
