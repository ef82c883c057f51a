import { expect, test } from 'vitest'
import { readKeys } from '../key-form.ts'
import { backpackCredentials, backpackKeys } from './keys.ts'

const API_KEY = 'A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg='
const SECRET = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='
const [form] = backpackKeys.forms
if (!form) throw new Error('expected a form, got none')

test('keys that belong together become credentials', () => {
  const reading = readKeys(form, { apiKey: ` ${API_KEY}\n`, secret: SECRET })
  if (!reading.ok) throw new Error('expected the keys of the sheet to be taken')
  expect(backpackCredentials(reading.keys)).toEqual({ apiKey: API_KEY, secret: SECRET })
})

test.each([
  ['the same text twice', { apiKey: API_KEY, secret: API_KEY }, /the same one twice/],
  ['the two the other way round', { apiKey: SECRET, secret: API_KEY }, /belongs to the API key/],
  [
    'half of a secret',
    { apiKey: API_KEY, secret: 'AAECAwQFBgc=' },
    /44 characters of base64, got 12 characters/,
  ],
  ['nothing', { apiKey: API_KEY, secret: '' }, /got nothing/],
])('%s is told under the secret, without naming it', (_name, values, words) => {
  const reading = readKeys(form, values)
  expect(reading).toMatchObject({ ok: false, problems: { secret: expect.stringMatching(words) } })
  expect(JSON.stringify(reading)).not.toContain(SECRET)
})

test('keys of another venue are a bug of ours', () => {
  expect(() => backpackCredentials({ kind: 'v1', values: {} })).toThrow(
    expect.objectContaining({ kind: 'bug' }),
  )
})

test('there is no testnet to put keys into', () => {
  expect(backpackKeys.missing.testnet).toBe('Backpack has no testnet')
})
