import { systemClock } from '../../../src/main/base/clock.ts'
import type { IntentId } from '../../../src/main/domain/brands.ts'
import { createFakeExchangeClient } from '../../support/fake-exchange-client.ts'
import { BTC, VENUE } from '../../support/market.ts'
import { startRedisServer } from '../../support/redis-server.ts'
import { openSharedTerminal } from '../../support/shared-terminal.ts'
import { type Metrics, median } from '../metrics.ts'
import { createDesk } from './orders.ts'

const ORDERS = 150
const WARM_UP_ORDERS = 50
const VENUE_ANSWERS_AFTER_MS = 5
const GOAL_RATIO = 1.1
/** What the terminal itself waits for a Redis. */
const READ_WITHIN_MS = 5

/** Orders while Redis is up, then with it killed and with it frozen in their midst. */
export async function measureRedisDown(): Promise<Metrics> {
  const killed = await latenciesAround(async (server) => server.kill())
  const frozen = await latenciesAround(async (server) => server.freeze())
  const ratioOf = ({ before, after }: typeof killed): number => median(after) / median(before)
  return {
    redisDownLatencyRatio: { value: ratioOf(killed), unit: 'ratio', goal: GOAL_RATIO, floor: 1 },
    redisFrozenLatencyRatio: { value: ratioOf(frozen), unit: 'ratio', goal: GOAL_RATIO, floor: 1 },
    orderMsRedisUp: { value: median(killed.before), unit: 'ms' },
    orderMsRedisDown: { value: median(killed.after), unit: 'ms' },
  }
}

type Server = Awaited<ReturnType<typeof startRedisServer>>

async function latenciesAround(breakIt: (server: Server) => Promise<void>) {
  await using server = await startRedisServer()
  const client = createFakeExchangeClient(systemClock)
  const end = new AbortController()
  const slow =
    <A extends unknown[], R>(call: (...request: A) => Promise<R>) =>
    async (...request: A): Promise<R> => {
      await systemClock.sleep(VENUE_ANSWERS_AFTER_MS, end.signal)
      return call(...request)
    }
  client.marketData.getOrderBookDepth = slow(client.marketData.getOrderBookDepth)
  client.marketData.fetchBboPrices = slow(client.marketData.fetchBboPrices)
  using terminal = openSharedTerminal({ url: server.url, client, readWithinMs: READ_WITHIN_MS })
  await terminal.connected()
  const desk = createDesk(client, terminal.prices, end.signal)
  let number = 0
  const orderMs = async (): Promise<number> => {
    number += 1
    const intentId = `down-${number}` as IntentId
    const side = number % 2 === 0 ? 'buy' : 'sell'
    const ticket = {
      intentId,
      symbol: BTC,
      side,
      size: `0.${100 + (number % 100)}`,
      sizeUnit: 'base',
    } as const
    const startMs = performance.now()
    const reply = await desk.submit({ ...ticket, type: 'market', reduceOnly: false })
    const tookMs = performance.now() - startMs
    if (reply.outcome !== 'accepted') throw new Error(`expected order ${number}: ${reply.reason}`)
    terminal.prices.invalidate(VENUE, BTC, 'next order')
    return tookMs
  }
  const orders = async (count: number): Promise<number[]> => {
    const latencies: number[] = []
    for (let at = 0; at < count; at += 1) latencies.push(await orderMs())
    return latencies
  }
  await orders(WARM_UP_ORDERS)
  const before = await orders(ORDERS)
  await breakIt(server)
  const after = await orders(ORDERS)
  end.abort()
  return { before, after }
}
