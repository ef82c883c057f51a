import { AppError } from '../../base/errors.ts'
import type { EnteredKeys, KeyForm, VenueKeys } from '../key-form.ts'
import type { LighterCredentials } from './auth.ts'
import { numberOfHex } from './signing/bytes.ts'
import { ORDER } from './signing/curve.ts'

const KIND = 'api-key'

const form: KeyForm = {
  kind: KIND,
  label: 'API key',
  fields: [
    {
      name: 'accountIndex',
      label: 'Account index',
      kind: 'text',
      hint: 'The number of the account or sub-account, not its wallet address',
      pattern: /^\d{1,15}$/,
      expected: 'a whole number',
    },
    {
      name: 'apiKeyIndex',
      label: 'API key index',
      kind: 'text',
      hint: 'The number of the key, 4 to 254: lower ones belong to the web and mobile apps',
      pattern: /^(\d{1,2}|1\d\d|2[0-4]\d|25[0-4])$/,
      expected: 'a number from 0 to 254',
    },
    {
      name: 'privateKey',
      label: 'API private key',
      kind: 'secret',
      hint: 'Shown once, when the key was made; never the key of your wallet',
      pattern: /^(0x)?[0-9a-fA-F]{80}$/,
      expected: '80 hex digits',
    },
  ],
  problemsOf({ privateKey = '' }) {
    const secret = numberOfHex(privateKey, 'the private key')
    if (secret > 0n && secret < ORDER) return {}
    return {
      privateKey: 'expected a number of the curve, above zero and below its order, got one outside',
    }
  },
}

/** The form of Lighter's keys. */
export const lighterKeys: VenueKeys = { venue: 'lighter', name: 'Lighter', forms: [form], missing: {} }

/** @throws {AppError} `bug` when no form of ours made them. */
export function lighterCredentials({ kind, values }: EnteredKeys): LighterCredentials {
  const { accountIndex, apiKeyIndex, privateKey } = values
  if (kind === KIND && accountIndex !== undefined && apiKeyIndex !== undefined && privateKey !== undefined)
    return { accountIndex: Number(accountIndex), apiKeyIndex: Number(apiKeyIndex), privateKey }
  throw new AppError('bug', `expected Lighter keys of kind ${KIND}, got kind ${kind}`)
}
