import { describe, expect, test } from 'vitest'
import { httpDateToMs, readCookie } from './cookie.ts'

describe('the session cookie', () => {
  test('is found among others, and the comma of a date is no border', () => {
    const header =
      'a=1; Path=/, gravity=tok.en-1; Path=/; Expires=Sun, 22 Nov 2026 01:00:00 GMT; HttpOnly, z=2; Path=/'
    expect(readCookie(header, 'gravity')).toEqual({
      token: 'tok.en-1',
      life: { atMs: Date.UTC(2026, 10, 22, 1) },
    })
  })

  test('Max-Age goes before Expires', () => {
    const header = 'gravity=x; Expires=Sun, 22 Nov 2026 01:00:00 GMT; Max-Age=60'
    expect(readCookie(header, 'gravity')).toEqual({ token: 'x', life: { inMs: 60_000 } })
  })

  test.each([undefined, '', 'other=gravity=1', 'gravity=; Path=/'])('is missing in %j', (header) => {
    expect(readCookie(header, 'gravity')).toBeUndefined()
  })

  test('without an end has none', () => {
    expect(readCookie('gravity=x; HttpOnly', 'gravity')).toEqual({ token: 'x' })
  })
})

test.each([
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'Tue, 29 Feb 2028 23:59:59 GMT',
  'Wed, 01 Mar 2028 00:00:00 GMT',
  'Fri, 31 Dec 2027 12:34:56 GMT',
])('%s is what the platform says it is', (text) => {
  expect(httpDateToMs(text)).toBe(Date.parse(text))
})

test.each(['', 'soon', '2026-11-22T01:00:00Z', 'Sun, 22 Nom 2026 01:00:00 GMT'])('%j is no date', (text) => {
  expect(httpDateToMs(text)).toBeUndefined()
})
