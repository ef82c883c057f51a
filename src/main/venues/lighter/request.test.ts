import { expect, test } from 'vitest'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { silentLogger } from '../../base/logger.ts'
import type { HttpRequest } from '../../net/http-transport.ts'
import { type LighterLimits, lighterTiers, lighterTiming } from './config.ts'
import { createLighterHttp } from './http.ts'
import { createRequests } from './request.ts'

const never = new AbortController().signal

function createScene(limits: LighterLimits) {
  const clock = createManualClock()
  const sent: HttpRequest[] = []
  const scene = { status: 200 }
  const http = createLighterHttp(
    createRequests({
      endpoints: { restUrl: 'http://venue', wsUrl: 'ws://venue', chainId: 300 },
      limits,
      transport: {
        async send(request) {
          sent.push(request)
          const text = JSON.stringify({ code: 200, nonce: 1, timestamp: 1, trades: [], orders: [] })
          return { status: scene.status, headers: {}, text, elapsedMs: 1 }
        },
        close: () => undefined,
      },
      tokens: () => ({ current: async () => '1:2:3:abc', forget: () => undefined }),
      clock,
      log: silentLogger,
      timing: { ...lighterTiming, queryRateWaitMs: 0, commandRateWaitMs: 0 },
    }),
  )
  return { clock, sent, scene, http }
}

/** How many calls leave before one finds no room. */
async function countUntilFull(call: () => Promise<unknown>): Promise<number> {
  for (let calls = 0; ; calls += 1) {
    const failure = await call().then(
      () => undefined,
      (cause: unknown) => cause,
    )
    if (failure === undefined) continue
    expect(failure).toMatchObject({ kind: 'rate-limit' })
    return calls
  }
}

test('the free tier: every request counts one, and a quarter is kept for urgent ones', async () => {
  const { http, sent } = createScene(lighterTiers.standard)
  expect(await countUntilFull(() => http.status(never))).toBe(45)
  expect(await countUntilFull(() => http.nextNonce(1, 5, never))).toBe(15)
  const failure = await http.sendTx(14, {}, never).catch((cause: unknown) => cause)
  expect(failure).toMatchObject({ kind: 'rate-limit', detail: { sent: false } })
  expect(sent).toHaveLength(60)
})

test('a higher tier: requests count by their weight', async () => {
  const { http } = createScene(lighterTiers.premium)
  expect(await countUntilFull(() => http.recentTrades(1, 10, never))).toBe(30)
  expect(await countUntilFull(() => http.nextNonce(1, 5, never))).toBe(1_000)
})

test('a 429 pauses every call', async () => {
  const { http, scene, clock, sent } = createScene(lighterTiers.standard)
  scene.status = 429
  await expect(http.status(never)).rejects.toMatchObject({ kind: 'rate-limit' })
  scene.status = 200
  await expect(http.nextNonce(1, 5, never)).rejects.toMatchObject({ kind: 'rate-limit' })
  expect(sent).toHaveLength(1)
  await clock.advance(5_001)
  expect(await http.nextNonce(1, 5, never)).toEqual({ nonce: 1 })
})

test('a token travels in a header, never in the address', async () => {
  const { http, sent } = createScene(lighterTiers.standard)
  await http.accountOrders(12345, [1, 2], never)
  expect(sent[0]?.headers).toEqual({ authorization: '1:2:3:abc' })
  expect(sent[0]?.url).toBe(
    'http://venue/api/v1/accountOrders?client_order_indexes=1%2C2&account_index=12345',
  )
})

test('a transaction is posted as a form', async () => {
  const { http, sent } = createScene(lighterTiers.standard)
  await http.sendTx(15, { Index: 7 }, never)
  expect(sent[0]).toMatchObject({ method: 'POST', url: 'http://venue/api/v1/sendTx' })
  expect(Object.fromEntries(new URLSearchParams(sent[0]?.body))).toEqual({
    tx_type: '15',
    tx_info: '{"Index":7}',
  })
})
