import { expect, it } from 'vitest'
import { readRedisUrl } from './redis-address.ts'

it.each([
  ['redis://10.0.0.5', { host: '10.0.0.5', port: 6379, database: 0, isTls: false }],
  [
    ' rediss://me@cache.example:7000/3 ',
    { host: 'cache.example', port: 7000, database: 3, isTls: true, username: 'me' },
  ],
  ['redis://[::1]:7000', { host: '::1', port: 7000, database: 0, isTls: false }],
])('reads %s', (text, address) => {
  expect(readRedisUrl(text, false)).toEqual({ ok: true, value: address })
})

it('takes TLS from the switch too', () => {
  expect(readRedisUrl('redis://host', true)).toMatchObject({ value: { isTls: true } })
})

it.each([
  ['', /expected an address such as/],
  ['host:6379', /expected an address such as/],
  ['http://host', /expected an address such as/],
  ['redis://', /expected an address such as/],
  ['redis://host/x', /where 0 is a number/],
  ['redis://host/0?a=b', /got more behind it/],
  ['redis://me:secret@host', /expected no password in the address/],
])('refuses %s', (text, words) => {
  const read = readRedisUrl(text, false)
  expect(read).toMatchObject({ ok: false, error: expect.stringMatching(words) })
  expect(JSON.stringify(read)).not.toContain('secret')
})
