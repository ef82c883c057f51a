import { expect, test } from 'vitest'
import { systemClock } from '../../src/main/base/clock.ts'
import { D } from '../../src/main/base/decimal.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { ClientOrderId, SymbolId } from '../../src/main/domain/brands.ts'
import { createEdgexClient, type EdgexCredentials } from '../../src/main/venues/edgex/index.ts'
import { startSimulator } from '../../src/simulator/server.ts'
import { waitUntil } from '../support/wait-until.ts'

const BTC = 'BTC' as SymbolId
const unhurried = AbortSignal.timeout(60_000)

test('legacy keys trade by Stark signatures, and the same client by typed data after another connect', async () => {
  const simulator = await startSimulator({ venue: 'edgex', seed: 'generations' })
  const { restUrl, wsUrl, credentials } = simulator.ready
  const { accountId, v1, v2 } = credentials
  let keys: EdgexCredentials = { kind: 'v1', accountId, ...v1 }
  const client = createEdgexClient({
    endpoints: { generation: 'v2', restUrl, wsUrl },
    readCredentials: () => keys,
    clock: systemClock,
    log: silentLogger,
  })
  const told: string[] = []
  client.streams.setupOrderUpdateHandler((event) => {
    if (event.kind === 'order') told.push(`${event.order.clientOrderId} ${event.order.status}`)
  })

  const tradeAs = async (name: string): Promise<void> => {
    await client.connect(unhurried)
    const { bidPrice } = await client.marketData.fetchBboPrices({ symbol: BTC }, unhurried)
    const { tickSize, minSize } = await client.instruments.resolve({ symbol: BTC }, unhurried)
    const order = { clientOrderId: name as ClientOrderId, symbol: BTC }
    const placed = await client.trading.placeLimitOrder(
      {
        ...order,
        side: 'buy',
        sizeBase: minSize,
        limitPrice: bidPrice.times('0.98').div(tickSize).floor().times(tickSize),
        timeInForce: 'GTC',
        reduceOnly: false,
      },
      unhurried,
    )
    expect(placed).toMatchObject({ outcome: 'accepted', order: { status: 'open' } })
    expect(await client.trading.cancelOrder(order, unhurried)).toMatchObject({ outcome: 'cancelled' })
    await waitUntil('the stream to tell the end', () => told.includes(`${name} cancelled`))
    expect((await client.account.getTotalAssetValue({}, unhurried)).gt(new D(0))).toBe(true)
    await client.disconnect()
  }

  try {
    await tradeAs('legacy-1')
    keys = { kind: 'v2', accountId, ...v2 }
    await tradeAs('present-1')
    expect(simulator.ordersTaken()).toBe(2)
  } finally {
    await client.disconnect()
    await simulator.close()
  }
})
