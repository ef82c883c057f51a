import { expect, test } from 'vitest'
import { type KeyForm, readKeys } from '../key-form.ts'
import { paradexCredentials, paradexKeys } from './keys.ts'

const ACCOUNT = '0x69706ca42c8b8ac38b6696ddd278538424a6c48ccbf7a54cf470577c9a9abc4'
const PRIVATE = `0x${'11'.repeat(31)}`
const PUBLIC = '0x7e7edc1c7d134f664f260917acac01f8b880e04990f5a2c3534610c0a4c5043'
const formOf = (kind: string): KeyForm => {
  const form = paradexKeys.forms.find((each) => each.kind === kind)
  if (!form) throw new Error(`expected a form of kind ${kind}, got none`)
  return form
}

test.each([
  ['subkey', {}, {}],
  ['account', { ethereumAccount: '' }, {}],
  ['account', { ethereumAccount: `0x${'ab'.repeat(20)}` }, { ethereumAccount: `0x${'ab'.repeat(20)}` }],
])('keys of the form %s become credentials', (kind, more, expected) => {
  const reading = readKeys(formOf(kind), { account: ` ${ACCOUNT}`, privateKey: `${PRIVATE}\n`, ...more })
  if (!reading.ok) throw new Error('expected the keys of the sheet to be taken')
  expect(paradexCredentials(reading.keys)).toEqual({ account: ACCOUNT, privateKey: PRIVATE, ...expected })
})

test.each([
  ['nothing', { account: '', privateKey: PRIVATE }, { account: /got nothing/ }],
  ['the same text twice', { account: ACCOUNT, privateKey: ACCOUNT }, { privateKey: /same one twice/ }],
  ['the public key for the address', { account: PUBLIC, privateKey: PRIVATE }, { account: /public key/ }],
  [
    'a key above the order of the curve',
    { account: ACCOUNT, privateKey: `0x${'f'.repeat(64)}` },
    { privateKey: /below the order/ },
  ],
  [
    'an address beyond the field',
    { account: `0x${'f'.repeat(64)}`, privateKey: PRIVATE },
    { account: /account address/ },
  ],
])('%s is told where it stands, without naming it', (_name, values, problems) => {
  const reading = readKeys(formOf('subkey'), values)
  const expected = Object.fromEntries(
    Object.entries(problems).map(([field, words]) => [field, expect.stringMatching(words)]),
  )
  expect(reading).toMatchObject({ ok: false, problems: expected })
  expect(JSON.stringify(reading)).not.toContain(PRIVATE)
})

test('keys of another venue are a bug of ours', () => {
  expect(() => paradexCredentials({ kind: 'v1', values: {} })).toThrow(
    expect.objectContaining({ kind: 'bug' }),
  )
})
