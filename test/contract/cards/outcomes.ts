import { expect } from 'vitest'
import { askUntil, waitUntil } from '../../support/wait-until.ts'
import { type Card, needsVenueAccount } from '../card.ts'
import { limitBuy, marketOrder, statusesOf, unhurried } from '../orders.ts'

/** Accepted, rejected, unknown: only the venue's own listed word is a rejection. */
export const outcomeCards: readonly Card[] = [
  {
    id: 'U1',
    promise: 'a lost reply is unknown, the order exists once, and asking by our id settles it',
    async check(venue) {
      await using rig = await venue.open()
      rig.break({ kind: 'lost-reply', ...venue.scopes.placeOrder, count: 1 })
      const order = await marketOrder(rig, 'buy')
      expect(await rig.client.trading.placeMarketOrder(order, unhurried)).toMatchObject({
        outcome: 'unknown',
      })
      rig.mend()
      await askUntil('the order to be found', async () => {
        const found = await rig.client.trading.getOrderInfo(order, unhurried)
        return found?.status === 'filled'
      })
      expect(rig.ordersTaken()).toBe(1)
    },
  },
  {
    id: 'U2',
    promise: 'a 5xx that carried the order out is unknown, not rejected',
    async check(venue) {
      await using rig = await venue.open()
      rig.break({ kind: 'status', status: 503, executed: true, ...venue.scopes.placeOrder, count: 1 })
      const order = await marketOrder(rig, 'buy')
      expect(await rig.client.trading.placeMarketOrder(order, unhurried)).toMatchObject({
        outcome: 'unknown',
      })
      // Some venues answer before an order has come to the book.
      await waitUntil('the order to come to the book', () => rig.ordersTaken() > 0)
      expect(rig.ordersTaken()).toBe(1)
    },
  },
  {
    id: 'U3',
    promise: 'a listed refusal is a rejection with its code',
    async check(venue) {
      await using rig = await venue.open()
      const code = venue.scopes.listedCode
      rig.break({ kind: 'reject-orders', code, message: 'No.', count: 1 })
      const outcome = await rig.client.trading.placeMarketOrder(await marketOrder(rig, 'buy'), unhurried)
      expect(outcome).toMatchObject({ outcome: 'rejected', code: String(code) })
      expect(rig.ordersTaken()).toBe(0)
    },
  },
  {
    id: 'U4',
    promise: 'a refusal nobody listed proves nothing and is unknown',
    exempt: needsVenueAccount,
    async check(venue) {
      await using rig = await venue.open()
      rig.break({ kind: 'reject-orders', code: venue.scopes.unlistedCode, message: 'Hm.', count: 1 })
      const outcome = await rig.client.trading.placeMarketOrder(await marketOrder(rig, 'buy'), unhurried)
      expect(outcome).toMatchObject({ outcome: 'unknown' })
    },
  },
  {
    id: 'U5',
    promise: 'a lost reply to a cancel is unknown, and asking settles it',
    exempt: needsVenueAccount,
    async check(venue) {
      await using rig = await venue.open()
      const order = await limitBuy(rig)
      await rig.client.trading.placeLimitOrder(order, unhurried)
      await waitUntil('the order to rest', () => statusesOf(rig, order.clientOrderId).includes('open'))
      rig.break({ kind: 'lost-reply', ...venue.scopes.cancelOrder, count: 1 })
      expect(await rig.client.trading.cancelOrder(order, unhurried)).toMatchObject({ outcome: 'unknown' })
      rig.mend()
      await askUntil('the cancel to be known', async () => {
        const found = await rig.client.trading.getOrderInfo(order, unhurried)
        return found === undefined || found.status === 'cancelled'
      })
    },
  },
  {
    id: 'U6',
    promise: 'an order given up before it is sent never reaches the venue',
    async check(venue) {
      await using rig = await venue.open()
      const order = await marketOrder(rig, 'buy')
      const outcome = await rig.client.trading.placeMarketOrder(order, AbortSignal.abort())
      expect(outcome).toMatchObject({ outcome: 'rejected', code: 'not-sent' })
      expect(rig.ordersTaken()).toBe(0)
    },
  },
  {
    id: 'U7',
    promise: 'a cancel that comes after the fill says so, and the fill stays',
    async check(venue) {
      await using rig = await venue.open()
      const order = await marketOrder(rig, 'buy')
      await rig.client.trading.placeMarketOrder(order, unhurried)
      await waitUntil('the fill', () => statusesOf(rig, order.clientOrderId).includes('filled'))
      const outcome = await rig.client.trading.cancelOrder(order, unhurried)
      expect(outcome.outcome).toBe('not-open')
      expect(
        (await rig.client.account.getAccountPositions({ symbol: rig.symbol }, unhurried)).eq(order.sizeBase),
      ).toBe(true)
    },
  },
  {
    id: 'U8',
    promise: 'a burst of orders is slowed on our side: the venue never has to refuse for rate',
    exempt: needsVenueAccount,
    async check(venue) {
      await using rig = await venue.open()
      const orders = await Promise.all(Array.from({ length: 25 }, () => limitBuy(rig)))
      const outcomes = await Promise.all(
        orders.map((order) => rig.client.trading.placeLimitOrder(order, unhurried)),
      )
      const told = outcomes.flatMap((each) => (each.outcome === 'accepted' ? [] : [each.reason]))
      expect(told.filter((reason) => /429|418|too many/i.test(reason))).toEqual([])
      expect(rig.ordersTaken()).toBe(outcomes.filter(({ outcome }) => outcome === 'accepted').length)
    },
  },
]
