import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { HttpResponse } from '../../net/http-transport.ts'
import { blamesClock, refusal, venueError } from './errors.ts'
import { readAnswer } from './response.ts'

const answer = (body: unknown, status = 200, type = 'application/json'): HttpResponse => ({
  status,
  headers: { 'content-type': type },
  text: typeof body === 'string' ? body : JSON.stringify(body),
  elapsedMs: 1,
})
const read = (response: HttpResponse) => readAnswer(response, 'GET /x', z.object({ a: z.string() }))

describe('an answer', () => {
  test('is its data, with the time at which it was given', () => {
    expect(read(answer({ code: 'SUCCESS', data: { a: '1' }, responseTime: '9' }))).toEqual({
      data: { a: '1' },
      answeredAtMs: 9,
    })
  })

  test.each<[string, HttpResponse, string]>([
    ['another code in HTTP 200', answer({ code: 'INVALID_ORDER_L2_VALUE' }), 'venue-rejected'],
    ['a refused key', answer({ code: 'INVALID_API_KEY' }, 401), 'auth'],
    ['an unlisted code in 401', answer({ code: 'WHO' }, 401), 'auth'],
    ['an unlisted code in 503', answer({ code: 'DOWN' }, 503), 'venue-unavailable'],
    ['429', answer({ code: 'SLOW' }, 429), 'rate-limit'],
    ['429 in HTML', answer('<html>', 429, 'text/html'), 'rate-limit'],
    ['a page with 500', answer('<html>', 500, 'text/html'), 'venue-unavailable'],
    ['a page with 200', answer('<html>', 200, 'text/html'), 'protocol'],
    ['JSON without a code', answer({ data: { a: '1' } }), 'protocol'],
    ['success of another shape', answer({ code: 'SUCCESS', data: [] }), 'protocol'],
  ])('%s is %s', (_name, response, kind) => {
    expect(() => read(response)).toThrow(expect.objectContaining({ kind }))
  })
})

describe('refusals', () => {
  test.each<[string, number, boolean]>([
    ['INVALID_API_KEY', 401, true],
    ['INVALID_SIGNATURE', 401, true],
    ['GATEWAY_HEADER_REQUIRED', 400, true],
    ['GATEWAY_PARAM_INVALID', 400, true],
    ['ORDER_MARGIN_AVAILABLE_AMOUNT_NOT_ENOUGH', 200, true],
    ['INVALID_ORDER_MARKET_PRICE', 200, true],
    ['INVALID_ORDER_L2_VALUE', 200, true],
    ['INVALID_CONTRACT_ID', 200, true],
    ['REQUEST_TIMESTAMP_EXPIRED', 400, true],
    ['REQUEST_TIMESTAMP_EXPIRED', 502, false],
    ['INVALID_SIGNATURE', 500, false],
    ['GATEWAY_INTERNAL_ERROR', 200, false],
    ['SOMETHING_ELSE', 400, false],
  ])('%s with HTTP %i proves a refusal: %s', (code, status, isProven) => {
    expect(refusal(venueError(code, 'said', status, 'POST /order')) !== undefined).toBe(isProven)
  })

  test('codes that blame the clock', () => {
    expect(blamesClock(venueError('REQUEST_TIMESTAMP_EXPIRED', '', 400, 'x'))).toBe(true)
    expect(blamesClock(venueError('INVALID_SIGNATURE', '', 401, 'x'))).toBe(false)
  })

  test.each([
    ['INVALID_PASSPHRASE', 400],
    ['API_KEY_IP_LIMIT', 400],
    ['REQUEST_SIGNATURE_EXPIRED', 200],
    ['WHO', 401],
  ])('%s with HTTP %i is about keys: short ones are not told either', (code, status) => {
    expect(venueError(code, 'got hunter2', status, 'x').message).not.toContain('hunter2')
  })

  test('words that may echo a key are not told', () => {
    const secret = 'd85b4d488a9707319743e67e6de99f5e'
    expect(venueError('INVALID_SIGNATURE', `got ${secret}`, 401, 'x').message).not.toContain(secret)
    expect(venueError('INVALID_ORDER_L2_VALUE', `value 1.5 of ${secret}`, 200, 'x').message).toMatch(
      /value 1\.5 of …/,
    )
  })
})
