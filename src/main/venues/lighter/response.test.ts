import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import type { HttpResponse } from '../../net/http-transport.ts'
import { isNotActive, refusal, venueError } from './errors.ts'
import { readAnswer, retryAfterMs } from './response.ts'

const answer = (body: unknown, status = 200, headers: Record<string, string> = {}): HttpResponse => ({
  status,
  headers,
  text: typeof body === 'string' ? body : JSON.stringify(body),
  elapsedMs: 1,
})
const schema = z.object({ nonce: z.number() })

function failureOf(response: HttpResponse): AppError {
  try {
    readAnswer(response, 'GET nextNonce', schema)
  } catch (cause) {
    if (cause instanceof AppError) return cause
  }
  throw new Error('expected an AppError')
}

test('a body of the right shape is read', () => {
  expect(readAnswer(answer({ code: 200, nonce: 722 }), 'GET nextNonce', schema)).toEqual({ nonce: 722 })
})

test.each([
  [answer({ code: 21120, message: 'invalid signature' }, 400), 'auth'],
  [answer({ code: 21739, message: 'margin' }, 400), 'venue-rejected'],
  [answer({ code: 23000, message: 'slow down' }, 400), 'rate-limit'],
  [answer({ code: 23000, message: 'slow down' }, 429), 'rate-limit'],
  [answer('<html>', 403), 'rate-limit'],
  [answer({ code: 29000, message: 'no' }, 418), 'rate-limit'],
  [answer({ code: 29500, message: 'internal' }, 500), 'venue-unavailable'],
  [answer('<html>', 502), 'venue-unavailable'],
  [answer('<html>', 404), 'protocol'],
  [answer('<html>'), 'protocol'],
  [answer({ code: 200 }), 'protocol'],
  // An error body may come with HTTP 200.
  [answer({ code: 21100, message: 'account not found' }), 'auth'],
])('%# is a failure of kind %s', (response, kind) => expect(failureOf(response).kind).toBe(kind))

test('the wait after a 429', () => {
  expect(retryAfterMs(answer('', 429, { 'retry-after': '7' }))).toBe(7_000)
  expect(retryAfterMs(answer('', 429))).toBe(5_000)
})

describe('refusals', () => {
  test('a listed code proves one, with the venue’s words', () => {
    expect(refusal(venueError(21728, 'duplicate', 400, 'sendTx'))).toEqual({
      code: '21728',
      reason: 'an active order has this client order id already (duplicate)',
    })
  })

  test.each([
    ['a code that is not listed', venueError(29999, 'what', 400, 'sendTx')],
    ['a listed code from a failing server', venueError(21728, 'duplicate', 500, 'sendTx')],
    ['a timeout', new AppError('timeout', 'none')],
    ['anything else', new Error('what')],
  ])('%s proves nothing', (_name, cause) => expect(refusal(cause)).toBeUndefined())

  test.each([21600, 21707, 21709, 21715])('%i says that an order is not active', (code) => {
    expect(isNotActive(venueError(code, '', 400, 'sendTx'))).toBe(true)
    expect(refusal(venueError(code, '', 400, 'sendTx'))).toBeUndefined()
  })
})
