import { describe, expect, test } from 'vitest'
import { AppError } from '../../base/errors.ts'
import type { HttpResponse } from '../../net/http-transport.ts'
import { notSent } from '../not-sent.ts'
import { refusal } from './errors.ts'
import { readAnswer, retryAfterMs } from './response.ts'
import { serverTime } from './wire.ts'

const answer = (status: number, text: string, headers: Record<string, string> = {}): HttpResponse => ({
  status,
  text,
  headers: { 'content-type': 'application/json', ...headers },
  elapsedMs: 1,
})

const failure = (response: HttpResponse): AppError => {
  try {
    readAnswer(response, 'GET /time', serverTime)
  } catch (cause) {
    if (cause instanceof AppError) return cause
  }
  throw new Error('expected the answer to be refused')
}

test('a good answer is read', () => {
  expect(readAnswer(answer(200, '{"serverTime":5}'), 'GET /time', serverTime)).toEqual({ serverTime: 5 })
})

describe('what a bad answer is called', () => {
  test.each([
    ['a refusal', 400, '{"code":-2019,"msg":"Margin is insufficient."}', 'venue-rejected'],
    ['a refused key', 401, '{"code":-2015,"msg":"Invalid API-key"}', 'auth'],
    ['a bad signature', 400, '{"code":-1022,"msg":"Signature"}', 'auth'],
    ['an unknown state', 400, '{"code":-1006,"msg":"Unexpected"}', 'venue-unavailable'],
    ['a timeout inside the venue', 408, '{"code":-1007,"msg":"Timeout"}', 'timeout'],
    ['too many requests', 429, '{"code":-1003,"msg":"Too many"}', 'rate-limit'],
    ['a ban', 418, '{"code":-1003,"msg":"banned"}', 'rate-limit'],
    ['the firewall', 403, '<html></html>', 'rate-limit'],
    ['an error of the venue with a listed code', 503, '{"code":-2010,"msg":"?"}', 'venue-unavailable'],
    ['no code', 400, '{"hello":1}', 'protocol'],
    ['another shape', 200, '{"serverTime":"5"}', 'protocol'],
    ['broken JSON', 200, '{"serverTime":', 'protocol'],
    ['a refusal inside HTTP 200', 200, '{"code":-2011,"msg":"Unknown order sent."}', 'venue-rejected'],
  ])('%s', (_name, status, text, kind) => {
    expect(failure(answer(status, text)).kind).toBe(kind)
  })

  test('an HTML page with status 500 is the venue being away', () => {
    const page = answer(500, '<html><body>Server error</body></html>', { 'content-type': 'text/html' })
    expect(failure(page)).toMatchObject({ kind: 'venue-unavailable', detail: { status: 500 } })
  })

  test('an HTML page with status 200 is not taken for an answer', () => {
    const page = answer(200, '<html></html>', { 'content-type': 'text/html' })
    expect(failure(page)).toMatchObject({ kind: 'protocol', message: expect.stringContaining('text/html') })
  })
})

describe('which answers prove that an order does not exist', () => {
  test.each([-2010, -2019, -2022, -4164, -5022, -1021, -4225, -4014])('code %i does', (code) => {
    const proof = refusal(failure(answer(400, `{"code":${code},"msg":"said"}`)))
    expect(proof).toMatchObject({ code: String(code), reason: expect.stringContaining('said') })
  })

  test.each([-1000, -1001, -1006, -1007, -1003, -2011, -2013, -9999])('code %i does not', (code) => {
    expect(refusal(failure(answer(400, `{"code":${code},"msg":"said"}`)))).toBeUndefined()
  })

  test('nothing does with an error of the venue itself', () => {
    expect(refusal(failure(answer(503, '{"code":-2010,"msg":"?"}')))).toBeUndefined()
    expect(refusal(new AppError('timeout', 'late'))).toBeUndefined()
    expect(refusal(new Error('bug'))).toBeUndefined()
  })

  test('a command that found no connection was not sent; one cut off may have been', () => {
    expect(notSent(new AppError('transport', 'refused', { sent: false }))).toMatchObject({ code: 'not-sent' })
    expect(notSent(new AppError('transport', 'reset', { sent: true }))).toBeUndefined()
  })
})

test('how long the venue wants silence', () => {
  expect(retryAfterMs(answer(429, '', { 'retry-after': '7' }), 0)).toBe(7_000)
  expect(retryAfterMs(answer(418, '{"msg":"IP banned until 1700000060000"}'), 1_700_000_000_000)).toBe(60_000)
  expect(retryAfterMs(answer(429, ''), 0)).toBe(5_000)
  expect(retryAfterMs(answer(418, ''), 0)).toBe(120_000)
})
