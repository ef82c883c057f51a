import { expect } from 'vitest'
import { maintenanceMargin } from '../../../src/main/domain/maintenance.ts'
import { askUntil, waitUntil } from '../../support/wait-until.ts'
import { type Card, needs, needsVenueAccount } from '../card.ts'
import { limitBuy, marketOrder, statusesOf, unhurried } from '../orders.ts'

export const accountCards: readonly Card[] = [
  {
    id: 'A1',
    promise: 'positions are signed, flat symbols are not listed, and profit adds up',
    exempt: ({ kind }) => (kind === 'perpetual' ? undefined : 'spot has balances, not positions'),
    async check(venue) {
      await using rig = await venue.open()
      expect(await rig.client.account.getDetailedPositions({}, unhurried)).toEqual([])
      const order = await marketOrder(rig, 'sell')
      await rig.client.trading.placeMarketOrder(order, unhurried)
      const [position] = await askUntil('the short position', async () => {
        const all = await rig.client.account.getDetailedPositions({}, unhurried)
        return all.length === 1 ? all : undefined
      })
      expect(position?.sizeBase.eq(order.sizeBase.negated())).toBe(true)
      const expected = position?.sizeBase.times(position.markPrice.minus(position.entryPrice))
      expect(
        position?.unrealizedPnlQuote
          .minus(expected ?? 0)
          .abs()
          .lt('0.01'),
      ).toBe(true)
    },
  },
  {
    id: 'A2',
    promise: 'wallet, unrealised and total asset value agree',
    async check(venue) {
      await using rig = await venue.open()
      const total = await rig.client.account.getTotalAssetValue({}, unhurried)
      expect(total.gt(0)).toBe(true)
      const pnl = await rig.client.account.getAccountPnl({}, unhurried)
      expect(pnl.isZero()).toBe(true)
    },
  },
  {
    id: 'A3',
    promise: 'fills have the same trade ids on the stream and by REST, so that none counts twice',
    async check(venue) {
      await using rig = await venue.open()
      const order = await marketOrder(rig, 'buy')
      await rig.client.trading.placeMarketOrder(order, unhurried)
      await waitUntil('the fill', () => statusesOf(rig, order.clientOrderId).includes('filled'))
      const streamed = rig.events.flatMap((event) => (event.kind === 'fill' ? [event.fill.tradeId] : []))
      const asked = await askUntil('the fills by REST', async () => {
        const fills = await rig.client.account.getUserTradeHistory(
          { symbol: rig.symbol, limit: 50 },
          unhurried,
        )
        return fills.length >= streamed.length ? fills : undefined
      })
      expect(new Set(streamed)).toEqual(new Set(asked.map(({ tradeId }) => tradeId)))
      expect(new Set(streamed).size).toBe(streamed.length)
    },
  },
  {
    id: 'A4',
    promise: 'the account’s own fee tier is told as fractions below 1 %',
    async check(venue) {
      await using rig = await venue.open()
      const { makerRate, takerRate } = await rig.client.account.getFeeRates({ symbol: rig.symbol }, unhurried)
      expect(takerRate.gte(0) && takerRate.lt('0.01') && makerRate.lte(takerRate)).toBe(true)
    },
  },
  {
    id: 'A5',
    promise: 'leverage is between one and its maximum, and margin tiers begin at the rate it names',
    exempt: needs('leverage'),
    async check(venue) {
      await using rig = await venue.open()
      const info = await rig.client.account.getLeverageInfo({ symbol: rig.symbol }, unhurried)
      expect(info.leverage.gte(1) && info.leverage.lte(info.maxLeverage)).toBe(true)
      const tiers = await rig.client.account.getMaintenanceTiers({ symbol: rig.symbol }, unhurried)
      expect(tiers[0]?.floorQuote.isZero() && tiers[0].rate.eq(info.maintenanceMarginRate)).toBe(true)
      for (const [before, tier] of tiers.slice(1).map((tier, index) => [tiers[index], tier] as const)) {
        const { floorQuote } = tier
        const reached = before && floorQuote.times(before.rate).minus(before.deductionQuote)
        expect(maintenanceMargin(tiers, floorQuote)).toEqual(reached)
      }
    },
  },
  {
    id: 'A6',
    promise: 'a funding payment is told once, with its sign, and found again by REST',
    exempt: needs('funding'),
    async check(venue) {
      await using rig = await venue.open()
      await rig.client.trading.placeMarketOrder(await marketOrder(rig, 'buy'), unhurried)
      await askUntil('a position', async () =>
        (await rig.client.account.getAccountPositions({ symbol: rig.symbol }, unhurried)).gt(0),
      )
      rig.break({ kind: 'funding' })
      const payment = await waitUntil('the payment on the stream', () =>
        rig.events.flatMap((event) => (event.kind === 'funding' ? [event.payment] : [])).at(0),
      )
      const asked = await rig.client.account.getFundingPayments({ symbol: rig.symbol, limit: 10 }, unhurried)
      expect(asked.map(({ paymentId }) => paymentId)).toContain(payment.paymentId)
      expect(
        asked.find(({ paymentId }) => paymentId === payment.paymentId)?.amountQuote.eq(payment.amountQuote),
      ).toBe(true)
    },
  },
  {
    id: 'A7',
    promise: 'a forced close is told as a liquidation',
    exempt: needs('liquidationEvents'),
    async check(venue) {
      await using rig = await venue.open()
      await rig.client.trading.placeMarketOrder(await marketOrder(rig, 'buy'), unhurried)
      await askUntil('a position', async () =>
        (await rig.client.account.getAccountPositions({ symbol: rig.symbol }, unhurried)).gt(0),
      )
      rig.break({ kind: 'liquidate' })
      await waitUntil('the liquidation', () => rig.events.some(({ kind }) => kind === 'liquidation'))
      expect((await rig.client.account.getAccountPositions({ symbol: rig.symbol }, unhurried)).isZero()).toBe(
        true,
      )
    },
  },
  {
    id: 'A8',
    promise: 'orders placed while the account stream was away are found by asking after the resync',
    exempt: needsVenueAccount,
    async check(venue) {
      await using rig = await venue.open()
      rig.break({ kind: 'refuse-sockets' })
      rig.break({ kind: 'close-sockets' })
      const order = await limitBuy(rig)
      await rig.client.trading.placeLimitOrder(order, unhurried)
      const before = rig.events.filter(({ kind }) => kind === 'resync').length
      rig.mend()
      await waitUntil('a resync', () => rig.events.filter(({ kind }) => kind === 'resync').length > before)
      const open = await rig.client.trading.getActiveOrders({ symbol: rig.symbol }, unhurried)
      expect(open.map(({ clientOrderId }) => clientOrderId)).toContain(order.clientOrderId)
    },
  },
]
