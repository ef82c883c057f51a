import { AppError, messageOf } from '../../base/errors.ts'
import type { EnteredKeys, KeyField, KeyForm, KeyProblems, KeyValues, VenueKeys } from '../key-form.ts'
import type { EdgexCredentials } from './auth.ts'
import { readKeySet } from './signer.ts'

const WORD = /^[^\s]{4,256}$/
const WORD_WORDS = 'text without spaces, at least 4 characters'

const accountId: KeyField = {
  name: 'accountId',
  label: 'Account id',
  kind: 'text',
  hint: 'The number that the account page shows; a sub-account has its own number and its own keys',
  pattern: /^[1-9]\d{0,19}$/,
  expected: 'plain digits',
}

const v2: KeyForm = {
  kind: 'v2',
  label: 'SDK signer (V2)',
  fields: [
    accountId,
    {
      name: 'apiKey',
      label: 'API key',
      kind: 'text',
      hint: 'API Management, Perps V2, SDK Signer',
      pattern: WORD,
      expected: WORD_WORDS,
    },
    {
      name: 'secret',
      label: 'API secret',
      kind: 'secret',
      hint: 'As given, together with the API key',
      pattern: WORD,
      expected: WORD_WORDS,
    },
    {
      name: 'passphrase',
      label: 'Passphrase',
      kind: 'secret',
      hint: 'As given, together with the API key',
      pattern: WORD,
      expected: WORD_WORDS,
    },
    {
      name: 'signerPrivateKey',
      label: 'Signer private key',
      kind: 'secret',
      hint: 'The private key of the SDK signer, not of your wallet',
      pattern: /^(0x)?[0-9a-fA-F]{64}$/,
      expected: '64 hex digits',
    },
  ],
  problemsOf: v2Problems,
}

const v1: KeyForm = {
  kind: 'v1',
  label: 'Stark key (V1, legacy)',
  fields: [
    accountId,
    {
      name: 'starkPrivateKey',
      label: 'Stark private key',
      kind: 'secret',
      hint: 'The L2 key of a legacy account; it opens nothing of V2',
      pattern: /^(0x)?[0-9a-fA-F]{1,64}$/,
      expected: 'up to 64 hex digits',
    },
  ],
  problemsOf: (values) => problemsAt('starkPrivateKey', v1Credentials(values)),
}

/** The forms of EdgeX's keys; which one is filled in decides the generation that is spoken. */
export const edgexKeys: VenueKeys = { venue: 'edgex', name: 'EdgeX', forms: [v2, v1], missing: {} }

/** @throws {AppError} `bug` when no form of ours made them. */
export function edgexCredentials({ kind, values }: EnteredKeys): EdgexCredentials {
  if (kind === 'v2') return v2Credentials(values)
  if (kind === 'v1') return v1Credentials(values)
  throw new AppError('bug', `expected EdgeX keys of kind v2 or v1, got kind ${kind}`)
}

function field(values: KeyValues, name: string): string {
  const value = values[name]
  if (value !== undefined) return value
  throw new AppError('bug', `expected EdgeX keys with ${name}, got none`)
}

const v2Credentials = (values: KeyValues): EdgexCredentials => ({
  kind: 'v2',
  accountId: field(values, 'accountId'),
  apiKey: field(values, 'apiKey'),
  secret: field(values, 'secret'),
  passphrase: field(values, 'passphrase'),
  signerPrivateKey: field(values, 'signerPrivateKey'),
})

const v1Credentials = (values: KeyValues): EdgexCredentials => ({
  kind: 'v1',
  accountId: field(values, 'accountId'),
  starkPrivateKey: field(values, 'starkPrivateKey'),
})

function v2Problems(values: KeyValues): KeyProblems {
  const { apiKey, secret, passphrase } = values
  if (apiKey === secret) return { secret: 'expected another text than the API key, got the same one twice' }
  if (passphrase === secret || passphrase === apiKey)
    return { passphrase: 'expected another text than API key and secret, got the same one twice' }
  return problemsAt('signerPrivateKey', v2Credentials(values))
}

function problemsAt(name: string, credentials: EdgexCredentials): KeyProblems {
  try {
    readKeySet(credentials)
    return {}
  } catch (cause) {
    return { [name]: messageOf(cause) }
  }
}
