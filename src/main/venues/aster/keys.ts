import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { AppError } from '../../base/errors.ts'
import type { EnteredKeys, KeyField, KeyForm, KeyProblems, KeyValues, VenueKeys } from '../key-form.ts'
import { type AsterCredentials, addressOf } from './auth.ts'

const ADDRESS = /^0x[0-9a-fA-F]{40}$/
const ADDRESS_WORDS = '0x and 40 hex digits'
/** Shape of V1 keys as the venue hands them out: 64 letters and digits. Sheet section 4.2. */
const API_KEY = /^[A-Za-z0-9]{64}$/

const user: KeyField = {
  name: 'user',
  label: 'Account address',
  kind: 'text',
  hint: 'The wallet that owns the account',
  pattern: ADDRESS,
  expected: ADDRESS_WORDS,
}
const signer: KeyField = {
  name: 'signer',
  label: 'API wallet address',
  kind: 'text',
  hint: 'The API wallet registered on the API management page',
  pattern: ADDRESS,
  expected: ADDRESS_WORDS,
}
const privateKey: KeyField = {
  name: 'privateKey',
  label: 'API wallet private key',
  kind: 'secret',
  hint: 'The private key of the API wallet, not of your own wallet',
  pattern: /^(0x)?[0-9a-fA-F]{64}$/,
  expected: '64 hex digits',
}

const v3: KeyForm = {
  kind: 'v3',
  label: 'API wallet (V3)',
  fields: [user, signer, privateKey],
  problemsOf: walletProblems,
}

const v1: KeyForm = {
  kind: 'v1',
  label: 'API key (V1, legacy)',
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      kind: 'text',
      hint: 'An existing key: the venue gives out no new ones of this kind',
      pattern: API_KEY,
      expected: '64 letters and digits',
    },
    {
      name: 'secret',
      label: 'API secret',
      kind: 'secret',
      hint: 'Shown once, when the key was made',
      pattern: API_KEY,
      expected: '64 letters and digits',
    },
  ],
  problemsOf: ({ apiKey, secret }): KeyProblems =>
    apiKey === secret ? { secret: 'expected another text than the API key, got the same one twice' } : {},
}

/** The forms of Aster's keys. */
export const asterKeys: VenueKeys = { venue: 'aster', name: 'Aster', forms: [v3, v1], missing: {} }

/** @throws {AppError} `bug` when no form of ours made them. */
export function asterCredentials({ kind, values }: EnteredKeys): AsterCredentials {
  const { user, signer, privateKey, apiKey, secret } = values
  if (kind === 'v3' && user !== undefined && signer !== undefined && privateKey !== undefined)
    return { kind, user, signer, privateKey }
  if (kind === 'v1' && apiKey !== undefined && secret !== undefined) return { kind, apiKey, secret }
  throw new AppError('bug', `expected Aster keys of kind v3 or v1, got kind ${kind}`)
}

function walletProblems(values: KeyValues): KeyProblems {
  const problems: Record<string, string> = {}
  for (const { name } of [user, signer]) {
    if (!checksumHolds(values[name] ?? ''))
      problems[name] =
        'expected an address whose capital letters fit its checksum (EIP-55), got a mistyped one'
  }
  const bytes = hexToBytes((values.privateKey ?? '').replace(/^0x/, ''))
  if (!secp256k1.utils.isValidSecretKey(bytes))
    problems.privateKey = 'expected a number of the curve, above zero and below its order, got one outside'
  else if (addressOf(bytes) !== (values.signer ?? '').toLowerCase())
    problems.privateKey =
      addressOf(bytes) === (values.user ?? '').toLowerCase()
        ? "expected the API wallet's private key, got that of the account itself: never enter that one"
        : 'expected the private key of the API wallet address above, got that of another address'
  return problems
}

/** EIP-55: an address in mixed case carries a checksum in its capitals; in one case it carries none. */
function checksumHolds(address: string): boolean {
  const digits = address.slice(2)
  if (digits === digits.toLowerCase() || digits === digits.toUpperCase()) return true
  const hash = bytesToHex(keccak_256(utf8ToBytes(digits.toLowerCase())))
  return [...digits].every((digit, at) => {
    const isCapital = Number.parseInt(hash.charAt(at), 16) >= 8
    return digit === (isCapital ? digit.toUpperCase() : digit.toLowerCase())
  })
}
