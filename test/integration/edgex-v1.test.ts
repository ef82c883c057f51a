import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limitBuy, marketOrder, statusesOf, unhurried } from '../contract/orders.ts'
import type { VenueRig } from '../contract/venue-rig.ts'
import { openEdgex } from '../contract/venues/edgex.ts'
import { waitUntil } from '../support/wait-until.ts'

/** The contract suite drives the present generation; this is the legacy one, with Stark signatures. */
describe('the client of EdgeX with keys of V1', () => {
  let rig: VenueRig

  beforeEach(async () => {
    rig = await openEdgex('v1')
  })

  afterEach(() => rig[Symbol.asyncDispose]())

  it('places an order, sees it told and listed, and cancels it', async () => {
    const order = await limitBuy(rig)
    const { clientOrderId, symbol } = order
    expect(await rig.client.trading.placeLimitOrder(order, unhurried)).toMatchObject({ outcome: 'accepted' })
    await waitUntil('the stream to tell the order', () => statusesOf(rig, clientOrderId).includes('open'))
    const open = await rig.client.trading.getActiveOrders({ symbol }, unhurried)
    expect(open).toMatchObject([{ clientOrderId, status: 'open' }])
    expect(await rig.client.trading.cancelOrder(order, unhurried)).toMatchObject({ outcome: 'cancelled' })
    await waitUntil('the stream to tell the cancel', () =>
      statusesOf(rig, clientOrderId).includes('cancelled'),
    )
  })

  it('does not open with keys the venue does not know', async () => {
    await expect(openEdgex('v1', { keys: 'wrong' })).rejects.toMatchObject({ kind: 'auth' })
  })

  it('trades at the market and holds the position', async () => {
    const order = await marketOrder(rig, 'sell')
    await rig.client.trading.placeMarketOrder(order, unhurried)
    await waitUntil('the fill', () => statusesOf(rig, order.clientOrderId).includes('filled'))
    const held = await rig.client.account.getAccountPositions({ symbol: rig.symbol }, unhurried)
    expect(held.toString()).toBe(order.sizeBase.negated().toString())
  })
})
