import { expect, test } from 'vitest'
import { type KeyForm, readKeys } from '../key-form.ts'
import { edgexCredentials, edgexKeys } from './keys.ts'

const [v2, v1] = edgexKeys.forms as [KeyForm, KeyForm]
const entered = {
  accountId: '12345',
  apiKey: 'an-api-key',
  secret: 'a-secret',
  passphrase: 'a-passphrase',
  signerPrivateKey: '0123456789abcdef'.repeat(4),
}

test('keys of either generation become credentials of that kind', () => {
  const reading = readKeys(v2, { ...entered, accountId: ' 12345 ' })
  expect(reading.ok && edgexCredentials(reading.keys)).toEqual({ kind: 'v2', ...entered })
  const legacy = readKeys(v1, { accountId: '12345', starkPrivateKey: '0x5' })
  expect(legacy.ok && edgexCredentials(legacy.keys)).toEqual({
    kind: 'v1',
    accountId: '12345',
    starkPrivateKey: '0x5',
  })
})

test.each<[string, Record<string, string>, string]>([
  ['a padded account id', { accountId: '0012345' }, 'accountId'],
  ['the API key again as secret', { secret: 'an-api-key' }, 'secret'],
  ['the secret again as passphrase', { passphrase: 'a-secret' }, 'passphrase'],
  ['no key of the curve', { signerPrivateKey: '0'.repeat(64) }, 'signerPrivateKey'],
])('%s is told at its field, without the value', (_name, change, field) => {
  const reading = readKeys(v2, { ...entered, ...change })
  expect(reading.ok ? [] : Object.keys(reading.problems)).toEqual([field])
  expect(JSON.stringify(reading)).not.toContain(change[field])
})

test('a Stark key beyond the order of the curve is refused', () => {
  const reading = readKeys(v1, { accountId: '1', starkPrivateKey: 'f'.repeat(64) })
  expect(reading.ok ? [] : Object.keys(reading.problems)).toEqual(['starkPrivateKey'])
})
