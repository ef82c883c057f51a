import { expect, test } from 'vitest'
import { type KeyForm, readKeys } from '../key-form.ts'
import { lighterCredentials, lighterKeys } from './keys.ts'
import { hexOfNumber } from './signing/bytes.ts'
import { ORDER } from './signing/curve.ts'

const form = lighterKeys.forms[0] as KeyForm
const entered = { accountIndex: '12345', apiKeyIndex: '5', privateKey: `0x${hexOfNumber(77n)}` }

test('what was entered becomes credentials', () => {
  const reading = readKeys(form, { ...entered, accountIndex: ' 12345 ' })
  expect(reading.ok && lighterCredentials(reading.keys)).toEqual({
    accountIndex: 12345,
    apiKeyIndex: 5,
    privateKey: `0x${hexOfNumber(77n)}`,
  })
})

test.each([
  [{ accountIndex: '0xabc' }, 'accountIndex'],
  [{ apiKeyIndex: '255' }, 'apiKeyIndex'],
  [{ privateKey: 'ff' }, 'privateKey'],
  [{ privateKey: hexOfNumber(0n) }, 'privateKey'],
  [{ privateKey: hexOfNumber(ORDER) }, 'privateKey'],
])('%o is refused at its field', (change, field) => {
  const reading = readKeys(form, { ...entered, ...change })
  expect(reading.ok ? [] : Object.keys(reading.problems)).toEqual([field])
})

test('keys of another venue are no credentials', () => {
  expect(() => lighterCredentials({ kind: 'v3', values: {} })).toThrow(/kind api-key, got kind v3/)
})
