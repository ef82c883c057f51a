import { describe, expect, test } from 'vitest'
import { AppError } from '../../base/errors.ts'
import type { HttpResponse } from '../../net/http-transport.ts'
import { blamesClock, refusal, saysNotOpen, venueError } from './errors.ts'
import { bannedUntilMs, readAnswer, usedPoints } from './response.ts'
import { serverTime } from './wire.ts'

const answer = (status: number, text: string, headers: Record<string, string> = {}): HttpResponse => ({
  status,
  text,
  headers: { 'content-type': 'application/json', ...headers },
  elapsedMs: 1,
})
const refused = (status: number, code: number) => answer(status, `{"errorCode":${code},"error":"said"}`)

const failure = (response: HttpResponse): AppError => {
  try {
    readAnswer(response, 'GET /v2/time', serverTime)
  } catch (cause) {
    if (cause instanceof AppError) return cause
  }
  throw new Error('expected the answer to be refused')
}

test('a good answer is read, what it carries besides is ignored', () => {
  const text = '{"time":1539180275424,"timeNs":1539180275424000000}'
  expect(readAnswer(answer(200, text), 'GET /v2/time', serverTime)).toEqual({ time: 1539180275424 })
})

describe('what a bad answer is called', () => {
  test.each([
    ['a refusal', 400, 216, 'venue-rejected'],
    ['an unknown key', 403, 305, 'auth'],
    ['a wrong signature', 403, 309, 'auth'],
    ['a key without permission', 403, 311, 'auth'],
    ['a blocked region', 403, 319, 'auth'],
    ['a clock outside the window', 403, 304, 'venue-rejected'],
    ['a ban', 429, 105, 'rate-limit'],
    ['a server error', 500, 101, 'venue-unavailable'],
    ['an engine that is away', 503, 111, 'venue-unavailable'],
    ['too many decimals, which is no HTTP 429', 400, 429, 'venue-rejected'],
    ['an order that is not there', 404, 240, 'venue-rejected'],
  ])('%s', (_name, status, code, kind) => {
    expect(failure(refused(status, code))).toMatchObject({ kind, detail: { code, status } })
  })

  test.each([
    ['HTML for an unknown path', answer(404, '<html></html>', { 'content-type': 'text/html' }), 'protocol'],
    ['HTML for success', answer(200, '<html></html>', { 'content-type': 'text/html' }), 'protocol'],
    ['broken JSON', answer(200, '{"time":'), 'protocol'],
    ['another shape', answer(200, '{"time":"5"}'), 'protocol'],
    ['a refused handshake', answer(429, ''), 'rate-limit'],
    ['a firewall', answer(403, '<html></html>', { 'content-type': 'text/html' }), 'auth'],
    ['a gateway', answer(502, '<html></html>', { 'content-type': 'text/html' }), 'venue-unavailable'],
  ])('%s', (_name, response, kind) => {
    expect(failure(response).kind).toBe(kind)
  })
})

describe('which answers prove that an order does not exist', () => {
  test.each([203, 205, 210, 216, 217, 219, 220, 235, 304, 309, 422, 423, 429])('code %i does', (code) => {
    const proof = refusal(failure(refused(400, code)))
    expect(proof).toMatchObject({ code: String(code), reason: expect.stringContaining('said') })
  })

  test.each([107, 108, 111])('code %i does, although it comes with 503', (code) => {
    expect(refusal(failure(refused(503, code)))).toMatchObject({ code: String(code) })
  })

  test('a ban does: nothing is taken while it lasts', () => {
    expect(refusal(failure(refused(429, 105)))).toMatchObject({ code: '105' })
  })

  test.each([101, 109, 233, 240, 400, 999])('code %i does not', (code) => {
    expect(refusal(failure(refused(400, code)))).toBeUndefined()
    expect(refusal(failure(refused(503, code)))).toBeUndefined()
  })

  test('a listed code with an error of the venue itself does not', () => {
    expect(refusal(failure(refused(500, 216)))).toBeUndefined()
    expect(refusal(failure(answer(429, '')))).toBeUndefined()
    expect(refusal(new AppError('timeout', 'late'))).toBeUndefined()
  })
})

test('an order that is no longer active is not open, whichever code says so', () => {
  expect([233, 240, 216].map((code) => saysNotOpen(failure(refused(400, code))))).toEqual([true, true, false])
})

test('a refused clock is measured anew', () => {
  expect(blamesClock(failure(refused(403, 304)))).toBe(true)
  expect(blamesClock(venueError(309, 'signature', undefined, 'the account stream'))).toBe(false)
})

test('how long the venue wants silence', () => {
  const banned =
    'Your IP or API key has been banned for not respecting the rate limit. It expires at 1700000060000'
  expect(bannedUntilMs(banned, undefined, 1_700_000_000_000)).toBe(1_700_000_060_000)
  expect(bannedUntilMs('', '1700000030000', 1_700_000_000_000)).toBe(1_700_000_030_000)
  expect(bannedUntilMs('', undefined, 1_700_000_000_000)).toBe(1_700_000_060_000)
})

test('what is used is read from the headers, or not known', () => {
  expect(usedPoints({ 'bitvavo-ratelimit-limit': '1000', 'bitvavo-ratelimit-remaining': '975' })).toBe(25)
  expect(usedPoints({ 'bitvavo-ratelimit-limit': '1000' })).toBeUndefined()
  expect(usedPoints({ 'bitvavo-ratelimit-limit': 'x', 'bitvavo-ratelimit-remaining': '1' })).toBeUndefined()
})
