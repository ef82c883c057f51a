import { AppError } from '../../base/errors.ts'
import { numberOfHex } from './signing/bytes.ts'
import type { Transaction } from './signing/transaction.ts'

/** What opens an account: its number, the number of one of its API keys, and that key's private half (80 hex). */
export interface LighterCredentials {
  readonly accountIndex: number
  readonly apiKeyIndex: number
  readonly privateKey: string
}

/** 255 means "all keys" in queries and names none. */
const LAST_API_KEY = 254

const isIndex = (value: number, last: number): boolean =>
  Number.isSafeInteger(value) && value >= 0 && value <= last

/** @throws {AppError} `config` when a part has a wrong shape. No value of the key is named. */
export function checkCredentials(credentials: LighterCredentials): void {
  const { accountIndex, apiKeyIndex, privateKey } = credentials
  if (!isIndex(accountIndex, Number.MAX_SAFE_INTEGER))
    throw new AppError('config', `expected the account index as a whole number, got ${accountIndex}`)
  if (!isIndex(apiKeyIndex, LAST_API_KEY))
    throw new AppError('config', `expected an API key index from 0 to ${LAST_API_KEY}, got ${apiKeyIndex}`)
  numberOfHex(privateKey, 'the private key')
}

/** A signed transaction as `tx_info`: the fields that were hashed, `Sig` as base64. Sheet 5.1. */
export type TransactionInfo = Readonly<Record<string, unknown>>

/** @param signature 80 bytes as hex */
export function encodeTransaction(transaction: Transaction, signature: string): TransactionInfo {
  return {
    ...transaction.fields,
    Sig: Buffer.from(signature, 'hex').toString('base64'),
    L2TxAttributes: transaction.attributes ?? null,
  }
}
