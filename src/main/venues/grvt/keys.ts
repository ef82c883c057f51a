import { AppError, messageOf } from '../../base/errors.ts'
import type { EnteredKeys, KeyForm, KeyProblems, KeyValues, VenueKeys } from '../key-form.ts'
import { type GrvtCredentials, readSigningKey } from './auth.ts'

const MAX_UINT64 = (1n << 64n) - 1n

const form: KeyForm = {
  kind: 'trading-key',
  label: 'Trading API key',
  fields: [
    {
      name: 'subAccountId',
      label: 'Trading account ID',
      kind: 'text',
      hint: 'The number of the trading account that the key was made for',
      pattern: /^\d{1,20}$/,
      expected: 'up to 20 digits',
    },
    {
      name: 'apiKey',
      label: 'API key',
      kind: 'secret',
      hint: 'Shown once, when the key was made: it logs in',
      // The venue documents no shape; anything that fits in one word and is no private key.
      pattern: /^(?!(?:0x)?[0-9a-fA-F]{64}$)[\x21-\x7e]{8,256}$/,
      expected: '8 to 256 characters without a space',
    },
    {
      name: 'privateKey',
      label: 'API private key',
      kind: 'secret',
      hint: 'Of the signer that the key was made for: it signs orders and never leaves this machine',
      pattern: /^(?:0x)?[0-9a-fA-F]{64}$/,
      expected: '64 hex digits, with or without 0x',
    },
  ],
  problemsOf,
}

/** The form of GRVT's keys. */
export const grvtKeys: VenueKeys = { venue: 'grvt', name: 'GRVT', forms: [form], missing: {} }

/** @throws {AppError} `bug` when no form of ours made them. */
export function grvtCredentials({ kind, values }: EnteredKeys): GrvtCredentials {
  const { apiKey, privateKey, subAccountId } = values
  if (kind === form.kind && apiKey !== undefined && privateKey !== undefined && subAccountId !== undefined)
    return { apiKey, privateKey, subAccountId }
  throw new AppError('bug', `expected GRVT keys of kind ${form.kind}, got kind ${kind}`)
}

function problemsOf({ privateKey = '', subAccountId = '' }: KeyValues): KeyProblems {
  const problems: Record<string, string> = {}
  if (BigInt(subAccountId) > MAX_UINT64)
    problems.subAccountId = 'expected a number of 64 bits, got a larger one'
  try {
    readSigningKey(privateKey)
  } catch (cause) {
    problems.privateKey = messageOf(cause)
  }
  return problems
}
