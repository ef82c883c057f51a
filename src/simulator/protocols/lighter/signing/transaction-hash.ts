import { type Quintic, reduce } from './goldilocks.ts'
import { hashToQuintic } from './poseidon.ts'

/** Number of a transaction field, exact beyond 2^53. */
export type WireInteger = number | bigint

/** Fields of a transaction as they stand in `tx_info`, read as numbers. */
export type TransactionFields = Readonly<Record<string, WireInteger>>

/** Attributes by their decimal type (`L2TxAttributes`). */
export type TransactionAttributes = Readonly<Record<string, WireInteger>>

const KEY_FIELDS = ['AccountIndex', 'ApiKeyIndex'] as const

/** Fields of each kind of transaction in the order they are hashed (section 4.3 of the venue sheet). */
export const BODY_FIELDS: Readonly<Record<number, readonly string[]>> = {
  14: [
    ...KEY_FIELDS,
    'MarketIndex',
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
  15: [...KEY_FIELDS, 'MarketIndex', 'Index'],
  16: [...KEY_FIELDS, 'TimeInForce', 'Time'],
  17: [...KEY_FIELDS, 'MarketIndex', 'Index', 'BaseAmount', 'Price', 'TriggerPrice'],
  20: [...KEY_FIELDS, 'MarketIndex', 'InitialMarginFraction', 'MarginMode'],
  29: [...KEY_FIELDS, 'MarketIndex', 'USDCAmount', 'Direction'],
}

const MOST_ATTRIBUTES = 4
const NIL_MARKET = 255n

/** Element that is signed, and whose bytes are the transaction hash. */
export function transactionHash(
  chainId: number,
  type: number,
  fields: TransactionFields,
  attributes: TransactionAttributes,
): Quintic {
  const body = (BODY_FIELDS[type] ?? []).flatMap((name) => {
    const value = BigInt(fields[name] ?? 0)
    // An amount of USDC travels as one number and is hashed as its two halves.
    return name === 'USDCAmount' ? [value & 0xffffffffn, value >> 32n] : [value]
  })
  const head = [chainId, type, fields.Nonce ?? 0, fields.ExpiredAt ?? 0].map(BigInt)
  const base = hashToQuintic([...head, ...body].map(reduce))
  const pairs = usedAttributes(attributes)
  if (pairs.length === 0) return base
  const padded = [...pairs.flat(), ...Array.from({ length: 2 * (MOST_ATTRIBUTES - pairs.length) }, () => 0n)]
  return hashToQuintic([...base, ...hashToQuintic(padded.map(reduce))])
}

/** Attributes that count, by type: zero says nothing, and for the market of a cancel-all 255 does not either. */
export function usedAttributes(
  attributes: TransactionAttributes,
): (readonly [type: bigint, value: bigint])[] {
  return Object.entries(attributes)
    .map(([type, value]) => [BigInt(type), BigInt(value)] as const)
    .filter(([type, value]) => value !== (type === 5n ? NIL_MARKET : 0n))
    .sort(([left], [right]) => Number(left - right))
}
