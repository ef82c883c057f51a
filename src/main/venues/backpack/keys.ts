import { AppError, messageOf } from '../../base/errors.ts'
import type { EnteredKeys, KeyForm, KeyProblems, KeyValues, VenueKeys } from '../key-form.ts'
import { type BackpackCredentials, readSigningKey } from './auth.ts'

/** 32 bytes in base64. */
const KEY = /^[A-Za-z0-9+/]{43}=$/
/** 32 bytes, or the 64 of seed and public key, in base64. */
const SECRET = /^([A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==)$/

const form: KeyForm = {
  kind: 'ed25519',
  label: 'API key',
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      kind: 'text',
      hint: 'The public key that the API keys page shows',
      pattern: KEY,
      expected: '44 characters of base64',
    },
    {
      name: 'secret',
      label: 'API secret',
      kind: 'secret',
      hint: 'Shown once, when the key was made',
      pattern: SECRET,
      expected: '44 characters of base64',
    },
  ],
  problemsOf,
}

/** The form of Backpack's keys. */
export const backpackKeys: VenueKeys = {
  venue: 'backpack',
  name: 'Backpack',
  forms: [form],
  missing: { testnet: 'Backpack has no testnet' },
}

/** @throws {AppError} `bug` when no form of ours made them. */
export function backpackCredentials({ kind, values }: EnteredKeys): BackpackCredentials {
  const { apiKey, secret } = values
  if (kind === form.kind && apiKey !== undefined && secret !== undefined) return { apiKey, secret }
  throw new AppError('bug', `expected Backpack keys of kind ${form.kind}, got kind ${kind}`)
}

function problemsOf({ apiKey = '', secret = '' }: KeyValues): KeyProblems {
  if (apiKey === secret) return { secret: 'expected another text than the API key, got the same one twice' }
  try {
    readSigningKey({ apiKey, secret })
    return {}
  } catch (cause) {
    return { secret: messageOf(cause) }
  }
}
