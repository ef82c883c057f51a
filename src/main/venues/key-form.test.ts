import { expect, it } from 'vitest'
import { type KeyForm, readKeys } from './key-form.ts'

const form: KeyForm = {
  kind: 'wallet',
  label: 'Wallet',
  fields: [
    {
      name: 'address',
      label: 'Address',
      kind: 'text',
      hint: '',
      pattern: /^0x[0-9a-f]{4}$/,
      expected: 'an address',
    },
    {
      name: 'key',
      label: 'Private key',
      kind: 'secret',
      hint: '',
      pattern: /^[0-9a-f]{8}$/,
      expected: '8 hex digits',
    },
  ],
  problemsOf: ({ key }): Record<string, string> =>
    key === '00000000' ? { key: 'expected a key above zero' } : {},
}

it('trims what was pasted', () => {
  expect(readKeys(form, { address: ' 0xabcd\n', key: '\t01234567 ' })).toEqual({
    ok: true,
    keys: { kind: 'wallet', values: { address: '0xabcd', key: '01234567' } },
  })
})

it.each([
  [{}, { address: 'expected an address, got nothing', key: 'expected 8 hex digits, got nothing' }],
  [
    { address: '01234567', key: '0xabcd' },
    {
      address: 'expected an address, got what looks like the Private key: enter it under Private key',
      key: 'expected 8 hex digits, got what looks like the Address: enter it under Address',
    },
  ],
  [
    { address: '0xab cd', key: '0123' },
    {
      address: 'expected an address, got text with a space or a line break in it',
      key: 'expected 8 hex digits, got 4 characters of another shape',
    },
  ],
  [{ address: '0xabcd', key: '00000000' }, { key: 'expected a key above zero' }],
])('names what is wrong with %j at its field, without the value', (entered, problems) => {
  expect(readKeys(form, entered as Record<string, string>)).toEqual({ ok: false, problems })
})

it('refuses fields that the form does not have', () => {
  expect(() => readKeys(form, { address: '0xabcd', key: '01234567', password: 'x' })).toThrow(
    /expected the fields address, key, got others/,
  )
})
