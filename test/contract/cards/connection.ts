import { expect } from 'vitest'
import { askUntil, waitUntil } from '../../support/wait-until.ts'
import { type Card, needsVenueAccount } from '../card.ts'
import { limitBuy, unhurried } from '../orders.ts'

export const connectionCards: readonly Card[] = [
  {
    id: 'C1',
    promise: 'connect resolves when instruments and account are there, and a second connect is harmless',
    async check(venue) {
      await using rig = await venue.open()
      await rig.client.connect(unhurried)
      expect((await rig.client.instruments.list({}, unhurried)).length).toBeGreaterThan(0)
      expect((await rig.client.account.getAccountBalance({}, unhurried)).length).toBeGreaterThan(0)
    },
  },
  {
    id: 'C2',
    promise: 'wrong keys are found by connect, as kind auth',
    exempt: needsVenueAccount,
    async check(venue) {
      await using rig = await venue.open({ keys: 'wrong', connect: false })
      await expect(rig.client.connect(unhurried)).rejects.toMatchObject({ kind: 'auth' })
    },
  },
  {
    id: 'C3',
    promise: 'without keys public data works and private calls say auth',
    exempt: needsVenueAccount,
    async check(venue) {
      await using rig = await venue.open({ keys: 'none' })
      const bbo = await rig.client.marketData.fetchBboPrices({ symbol: rig.symbol }, unhurried)
      expect(bbo.bidPrice.lt(bbo.askPrice)).toBe(true)
      await expect(rig.client.account.getAccountBalance({}, unhurried)).rejects.toMatchObject({
        kind: 'auth',
      })
    },
  },
  {
    id: 'C4',
    promise: 'disconnect can be called twice, and connect works again after it',
    async check(venue) {
      await using rig = await venue.open()
      await rig.client.disconnect()
      await rig.client.disconnect()
      await rig.client.connect(unhurried)
      expect((await rig.client.account.getAccountBalance({}, unhurried)).length).toBeGreaterThan(0)
    },
  },
  {
    id: 'C5',
    promise: 'a given-up call ends at once as cancelled and leaves the client usable',
    async check(venue) {
      await using rig = await venue.open()
      rig.break({ kind: 'latency', delayMs: 3_000, ...venue.scopes.query })
      const caller = new AbortController()
      const asked = rig.client.marketData.fetchBboPrices({ symbol: rig.symbol }, caller.signal)
      caller.abort()
      await expect(asked).rejects.toMatchObject({ kind: 'cancelled' })
      rig.mend()
      await rig.client.marketData.fetchBboPrices({ symbol: rig.symbol }, unhurried)
    },
  },
  {
    id: 'C6',
    promise: 'sockets that the venue closes come back, and the account is told to be read again',
    exempt: needsVenueAccount,
    async check(venue) {
      await using rig = await venue.open()
      const before = rig.events.filter(({ kind }) => kind === 'resync').length
      rig.break({ kind: 'close-sockets' })
      await waitUntil('a resync', () => rig.events.filter(({ kind }) => kind === 'resync').length > before)
      rig.mend()
      const order = await limitBuy(rig)
      await rig.client.trading.placeLimitOrder(order, unhurried)
      await waitUntil('the stream to tell the new order', () =>
        rig.events.some(
          (event) => event.kind === 'order' && event.order.clientOrderId === order.clientOrderId,
        ),
      )
    },
  },
  {
    id: 'C7',
    promise: 'a venue clock that is off by seconds does not stop signed calls for long',
    exempt: needsVenueAccount,
    async check(venue) {
      await using rig = await venue.open()
      rig.break({ kind: 'clock-skew', skewMs: 30_000 })
      await askUntil('a signed call to work again', () =>
        rig.client.account.getAccountBalance({}, unhurried).then(
          (balances) => balances.length > 0,
          () => false,
        ),
      )
    },
  },
]
