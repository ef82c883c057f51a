import { AppError, messageOf } from '../../base/errors.ts'
import type { EnteredKeys, KeyField, KeyForm, KeyProblems, KeyValues, VenueKeys } from '../key-form.ts'
import { type ParadexCredentials, readSigningKey } from './auth.ts'

const HEX = /^0x[0-9a-fA-F]{1,64}$/
const ETHEREUM = /^(0x[0-9a-fA-F]{40})?$/

const account: KeyField = {
  name: 'account',
  label: 'Paradex address',
  kind: 'text',
  hint: 'The account’s own address, also with a subkey: copied from the account menu',
  pattern: HEX,
  expected: '0x and up to 64 hexadecimal digits',
}

const privateKeyOf = (label: string, hint: string): KeyField => ({
  name: 'privateKey',
  label,
  kind: 'secret',
  hint,
  pattern: HEX,
  expected: '0x and up to 64 hexadecimal digits',
})

const subkey: KeyForm = {
  kind: 'subkey',
  label: 'Subkey (can only trade)',
  fields: [
    account,
    privateKeyOf('Subkey private key', 'Shown once, when the subkey was made under Key Management'),
  ],
  problemsOf,
}

const main: KeyForm = {
  kind: 'account',
  label: 'Account key (can withdraw)',
  fields: [
    account,
    privateKeyOf('Paradex private key', 'Copied from the wallet menu: it can withdraw, a subkey cannot'),
    {
      name: 'ethereumAccount',
      label: 'Wallet address',
      kind: 'text',
      hint: 'Only for an account that has never been used: the Ethereum wallet that it belongs to',
      pattern: ETHEREUM,
      expected: 'nothing, or 0x and 40 hexadecimal digits',
    },
  ],
  problemsOf,
}

/** The forms of Paradex's keys. */
export const paradexKeys: VenueKeys = {
  venue: 'paradex',
  name: 'Paradex',
  forms: [subkey, main],
  missing: {},
}

/** @throws {AppError} `bug` when no form of ours made them. */
export function paradexCredentials({ kind, values }: EnteredKeys): ParadexCredentials {
  const { account: address, privateKey, ethereumAccount = '' } = values
  const isOurs = kind === subkey.kind || kind === main.kind
  if (isOurs && address !== undefined && privateKey !== undefined)
    return { account: address, privateKey, ...(ethereumAccount === '' ? {} : { ethereumAccount }) }
  throw new AppError('bug', `expected Paradex keys of kind ${subkey.kind} or ${main.kind}, got kind ${kind}`)
}

function problemsOf({ account: address = '', privateKey = '' }: KeyValues): KeyProblems {
  if (address.toLowerCase() === privateKey.toLowerCase())
    return { privateKey: 'expected another text than the address, got the same one twice' }
  try {
    const key = readSigningKey({ account: address, privateKey })
    if (BigInt(key.publicKey) === BigInt(address))
      return { account: 'expected the address of the account, got the public key of this private key' }
    return {}
  } catch (cause) {
    const message = messageOf(cause)
    return message.includes('private key') ? { privateKey: message } : { account: message }
  }
}
