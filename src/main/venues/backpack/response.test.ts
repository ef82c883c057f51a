import { describe, expect, test } from 'vitest'
import { AppError } from '../../base/errors.ts'
import type { HttpResponse } from '../../net/http-transport.ts'
import { notSent } from '../not-sent.ts'
import { blamesClock, refusal } from './errors.ts'
import { readAnswer, retryAfterMs } from './response.ts'
import { cancelled, unixMs } from './wire.ts'

const answer = (status: number, text: string, headers: Record<string, string> = {}): HttpResponse => ({
  status,
  text,
  headers,
  elapsedMs: 1,
})
const refused = (status: number, code: string, message = 'said') =>
  answer(status, JSON.stringify({ code, message }))

const failure = (response: HttpResponse): AppError => {
  try {
    readAnswer(response, 'POST /api/v1/order', unixMs)
  } catch (cause) {
    if (cause instanceof AppError) return cause
  }
  throw new Error('expected an AppError')
}

describe('answers', () => {
  test('the time is plain text', () => {
    const response = answer(200, '1700000000000', { 'content-type': 'text/plain' })
    expect(readAnswer(response, 'GET /api/v1/time', unixMs)).toBe(1_700_000_000_000)
  })

  test('a cancel that is accepted but not executed has no body', () => {
    expect(readAnswer(answer(202, ''), 'DELETE /api/v1/order', cancelled)).toBeUndefined()
  })

  test.each<[string, HttpResponse, string]>([
    ['a page where JSON is due', answer(200, '<html>', { 'content-type': 'text/html' }), 'protocol'],
    ['another shape', answer(200, '{"time":1}'), 'protocol'],
    ['an empty body', answer(200, ''), 'protocol'],
    ['an unknown path in plain text', answer(404, 'not found'), 'protocol'],
    ['a plain 400', answer(400, 'what?'), 'protocol'],
    ['the web firewall', answer(403, '<html>'), 'venue-unavailable'],
    ['a gateway that is down', answer(502, '<html>'), 'venue-unavailable'],
    ['maintenance', refused(503, 'MAINTENANCE'), 'venue-unavailable'],
    ['a server error', refused(500, 'SOMETHING_NEW'), 'venue-unavailable'],
    ['too many requests', refused(429, 'TOO_MANY_REQUESTS'), 'rate-limit'],
    ['too many requests in plain text', answer(429, 'slow down'), 'rate-limit'],
    ['a bad signature', refused(400, 'INVALID_SIGNATURE'), 'auth'],
    ['a key without permission', refused(403, 'FORBIDDEN'), 'auth'],
    ['an unknown symbol', refused(400, 'INVALID_SYMBOL'), 'validation'],
    ['a refused order', refused(400, 'INVALID_ORDER'), 'venue-rejected'],
    ['a code of the venue own time limit', refused(504, 'TIMEOUT'), 'timeout'],
    ['a code nobody has listed', refused(400, 'SOMETHING_NEW'), 'venue-rejected'],
  ])('%s', (_name, response, kind) => {
    expect(failure(response).kind).toBe(kind)
  })

  test('the words of the venue are kept, cut to a length', () => {
    const error = failure(refused(400, 'INVALID_PRICE', 'Price is too far from the last active price'))
    expect(error.message).toBe(
      'Backpack refused POST /api/v1/order: Price is too far from the last active price (code INVALID_PRICE)',
    )
    expect(failure(refused(400, 'INVALID_ORDER', 'x'.repeat(9_000))).message.length).toBeLessThan(500)
  })
})

describe('what proves that an order does not exist', () => {
  test.each([
    'INVALID_CLIENT_REQUEST',
    'INVALID_SIGNATURE',
    'UNAUTHORIZED',
    'FORBIDDEN',
    'INVALID_ORDER',
    'INVALID_PRICE',
    'INVALID_QUANTITY',
    'INVALID_MARKET',
    'INVALID_SYMBOL',
    'INSUFFICIENT_FUNDS',
    'INSUFFICIENT_MARGIN',
    'MAX_LEVERAGE_REACHED',
    'POSITION_LIMIT',
    'ORDER_LIMIT',
    'TRADING_PAUSED',
    'ACCOUNT_LIQUIDATING',
  ])('%s does', (code) => {
    expect(refusal(failure(refused(400, code)))).toMatchObject({
      code,
      reason: expect.stringContaining('said'),
    })
  })

  test('a body that the venue could not parse does, in plain text', () => {
    expect(refusal(failure(answer(400, 'failed to parse request body')))).toMatchObject({
      code: 'UNPARSEABLE',
    })
  })

  test.each([
    'TIMEOUT',
    'SERVER_ERROR',
    'TOO_MANY_REQUESTS',
    'TOO_EARLY',
    'RESOURCE_NOT_FOUND',
    'SOMETHING_NEW',
  ])('%s does not', (code) => {
    expect(refusal(failure(refused(400, code)))).toBeUndefined()
  })

  test('nothing does with an error of the venue itself, nor does silence', () => {
    expect(refusal(failure(refused(503, 'INVALID_ORDER')))).toBeUndefined()
    expect(refusal(new AppError('timeout', 'late'))).toBeUndefined()
    expect(refusal(new Error('bug'))).toBeUndefined()
  })

  test('a command that found no connection was not sent; one cut off may have been', () => {
    expect(notSent(new AppError('transport', 'refused', { sent: false }))).toMatchObject({ code: 'not-sent' })
    expect(notSent(new AppError('transport', 'reset', { sent: true }))).toBeUndefined()
  })
})

test('only words about the timestamp blame our clock', () => {
  const blamed = (message: string) => blamesClock(failure(refused(400, 'INVALID_CLIENT_REQUEST', message)))
  expect(blamed('Invalid timestamp: must be within 10 minutes of current time')).toBe(true)
  expect(blamed('Request has expired')).toBe(true)
  expect(blamed('Invalid market symbol')).toBe(false)
})

test('how long the venue wants silence', () => {
  expect(retryAfterMs(answer(429, '', { 'retry-after': '7' }))).toBe(7_000)
  expect(retryAfterMs(answer(429, ''))).toBe(5_000)
})
