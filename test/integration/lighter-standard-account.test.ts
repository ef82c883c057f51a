import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/main/base/clock.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { SymbolId } from '../../src/main/domain/brands.ts'
import type { ExchangeClient } from '../../src/main/venues/exchange-client.ts'
import { createLighterClient } from '../../src/main/venues/lighter/index.ts'
import type { AccountEvent } from '../../src/main/venues/market-streams.ts'
import { type RunningSimulator, startSimulator } from '../../src/simulator/server.ts'
import { breakUntilOver } from '../contract/break-until-over.ts'
import { limitBuy, marketOrder, nextOrderId, statusesOf, unhurried } from '../contract/orders.ts'
import type { VenueRig } from '../contract/venue-rig.ts'
import { waitUntil } from '../support/wait-until.ts'

/** The free account: sixty requests a minute, and execution 200 to 300 ms after the reply. */
describe('the Lighter client on a standard account', () => {
  let simulator: RunningSimulator<'lighter'>
  let client: ExchangeClient
  let rig: VenueRig

  beforeEach(async () => {
    simulator = await startSimulator({ venue: 'lighter', seed: 'standard' })
    const { restUrl, wsUrl, chainId, credentials } = simulator.ready
    const { accountIndex, apiKeyIndex, privateKey } = credentials
    client = createLighterClient({
      endpoints: { restUrl, wsUrl, chainId },
      readCredentials: () => ({ accountIndex, apiKeyIndex, privateKey }),
      signerWorkerUrl: new URL('../../src/main/venues/lighter/signer-worker.ts', import.meta.url),
      clock: systemClock,
      log: silentLogger,
    })
    const events: AccountEvent[] = []
    client.streams.setupOrderUpdateHandler((event) => void events.push(event))
    rig = {
      client,
      symbol: 'BTC' as SymbolId,
      events,
      break: (fault) => void simulator.faults.add(fault),
      breakUntilOver: (fault) => breakUntilOver(simulator.faults, fault),
      mend: () => simulator.faults.clear(),
      ordersTaken: () => simulator.ordersTaken(),
      [Symbol.asyncDispose]: () => client.disconnect(),
    }
    await client.connect(unhurried)
  })

  afterEach(async () => {
    await client.disconnect()
    await simulator.close()
  })

  it('places, hears of and cancels an order whose execution comes later than the reply', async () => {
    const order = await limitBuy(rig)
    expect(await client.trading.placeLimitOrder(order, unhurried)).toMatchObject({ outcome: 'accepted' })
    await waitUntil('the order on the stream', () => statusesOf(rig, order.clientOrderId).includes('open'))
    expect(simulator.ordersTaken()).toBe(1)
    expect(await client.trading.cancelOrder(order, unhurried)).toMatchObject({ outcome: 'cancelled' })
    await waitUntil('the cancel on the stream', () =>
      statusesOf(rig, order.clientOrderId).includes('cancelled'),
    )
  })

  it('buys and closes at market', async () => {
    const order = await marketOrder(rig, 'buy')
    await client.trading.placeMarketOrder(order, unhurried)
    await waitUntil('the fill', () => statusesOf(rig, order.clientOrderId).includes('filled'))
    const close = { ...(await marketOrder(rig, 'sell', true)), sizeBase: order.sizeBase }
    await client.trading.placeMarketOrder(close, unhurried)
    await waitUntil('the close', () => statusesOf(rig, close.clientOrderId).includes('filled'))
    expect((await client.account.getAccountPositions({ symbol: rig.symbol }, unhurried)).isZero()).toBe(true)
  })

  it('keeps the nonces in order when eight orders are sent at the same time', async () => {
    const first = await limitBuy(rig)
    const orders = Array.from({ length: 8 }, () => ({ ...first, clientOrderId: nextOrderId() }))
    const outcomes = await Promise.all(
      orders.map((order) => client.trading.placeLimitOrder(order, unhurried)),
    )
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(orders.map(() => 'accepted'))
    await waitUntil('all of them on the stream', () => simulator.ordersTaken() === orders.length)
  })

  it('goes on after an order that was refused', async () => {
    const tooLarge = await limitBuy(rig)
    const refused = await client.trading.placeLimitOrder(
      { ...tooLarge, sizeBase: tooLarge.sizeBase.times(20_000) },
      unhurried,
    )
    expect(refused).toMatchObject({ outcome: 'rejected', code: '21739' })
    const order = await limitBuy(rig)
    expect(await client.trading.placeLimitOrder(order, unhurried)).toMatchObject({ outcome: 'accepted' })
  })
})
