import { AppError } from '../../base/errors.ts'
import type { EnteredKeys, KeyForm, VenueKeys } from '../key-form.ts'
import { API_KEY, type BitvavoCredentials } from './auth.ts'

const form: KeyForm = {
  kind: 'hmac',
  label: 'API key',
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      kind: 'text',
      hint: 'From the API page of the account; give it trading, never withdrawal',
      pattern: API_KEY,
      expected: '64 hex digits',
    },
    {
      name: 'secret',
      label: 'API secret',
      kind: 'secret',
      hint: 'Shown once, when the key was made',
      pattern: /^[\x21-\x7e]{8,}$/,
      expected: 'text of at least 8 characters without spaces',
    },
  ],
  problemsOf: ({ apiKey, secret }) =>
    apiKey === secret ? { secret: 'expected another text than the API key, got the same one twice' } : {},
}

/** The form of Bitvavo's keys. */
export const bitvavoKeys: VenueKeys = {
  venue: 'bitvavo',
  name: 'Bitvavo',
  forms: [form],
  missing: { testnet: 'Bitvavo has no testnet for this API' },
}

/** @throws {AppError} `bug` when no form of ours made them. */
export function bitvavoCredentials({ kind, values }: EnteredKeys): BitvavoCredentials {
  const { apiKey, secret } = values
  if (kind === form.kind && apiKey !== undefined && secret !== undefined) return { apiKey, secret }
  throw new AppError('bug', `expected Bitvavo keys of kind ${form.kind}, got kind ${kind}`)
}
