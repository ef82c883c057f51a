import { expect } from 'vitest'
import type { TimeInForce } from '../../../src/main/domain/order.ts'
import { isTerminal } from '../../../src/main/domain/order.ts'
import type { Capabilities } from '../../../src/main/venues/capabilities.ts'
import { askUntil, waitUntil } from '../../support/wait-until.ts'
import { type Card, needs } from '../card.ts'
import {
  instrumentOf,
  limitBuy,
  marketOrder,
  priceFromBid,
  statusesOf,
  unhurried,
  usualSize,
} from '../orders.ts'

const needsTimeInForce = (timeInForce: TimeInForce) => (capabilities: Capabilities) =>
  capabilities.timesInForce.includes(timeInForce) ? undefined : `no ${timeInForce}`

export const orderCards: readonly Card[] = [
  {
    id: 'O1',
    promise: 'a limit order rests, is listed, is found by our id, and is cancelled once',
    async check(venue) {
      await using rig = await venue.open()
      const order = await limitBuy(rig)
      const placed = await rig.client.trading.placeLimitOrder(order, unhurried)
      expect(placed).toMatchObject({ outcome: 'accepted' })
      const { clientOrderId } = order
      await askUntil('the order in the list', async () =>
        (await rig.client.trading.getActiveOrders({ symbol: rig.symbol }, unhurried)).some(
          (each) => each.clientOrderId === clientOrderId && each.status === 'open',
        ),
      )
      const found = await rig.client.trading.getOrderInfo(order, unhurried)
      expect(found?.limitPrice?.eq(order.limitPrice) && found.sizeBase.eq(order.sizeBase)).toBe(true)
      expect(await rig.client.trading.cancelOrder(order, unhurried)).toMatchObject({ outcome: 'cancelled' })
      await waitUntil('the stream to tell the cancel', () =>
        statusesOf(rig, clientOrderId).includes('cancelled'),
      )
      expect(await rig.client.trading.cancelOrder(order, unhurried)).toMatchObject({ outcome: 'not-open' })
    },
  },
  {
    id: 'O2',
    promise: 'a market order fills whole, and its fills add up to it',
    async check(venue) {
      await using rig = await venue.open()
      const order = await marketOrder(rig, 'buy')
      expect(await rig.client.trading.placeMarketOrder(order, unhurried)).toMatchObject({
        outcome: 'accepted',
      })
      await waitUntil('the fill', () => statusesOf(rig, order.clientOrderId).includes('filled'))
      const found = await rig.client.trading.getOrderInfo(order, unhurried)
      expect(found?.status).toBe('filled')
      expect(found?.filledBase.eq(order.sizeBase)).toBe(true)
      const sum = rig.events.reduce(
        (total, event) =>
          event.kind === 'fill' && event.fill.clientOrderId === order.clientOrderId
            ? total.plus(event.fill.sizeBase)
            : total,
        order.sizeBase.times(0),
      )
      expect(sum.eq(order.sizeBase)).toBe(true)
    },
  },
  {
    id: 'O3',
    promise: 'IOC below the market ends without a fill and without resting',
    exempt: needsTimeInForce('IOC'),
    async check(venue) {
      await using rig = await venue.open()
      const order = await limitBuy(rig, { timeInForce: 'IOC' })
      await rig.client.trading.placeLimitOrder(order, unhurried)
      await askUntil('the end of the order', async () => {
        const found = await rig.client.trading.getOrderInfo(order, unhurried)
        return found === undefined || isTerminal(found.status)
      })
      expect(await rig.client.trading.getActiveOrders({ symbol: rig.symbol }, unhurried)).toEqual([])
      expect(rig.events.some(({ kind }) => kind === 'fill')).toBe(false)
    },
  },
  {
    id: 'O4',
    promise: 'FOK for more than the book has at its price fills nothing',
    exempt: needsTimeInForce('FOK'),
    async check(venue) {
      await using rig = await venue.open()
      const order = await limitBuy(rig, { timeInForce: 'FOK' })
      await rig.client.trading.placeLimitOrder(order, unhurried)
      await askUntil('the end of the order', async () => {
        const found = await rig.client.trading.getOrderInfo(order, unhurried)
        return found === undefined || isTerminal(found.status)
      })
      expect(rig.events.some(({ kind }) => kind === 'fill')).toBe(false)
    },
  },
  {
    id: 'O5',
    promise: 'post-only that would take never takes',
    exempt: needsTimeInForce('post-only'),
    async check(venue) {
      await using rig = await venue.open()
      const order = await limitBuy(rig, { timeInForce: 'post-only', limitPrice: await priceFromBid(rig, 50) })
      const placed = await rig.client.trading.placeLimitOrder(order, unhurried)
      expect(placed.outcome).not.toBe('unknown')
      await askUntil('the order to be gone', async () => {
        const open = await rig.client.trading.getActiveOrders({ symbol: rig.symbol }, unhurried)
        return open.length === 0
      })
      expect(rig.events.some(({ kind }) => kind === 'fill')).toBe(false)
    },
  },
  {
    id: 'O6',
    promise: 'reduce-only closes what is there and never opens the other side',
    exempt: needs('reduceOnly'),
    async check(venue) {
      await using rig = await venue.open()
      const alone = await rig.client.trading.placeMarketOrder(await marketOrder(rig, 'sell', true), unhurried)
      if (alone.outcome === 'accepted') expect(alone.order.filledBase.isZero()).toBe(true)
      await rig.client.trading.placeMarketOrder(await marketOrder(rig, 'buy'), unhurried)
      const position = () => rig.client.account.getAccountPositions({ symbol: rig.symbol }, unhurried)
      const held = await waitUntil('the position', async () => {
        const size = await position()
        return size.gt(0) ? size : undefined
      })
      const close = { ...(await marketOrder(rig, 'sell', true)), sizeBase: held }
      await rig.client.trading.placeMarketOrder(close, unhurried)
      await waitUntil('flat', async () => (await position()).isZero())
    },
  },
  {
    id: 'O7',
    promise: 'a client order id that is in use is refused, and there is one order',
    exempt: needs('clientOrderIds'),
    async check(venue) {
      await using rig = await venue.open()
      const order = await limitBuy(rig)
      expect(await rig.client.trading.placeLimitOrder(order, unhurried)).toMatchObject({
        outcome: 'accepted',
      })
      expect(await rig.client.trading.placeLimitOrder(order, unhurried)).not.toMatchObject({
        outcome: 'accepted',
      })
      expect(await rig.client.trading.getActiveOrders({ symbol: rig.symbol }, unhurried)).toHaveLength(1)
    },
  },
  {
    id: 'O8',
    promise:
      'a price off the tick and a size off the lot are refused before or by the venue, never rounded in silence',
    async check(venue) {
      await using rig = await venue.open()
      const { tickSize, lotSize } = await instrumentOf(rig)
      const usual = await limitBuy(rig)
      const wrong = [
        { ...usual, limitPrice: usual.limitPrice.plus(tickSize.div(3)) },
        { ...(await limitBuy(rig)), sizeBase: usual.sizeBase.plus(lotSize.div(3)) },
      ]
      for (const order of wrong) {
        const refused = await rig.client.trading.placeLimitOrder(order, unhurried).then(
          ({ outcome }) => outcome === 'rejected',
          (cause: { kind?: string }) => cause.kind === 'validation',
        )
        expect(refused).toBe(true)
      }
      expect(rig.ordersTaken()).toBe(0)
    },
  },
  {
    id: 'O9',
    promise: 'an order larger than the account is refused with the venue’s code and words',
    async check(venue) {
      await using rig = await venue.open()
      const { maxMarketSize, lotSize } = await instrumentOf(rig)
      const enough = (await usualSize(rig)).times(20_000).div(lotSize).floor().times(lotSize)
      const sizeBase = maxMarketSize.gt(0) && enough.gt(maxMarketSize) ? maxMarketSize : enough
      const order = { ...(await limitBuy(rig)), sizeBase }
      const outcome = await rig.client.trading.placeLimitOrder(order, unhurried)
      expect(outcome).toMatchObject({
        outcome: 'rejected',
        code: expect.stringMatching(/./),
        reason: expect.stringMatching(/./),
      })
    },
  },
  {
    id: 'O10',
    promise: 'open order at the near touch: post-only, and close order: reduce-only',
    exempt: ({ timesInForce, reduceOnly }) =>
      timesInForce.includes('post-only') && reduceOnly ? undefined : 'no post-only or no reduce-only',
    async check(venue) {
      await using rig = await venue.open()
      const { clientOrderId, sizeBase } = await limitBuy(rig)
      const opened = await rig.client.trading.placeOpenOrder(
        { clientOrderId, symbol: rig.symbol, sizeBase, direction: 'long' },
        unhurried,
      )
      expect(opened.outcome).not.toBe('unknown')
      await rig.client.trading.placeMarketOrder(await marketOrder(rig, 'buy'), unhurried)
      await askUntil('a position', async () =>
        (await rig.client.account.getAccountPositions({ symbol: rig.symbol }, unhurried)).gt(0),
      )
      const closing = await limitBuy(rig)
      const closed = await rig.client.trading.placeCloseOrder(
        {
          clientOrderId: closing.clientOrderId,
          symbol: rig.symbol,
          sizeBase,
          side: 'sell',
          limitPrice: await priceFromBid(rig, 100),
        },
        unhurried,
      )
      expect(closed).toMatchObject({ outcome: 'accepted', order: { reduceOnly: true } })
    },
  },
  {
    id: 'O11',
    promise: 'cancel all leaves no order of the symbol',
    async check(venue) {
      await using rig = await venue.open()
      for (let count = 0; count < 3; count += 1)
        await rig.client.trading.placeLimitOrder(await limitBuy(rig), unhurried)
      await askUntil('three open orders', async () => {
        const open = await rig.client.trading.getActiveOrders({ symbol: rig.symbol }, unhurried)
        return open.length === 3
      })
      await rig.client.trading.cancelAll({ symbol: rig.symbol }, unhurried)
      await askUntil('no open order', async () => {
        const open = await rig.client.trading.getActiveOrders({ symbol: rig.symbol }, unhurried)
        return open.length === 0
      })
    },
  },
]
