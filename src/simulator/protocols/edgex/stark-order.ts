import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { Point, pedersen, Signature, verify } from '@scure/starknet'

/** Order of the Stark curve: what is signed is reduced by it. */
const CURVE_ORDER = 0x0800000000000010ffffffffffffffffb781126dcae7b2321e66a241adc64d2fn
const LIMIT_ORDER_WITH_FEES = 3n

/** The signed part of a V1 order, in whole units (section 4.4 of the venue sheet). */
export interface StarkOrder {
  readonly isBuy: boolean
  readonly syntheticAssetId: string
  readonly collateralAssetId: string
  readonly amountSynthetic: bigint
  readonly amountCollateral: bigint
  readonly amountFee: bigint
  readonly nonce: bigint
  readonly accountId: bigint
  readonly expirationHours: bigint
}

/** Public key of a V1 account, both coordinates. */
export interface StarkKey {
  readonly x: string
  readonly y: string
}

/** Hashes of the asset ids: two for each contract, always the same. */
const assetHashes = new Map<string, string>()

function assetsHash(sell: string, buy: string, fee: string): string {
  const name = `${sell} ${buy}`
  const known = assetHashes.get(name)
  if (known !== undefined) return known
  const hash = pedersen(pedersen(sell, buy), fee)
  assetHashes.set(name, hash)
  return hash
}

/** The last two words of the hash: amounts with nonce, and account with expiry. */
export function orderWords(order: StarkOrder): readonly [amounts: bigint, account: bigint] {
  const [sold, bought] = order.isBuy
    ? [order.amountCollateral, order.amountSynthetic]
    : [order.amountSynthetic, order.amountCollateral]
  const amounts = (((((sold << 64n) + bought) << 64n) + order.amountFee) << 32n) + order.nonce
  const account = order.accountId
  const owner = (((((LIMIT_ORDER_WITH_FEES << 64n) + account) << 64n) + account) << 64n) + account
  return [amounts, ((owner << 32n) + order.expirationHours) << 17n]
}

/** Pedersen hash of an order. */
export function orderHash(order: StarkOrder): bigint {
  const { syntheticAssetId: synthetic, collateralAssetId: collateral } = order
  const assets = order.isBuy
    ? assetsHash(collateral, synthetic, collateral)
    : assetsHash(synthetic, collateral, collateral)
  const [amounts, account] = orderWords(order)
  return BigInt(pedersen(pedersen(assets, amounts), account))
}

/** What a V1 request signs of its text: Keccak-256 reduced by the curve's order. */
export function textHash(text: string): bigint {
  return BigInt(`0x${bytesToHex(keccak_256(utf8ToBytes(text)))}`) % CURVE_ORDER
}

/** Public key of a private key. */
export function starkKeyOf(privateKey: string): StarkKey {
  const { x, y } = Point.BASE.multiply(BigInt(`0x${privateKey.replace(/^0x/, '')}`)).toAffine()
  return { x: hex64(x), y: hex64(y) }
}

/**
 * True when r ‖ s, in 128 hex digits, was made by the key over the hash. A signature of a request may be followed by
 * the key's y, which must then be right.
 */
export function verifiesStark(key: StarkKey, hash: bigint, signature: string): boolean {
  const hex = signature.replace(/^0x/, '').toLowerCase()
  if (!/^(?:[0-9a-f]{128}|[0-9a-f]{192})$/.test(hex)) return false
  if (hex.length === 192 && hex.slice(128) !== key.y) return false
  try {
    const pair = new Signature(BigInt(`0x${hex.slice(0, 64)}`), BigInt(`0x${hex.slice(64, 128)}`))
    return verify(pair, hex64(hash % CURVE_ORDER), `04${key.x}${key.y}`)
  } catch {
    // Numbers out of range are refused like any other wrong signature.
    return false
  }
}

function hex64(value: bigint): string {
  return value.toString(16).padStart(64, '0')
}
