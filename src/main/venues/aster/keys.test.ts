import { expect, it } from 'vitest'
import { type KeyForm, readKeys } from '../key-form.ts'
import { addressOf } from './auth.ts'
import { asterCredentials, asterKeys } from './keys.ts'

const [v3, v1] = asterKeys.forms as [KeyForm, KeyForm]
const KEY = `0x${'12'.repeat(32)}`
/** The curve's order: the first number that is no key. */
const ORDER = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'
const signer = addressOf(Buffer.from(KEY.slice(2), 'hex'))
/** EIP-55's own example. */
const CHECKED = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
const wallet = { user: CHECKED, signer, privateKey: KEY }

it('takes a wallet, with or without 0x before its key', () => {
  const reading = readKeys(v3, wallet)
  expect(reading.ok && asterCredentials(reading.keys)).toEqual({ kind: 'v3', ...wallet })
  expect(readKeys(v3, { ...wallet, privateKey: KEY.slice(2) }).ok).toBe(true)
  expect(readKeys(v3, { ...wallet, user: CHECKED.toLowerCase() }).ok).toBe(true)
})

it.each([
  ['a mistyped address', { user: CHECKED.replace('E94', 'E95') }, 'user', /checksum/],
  ['a private key for an address', { user: KEY }, 'user', /looks like the API wallet private key/],
  ['an address for a private key', { privateKey: signer }, 'privateKey', /looks like the Account address/],
  [
    'the key of another address',
    { privateKey: '34'.repeat(32) },
    'privateKey',
    /got that of another address/,
  ],
  ['zero', { privateKey: '0'.repeat(64) }, 'privateKey', /above zero/],
  ['the order of the curve', { privateKey: ORDER }, 'privateKey', /below its order/],
  ['a short key', { privateKey: 'ab' }, 'privateKey', /expected 64 hex digits, got 2 characters/],
] as const)('names %s at its field', (_what, change, field, words) => {
  const reading = readKeys(v3, { ...wallet, ...change })
  expect(reading.ok ? {} : reading.problems).toEqual({ [field]: expect.stringMatching(words) })
  expect(JSON.stringify(reading)).not.toContain(KEY.slice(2))
})

it("warns of the owner's own key", () => {
  const reading = readKeys(v3, { ...wallet, user: signer, signer: CHECKED })
  expect(reading.ok ? {} : reading.problems).toEqual({
    privateKey: expect.stringMatching(/got that of the account itself: never enter that one/),
  })
})

it('takes legacy keys, and not the same text twice', () => {
  const [apiKey, secret] = ['a1'.repeat(32), 'b2'.repeat(32)]
  const reading = readKeys(v1, { apiKey, secret })
  expect(reading.ok && asterCredentials(reading.keys)).toEqual({ kind: 'v1', apiKey, secret })
  expect(readKeys(v1, { apiKey, secret: apiKey })).toMatchObject({
    ok: false,
    problems: { secret: expect.stringContaining('got the same') },
  })
})

it('makes no credentials of keys that no form of ours made', () => {
  expect(() => asterCredentials({ kind: 'v2', values: {} })).toThrow(/kind v3 or v1, got kind v2/)
})
