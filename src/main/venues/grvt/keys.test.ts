import { expect, test } from 'vitest'
import { readKeys } from '../key-form.ts'
import { grvtCredentials, grvtKeys } from './keys.ts'

const [form] = grvtKeys.forms
const right = { subAccountId: '8289849667772468', apiKey: '2abcDEF0123', privateKey: `0x${'11'.repeat(32)}` }
const read = (change: Record<string, string> = {}) => {
  if (!form) throw new Error('expected a form')
  return readKeys(form, { ...right, ...change })
}

test('keys of the right shape become credentials', () => {
  const reading = read()
  expect(reading.ok && grvtCredentials(reading.keys)).toEqual(right)
})

test.each([
  ['subAccountId', '0x12'],
  ['subAccountId', '99999999999999999999'],
  ['apiKey', 'short'],
  ['apiKey', '11'.repeat(32)],
  ['privateKey', '11'.repeat(31)],
  ['privateKey', '00'.repeat(32)],
])('a wrong %s is told at its field, without its value', (field, value) => {
  const reading = read({ [field]: value })
  expect(reading.ok).toBe(false)
  if (reading.ok) return
  expect(Object.keys(reading.problems)).toEqual([field])
  expect(reading.problems[field]).not.toContain(value)
})
