import { AppError } from '../../../base/errors.ts'
import type { Fp5 } from './extension-field.ts'
import { residue } from './field.ts'
import { hashToElement } from './poseidon.ts'

/** Numbers of the venue's transaction types that this client sends or knows how to hash. Sheet 4.3. */
export const TRANSACTION_TYPES = {
  createOrder: 14,
  cancelOrder: 15,
  cancelAll: 16,
  modifyOrder: 17,
  updateLeverage: 20,
} as const

export type TransactionType = (typeof TRANSACTION_TYPES)[keyof typeof TRANSACTION_TYPES]

const ACCOUNT = ['AccountIndex', 'ApiKeyIndex'] as const
const MARKET = [...ACCOUNT, 'MarketIndex'] as const

/** What is hashed of each type, in this order. Sheet 4.3. */
const BODY_FIELDS: Readonly<Record<TransactionType, readonly string[]>> = {
  [TRANSACTION_TYPES.createOrder]: [
    ...MARKET,
    'ClientOrderIndex',
    'BaseAmount',
    'Price',
    'IsAsk',
    'Type',
    'TimeInForce',
    'ReduceOnly',
    'TriggerPrice',
    'OrderExpiry',
  ],
  [TRANSACTION_TYPES.cancelOrder]: [...MARKET, 'Index'],
  [TRANSACTION_TYPES.cancelAll]: [...ACCOUNT, 'TimeInForce', 'Time'],
  [TRANSACTION_TYPES.modifyOrder]: [...MARKET, 'Index', 'BaseAmount', 'Price', 'TriggerPrice'],
  [TRANSACTION_TYPES.updateLeverage]: [...MARKET, 'InitialMarginFraction', 'MarginMode'],
}

/** A transaction before it is signed: the wire's own field names, whole numbers below 2^53. */
export interface Transaction {
  readonly type: TransactionType
  readonly fields: Readonly<Record<string, number>>
  /** Optional extras by decimal type, `{"4":1}`. */
  readonly attributes?: Readonly<Record<string, number>>
}

const MAX_ATTRIBUTES = 4
/** Type 5, the market of a cancel-all: its nothing is 255, that of the others 0. */
const MARKET_ATTRIBUTE = '5'
const NO_MARKET = 255

/** One field as a residue; negatives count from the top of the field. */
function elementOf(fields: Readonly<Record<string, number>>, name: string): bigint {
  const value = fields[name]
  if (value === undefined || !Number.isSafeInteger(value))
    throw new AppError('bug', `expected ${name} of a transaction as a whole number, got ${value}`)
  return residue(BigInt(value))
}

/**
 * The element that is signed, and whose bytes are the transaction's hash. Sheet 4.3.
 *
 * @param chainId 304 mainnet, 300 testnet
 * @throws {AppError} `bug` for a missing field or one that is no whole number.
 */
export function hashTransaction({ type, fields, attributes }: Transaction, chainId: number): Fp5 {
  const base = hashToElement([
    BigInt(chainId),
    BigInt(type),
    elementOf(fields, 'Nonce'),
    elementOf(fields, 'ExpiredAt'),
    ...BODY_FIELDS[type].map((name) => elementOf(fields, name)),
  ])
  const extras = hashAttributes(attributes ?? {})
  return extras ? hashToElement([...base, ...extras]) : base
}

/** `undefined` when all attributes say nothing: they are then not part of the hash. */
function hashAttributes(attributes: Readonly<Record<string, number>>): Fp5 | undefined {
  const meaningful = Object.entries(attributes)
    .filter(([type, value]) => value !== (type === MARKET_ATTRIBUTE ? NO_MARKET : 0))
    .sort(([a], [b]) => Number(a) - Number(b))
  if (meaningful.length === 0) return undefined
  if (meaningful.length > MAX_ATTRIBUTES)
    throw new AppError('bug', `expected at most ${MAX_ATTRIBUTES} attributes, got ${meaningful.length}`)
  const pairs = meaningful.flatMap(([type, value]) => [BigInt(type), residue(BigInt(value))])
  return hashToElement([...pairs, ...new Array<bigint>(2 * MAX_ATTRIBUTES - pairs.length).fill(0n)])
}
