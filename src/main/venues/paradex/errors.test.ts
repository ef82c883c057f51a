import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { expired, json, nothing, refused } from '../../../../test/fixtures/paradex/scripted-venue.ts'
import { AppError } from '../../base/errors.ts'
import { blamesClock, blamesToken, mayBlameToken, refusal, saysNotOpen } from './errors.ts'
import { readAnswer, retryAfterMs } from './response.ts'
import { kindOfRefusal } from './rpc.ts'

const failureOf = (response: ReturnType<typeof json>): AppError => {
  try {
    readAnswer(response, 'POST /orders', z.object({ id: z.string() }))
  } catch (cause) {
    if (cause instanceof AppError) return cause
  }
  throw new Error('expected a failure')
}
const page = (status: number) => ({ ...json('', status), text: '<html>' })

describe('answers', () => {
  test.each([
    // Sheet section 8: proven not executed.
    ['VALIDATION_ERROR', 400, 'venue-rejected', true],
    ['BINDING_ERROR', 400, 'venue-rejected', true],
    ['INVALID_REQUEST_PARAMETER', 400, 'venue-rejected', true],
    ['INVALID_ORDER_SIZE', 400, 'venue-rejected', true],
    ['INVALID_SYMBOL', 400, 'validation', true],
    ['MARKET_NOT_FOUND', 404, 'validation', true],
    ['MARKET_NOT_OPEN', 400, 'venue-rejected', true],
    ['MARKET_MARGIN_RESTRICTED', 400, 'venue-rejected', true],
    ['DUPLICATED_CLIENT_ID', 400, 'venue-rejected', true],
    ['INVALID_ORDER_SIGNATURE', 400, 'auth', true],
    ['INVALID_STARKNET_SIGNATURE', 400, 'auth', true],
    ['STARKNET_SIGNATURE_VERIFICATION_FAILED', 400, 'auth', true],
    ['INVALID_TIMESTAMP', 400, 'venue-rejected', true],
    ['INVALID_TOKEN', 401, 'auth', true],
    ['UNAUTHORIZED_ERROR', 401, 'auth', true],
    ['NOT_ONBOARDED', 400, 'auth', true],
    ['INVALID_SUBKEY', 400, 'auth', true],
    ['IP_NOT_ALLOWED', 403, 'auth', true],
    ['GEO_IP_BLOCK', 403, 'auth', true],
    ['BATCH_SIZE_OUT_OF_RANGE', 400, 'venue-rejected', true],
    ['RPI_ACCOUNT_NOT_WHITELISTED', 403, 'venue-rejected', true],
    ['SYSTEM_STATUS_POST_ONLY', 400, 'venue-rejected', true],
    ['SYSTEM_STATUS_CANCEL_ONLY', 400, 'venue-rejected', true],
    // Not executed is not proven.
    ['SERVICE_UNAVAILABLE', 503, 'venue-unavailable', false],
    ['INTERNAL_ERROR', 500, 'venue-unavailable', false],
    ['INVALID_ORDER_SIZE', 503, 'venue-unavailable', false],
    ['INVALID_ORDER_SIZE', 429, 'rate-limit', true],
    ['RATE_LIMIT', 429, 'rate-limit', false],
    ['ORDER_IS_CLOSED', 400, 'venue-rejected', false],
    ['WEATHER_TOO_FINE', 400, 'venue-rejected', false],
  ])('code %s with HTTP %i is %s; proven: %s', (code, status, kind, isProven) => {
    const failure = failureOf(refused(code, status))
    expect(refusal(failure)?.code).toBe(isProven ? code : undefined)
    expect(failure.kind).toBe(kind)
  })

  test('without a code the status says what it can', () => {
    expect(failureOf(page(401)).kind).toBe('auth')
    expect(failureOf(page(502)).kind).toBe('venue-unavailable')
    expect(failureOf(page(429)).kind).toBe('rate-limit')
    expect(failureOf(page(404)).kind).toBe('protocol')
    expect(failureOf(json({ other: 1 })).kind).toBe('protocol')
    expect(failureOf(page(200)).kind).toBe('protocol')
    for (const status of [401, 502, 429, 404]) expect(refusal(failureOf(page(status)))).toBeUndefined()
  })

  test('an empty body is an answer where none is expected', () => {
    expect(readAnswer(nothing, 'DELETE /orders/1', z.unknown())).toBeUndefined()
  })

  test('silence is as long as the venue says, else five seconds', () => {
    expect(retryAfterMs({ ...page(429), headers: { 'retry-after': '2' } })).toBe(2_000)
    expect(retryAfterMs(page(429))).toBe(5_000)
  })
})

describe('who is blamed', () => {
  test('the token by its code, or by the bare words of the gateway', () => {
    expect(failureOf(expired)).toMatchObject({ kind: 'auth' })
    for (const answer of [expired, refused('INVALID_TOKEN', 401)])
      expect([blamesToken(failureOf(answer)), mayBlameToken(failureOf(answer))]).toEqual([true, true])
    expect([blamesToken(failureOf(page(401))), mayBlameToken(failureOf(page(401)))]).toEqual([false, true])
    expect(mayBlameToken(failureOf(refused('INVALID_SYMBOL')))).toBe(false)
  })

  test('the clock', () => {
    expect(blamesClock(failureOf(refused('INVALID_TIMESTAMP')))).toBe(true)
    expect(blamesClock(failureOf(expired))).toBe(false)
  })

  test('nobody: there is no such open order', () => {
    for (const code of [
      'ORDER_ID_NOT_FOUND',
      'CLIENT_ORDER_ID_NOT_FOUND',
      'ORDER_IS_CLOSED',
      'ORDER_IS_NOT_OPEN',
    ])
      expect(saysNotOpen(failureOf(refused(code)))).toBe(true)
    expect(saysNotOpen(failureOf(refused('MARKET_NOT_FOUND', 404)))).toBe(false)
  })

  test.each([
    [40110, 'auth'],
    [40111, 'auth'],
    [40112, 'auth'],
    [40300, 'auth'],
    [42901, 'rate-limit'],
    [-32600, 'venue-unavailable'],
    [-32603, 'venue-unavailable'],
    [100, 'venue-unavailable'],
  ])('code %i of the socket is %s', (code, kind) => {
    expect(kindOfRefusal(code)).toBe(kind)
  })
})
