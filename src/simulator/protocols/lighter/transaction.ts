import { venueError } from './errors.ts'
import { isRecord, readJson } from './json.ts'
import { type Quintic, quinticToBytes } from './signing/goldilocks.ts'
import {
  BODY_FIELDS,
  type TransactionAttributes,
  type TransactionFields,
  transactionHash,
  usedAttributes,
} from './signing/transaction-hash.ts'

/** Kinds of transactions that are simulated (section 4.3 of the venue sheet). */
export const CREATE_ORDER = 14
export const CANCEL_ORDER = 15
export const CANCEL_ALL = 16
export const MODIFY_ORDER = 17
export const UPDATE_LEVERAGE = 20
export const UPDATE_MARGIN = 29

const SIGNATURE_BYTES = 80
const KNOWN_ATTRIBUTES = 8
const MOST_ATTRIBUTES = 4
const SKIP_NONCE = 4
const MARKET_SCOPE = 5

/** A transaction whose form is right; nothing else has been checked. */
export interface Transaction {
  readonly type: number
  readonly fields: TransactionFields
  readonly attributes: TransactionAttributes
  readonly signature: Buffer
  /** The element that is signed. */
  readonly element: Quintic
  /** Hash as the venue prints it: 80 hexadecimal digits. */
  readonly hash: string
  /** What was sent, for `GET tx`. */
  readonly info: Readonly<Record<string, unknown>>
}

/** Reads one transaction. @throws {VenueError} 21501 when a field is missing or not an integer. */
export function readTransaction(type: number, source: unknown, chainId: number): Transaction {
  const names = BODY_FIELDS[type]
  if (!names) throw venueError('unreadable', `unsupported tx type ${type}`)
  const info = typeof source === 'string' ? parse(source) : source
  if (!isRecord(info)) throw venueError('unreadable', 'expected an object')
  const fields = integers(info, [...names, 'Nonce', 'ExpiredAt'])
  const attributes = readAttributes(info.L2TxAttributes)
  const signature = readSignature(info.Sig)
  const element = transactionHash(chainId, type, fields, attributes)
  const hash = quinticToBytes(element).toString('hex')
  return { type, fields, attributes, signature, element, hash, info }
}

/** A field as a number; beyond 2^53 it is rounded, which only order indexes are. */
export function numberOf({ fields }: Transaction, name: string): number {
  return Number(fields[name] ?? 0)
}

/** True when the transaction only asks for a nonce larger than the last one. */
export function skipsNonce({ attributes }: Transaction): boolean {
  return Number(attributes[SKIP_NONCE] ?? 0) === 1
}

/** Market a cancel-all is limited to. */
export function marketScope({ attributes }: Transaction): number | undefined {
  const [market] = usedAttributes(attributes).filter(([type]) => type === BigInt(MARKET_SCOPE))
  return market === undefined ? undefined : Number(market[1])
}

function parse(text: string): unknown {
  try {
    return readJson(text)
  } catch {
    throw venueError('unreadable', 'not JSON')
  }
}

function integers(info: Record<string, unknown>, names: readonly string[]): TransactionFields {
  return Object.fromEntries(
    names.map((name) => {
      const value = info[name]
      if (!isInteger(value)) throw venueError('unreadable', `${name} must be an integer`)
      return [name, value]
    }),
  )
}

function readAttributes(value: unknown): TransactionAttributes {
  if (value === undefined || value === null) return {}
  if (!isRecord(value)) throw venueError('unreadable', 'L2TxAttributes must be an object')
  const entries = Object.entries(value).map(([type, entry]) => {
    if (!/^[1-9]\d*$/.test(type) || Number(type) > KNOWN_ATTRIBUTES || !isInteger(entry))
      throw venueError('unreadable', `unknown attribute ${type}`)
    return [type, entry] as const
  })
  const attributes = Object.fromEntries(entries)
  if (usedAttributes(attributes).length > MOST_ATTRIBUTES)
    throw venueError('unreadable', `more than ${MOST_ATTRIBUTES} attributes`)
  return attributes
}

function readSignature(value: unknown): Buffer {
  const signature = typeof value === 'string' ? Buffer.from(value, 'base64') : undefined
  if (signature?.length !== SIGNATURE_BYTES)
    throw venueError('invalidSignature', 'Sig must be 80 bytes in base64')
  return signature
}

function isInteger(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isSafeInteger(value)
}
