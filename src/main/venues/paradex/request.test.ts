import { expect, test } from 'vitest'
import { z } from 'zod'
import { untilAborted } from '../../base/abort.ts'
import { systemClock } from '../../base/clock.ts'
import { silentLogger } from '../../base/logger.ts'
import type { HttpRequest } from '../../net/http-transport.ts'
import type { VenueClock } from '../venue-clock.ts'
import { paradexTiming } from './config.ts'
import { createRequests, type PrivateCall } from './request.ts'
import type { Signer } from './signer.ts'

const never = new AbortController().signal

/** Private calls of an account whose sign-in is never answered. */
function createScene() {
  const sent: HttpRequest[] = []
  const requests = createRequests({
    endpoints: { restUrl: 'https://venue.test/v1', wsUrl: 'wss://venue.test/v1' },
    transport: {
      async send(request) {
        sent.push(request)
        return { status: 200, headers: {}, text: '{}', elapsedMs: 1 }
      },
      close: () => undefined,
    },
    signer: { check: () => undefined, prepare: async () => undefined } as unknown as Signer,
    clock: systemClock,
    log: silentLogger,
    timing: { ...paradexTiming, commandRateWaitMs: 20 },
    venueClock: () => ({ ready: async () => undefined }) as unknown as VenueClock,
    tokens: () => ({
      current: (signal) => untilAborted(new Promise<string>(() => undefined), signal),
      forget: () => undefined,
      keepFresh: async () => undefined,
    }),
  })
  return { requests, sent }
}
const order: PrivateCall<unknown> = {
  method: 'POST',
  path: '/orders',
  body: () => ({}),
  command: true,
  schema: z.unknown(),
}

test('an order does not wait long for a token: a late one is worse than none, and nothing was sent', async () => {
  const { requests, sent } = createScene()
  await expect(requests.private(order, never)).rejects.toMatchObject({
    kind: 'timeout',
    detail: { sent: false },
  })
  expect(sent).toEqual([])
})

test('who gives up waiting for a token has sent nothing', async () => {
  const { requests, sent } = createScene()
  const caller = new AbortController()
  const cancelling = requests.private(
    { method: 'DELETE', path: '/orders/1', command: true, schema: z.unknown() },
    caller.signal,
  )
  caller.abort()
  await expect(cancelling).rejects.toMatchObject({ kind: 'cancelled', detail: { sent: false } })
  expect(sent).toEqual([])
})
