import { keccak256 } from '../../signing/keccak.ts'
import { pedersen } from '../../signing/pedersen.ts'
import { CURVE_ORDER } from '../../signing/stark-curve.ts'
import { signStark, starkPublicKey } from '../../signing/stark-ecdsa.ts'
import type { OrderAssets, OrderTerms } from './auth.ts'

/** A signing key of V1 with the y of its public half, which headers carry. */
export interface StarkKey {
  readonly privateKey: bigint
  readonly publicY: bigint
}

export const starkKeyOf = (privateKey: bigint): StarkKey => ({
  privateKey,
  publicY: starkPublicKey(privateKey).y,
})

const hex64 = (value: bigint): string => value.toString(16).padStart(64, '0')

/** Numbers from here on cannot be signed: a text whose hash is one is stamped anew. Odds of 2^-59. */
const MAX_MESSAGE = 2n ** 251n

/** What a call's text is signed as, or `undefined` when it has to be stamped anew. Sheet section 4.4. */
export function requestMessage(text: string): bigint | undefined {
  const message = keccak256(text) % CURVE_ORDER
  return message < MAX_MESSAGE ? message : undefined
}

/** `r‖s` as 128 hex digits. */
export function signMessage(message: bigint, { privateKey }: StarkKey): string {
  const { r, s } = signStark(message, privateKey)
  return `${hex64(r)}${hex64(s)}`
}

/** `r‖s‖y` as 192 hex digits: the form of headers that was seen to work on mainnet. Sheet section 4.4. */
export const signHeader = (message: bigint, key: StarkKey): string =>
  `${signMessage(message, key)}${hex64(key.publicY)}`

const ORDER_TYPE = 3n
const HOUR_MS = 3_600_000

/** The two words of an order that hold its numbers. */
export function orderWords(terms: OrderTerms): { readonly amounts: bigint; readonly positions: bigint } {
  const { amountSynthetic, amountCollateral, isBuying, accountId } = terms
  const [sold, bought] = isBuying ? [amountCollateral, amountSynthetic] : [amountSynthetic, amountCollateral]
  const expirationHours = BigInt(Math.floor(terms.l2ExpireTimeMs / HOUR_MS))
  const amounts = (((((sold << 64n) + bought) << 64n) + terms.amountFee) << 32n) + BigInt(terms.nonce)
  const accounts = (((((ORDER_TYPE << 64n) + accountId) << 64n) + accountId) << 64n) + accountId
  return { amounts, positions: ((accounts << 32n) + expirationHours) << 17n }
}

/** The Pedersen hash of an order; the fee is paid in the collateral. Sheet section 4.4. */
export function orderMessage(terms: OrderTerms, { synthetic, collateral }: OrderAssets): bigint {
  const [sold, bought] = terms.isBuying ? [collateral, synthetic] : [synthetic, collateral]
  const { amounts, positions } = orderWords(terms)
  const assets = pedersen(pedersen(sold, bought), collateral)
  return pedersen(pedersen(assets, amounts), positions)
}

/** `l2Signature` of V1. */
export const signOrder = (terms: OrderTerms, assets: OrderAssets, key: StarkKey): string =>
  signMessage(orderMessage(terms, assets) % CURVE_ORDER, key)
