import { divideFixed, type Fixed, fixed, larger, multiplyFixed, parseFixed } from '../../fixed.ts'
import { priceOf, sizeOf } from '../../market/instrument.ts'
import type { OrderRequest } from '../../matching/order.ts'
import { COLLATERAL, resolutionOf, syntheticAssetId } from './contract.ts'
import { badParam, VenueError } from './errors.ts'
import { orderHash, verifiesStark } from './stark-order.ts'
import { nonceOf, orderDigest, recoverAddress } from './typed-order.ts'
import type { ContractMarket, EdgexVenue, RouteContext } from './venue.ts'

const ONE_UNIT: Fixed = 100_000_000n
const VALUE_STEP = fixed(COLLATERAL.stepSize)
const MARGIN_OF_EXPIRY_MS = 8 * 86_400_000
const HOUR_MS = 3_600_000n

/** The signed amounts of an order and when it ends. */
interface SignedTerms {
  readonly nonce: bigint
  readonly value: Fixed
  readonly limitFee: Fixed
  readonly expireTimeMs: bigint
  readonly l2ExpireTimeMs: bigint
  readonly size: Fixed
}

/**
 * Checks the layer-2 part of an order: its amounts by the rules of section 4.3 of the venue sheet, then its
 * signature by those of the generation.
 *
 * @throws {VenueError} naming the first thing that is wrong.
 */
export function checkOrderSignature(
  context: RouteContext,
  listed: ContractMarket,
  request: OrderRequest,
): void {
  const { venue, params, generation } = context
  const terms = readTerms(context, listed, request)
  const isBuy = request.side === 'buy'
  const signature = params.required('l2Signature')
  const fits =
    generation === 'v2'
      ? recoverAddress(typedDigest(venue, listed, terms, isBuy), signature) === venue.keys.signer
      : verifiesOrder(venue, listed, terms, isBuy, signature)
  if (!fits)
    throw new VenueError('INVALID_L2_SIGNATURE', 'l2Signature is invalid', { l2Signature: signature })
}

function readTerms(context: RouteContext, listed: ContractMarket, request: OrderRequest): SignedTerms {
  const { venue, params, generation } = context
  const nonce = BigInt(params.integer('l2Nonce', 0, 0xffff_ffff) ?? -1)
  if (nonce !== nonceOf(params.required('clientOrderId')))
    throw new VenueError('INVALID_L2_NONCE', 'l2Nonce does not belong to the clientOrderId')
  const size = sizeOf(listed.market.instrument, request.sizeLots ?? 0)
  if (amount(context, 'l2Size') !== size)
    throw new VenueError('INVALID_ORDER_L2_SIZE', 'l2Size is not the order size')
  const value = amount(context, 'l2Value')
  checkValue(listed, request, value, size)
  const limitFee = amount(context, 'l2LimitFee')
  const { maker, taker } = venue.account.feeRates
  const isWhole = limitFee % ONE_UNIT === 0n
  // V2 refuses fees that are not whole, V1 takes what is enough.
  if (limitFee < multiplyFixed(value, larger(maker, taker)) || (generation === 'v2' && !isWhole))
    throw new VenueError('INVALID_ORDER_L2_LIMIT_FEE', 'l2LimitFee is below l2Value * fee rate')
  const expireTimeMs = time(context, 'expireTime')
  const l2ExpireTimeMs = time(context, 'l2ExpireTime')
  if (expireTimeMs <= venue.now()) throw new VenueError('INVALID_ORDER_EXPIRE_TIME', 'expireTime is over')
  if (l2ExpireTimeMs < expireTimeMs + MARGIN_OF_EXPIRY_MS)
    throw new VenueError('INVALID_ORDER_L2_EXPIRE_TIME', 'l2ExpireTime is not 8 days after expireTime')
  return {
    nonce,
    value,
    limitFee,
    size,
    expireTimeMs: BigInt(expireTimeMs),
    l2ExpireTimeMs: BigInt(l2ExpireTimeMs),
  }
}

/** A limit order signs its exact value; without a limit it signs a price that is bad enough for any fill. */
function checkValue({ market }: ContractMarket, request: OrderRequest, value: Fixed, size: Fixed): void {
  const { priceTicks, side } = request
  const isRight =
    priceTicks === undefined
      ? side === 'sell' || divideFixed(value, size) >= market.markPrice()
      : value * ONE_UNIT === priceOf(market.instrument, priceTicks) * size
  if (value <= 0n || value % VALUE_STEP !== 0n || !isRight)
    throw new VenueError('INVALID_ORDER_L2_VALUE', 'l2Value is not l2Price * size on the step of the coin')
}

function typedDigest(
  { keys, credentials }: EdgexVenue,
  { contract }: ContractMarket,
  terms: SignedTerms,
  isBuyingSynthetic: boolean,
): Uint8Array {
  return orderDigest(keys.separator, {
    nonce: terms.nonce,
    signer: keys.signer,
    accountId: BigInt(credentials.accountId),
    expirationSeconds: terms.expireTimeMs / 1_000n,
    ...amounts(contract.listing, terms),
    assetIdSynthetic: BigInt(contract.id),
    assetIdCollateral: BigInt(COLLATERAL.coinId),
    isBuyingSynthetic,
  })
}

function verifiesOrder(
  { keys, credentials }: EdgexVenue,
  { contract }: ContractMarket,
  terms: SignedTerms,
  isBuy: boolean,
  signature: string,
): boolean {
  const hash = orderHash({
    isBuy,
    syntheticAssetId: syntheticAssetId(contract.listing),
    collateralAssetId: COLLATERAL.starkExAssetId,
    ...amounts(contract.listing, terms),
    nonce: terms.nonce,
    accountId: BigInt(credentials.accountId),
    expirationHours: terms.l2ExpireTimeMs / HOUR_MS,
  })
  return /^(?:0x)?[0-9a-fA-F]{128}$/.test(signature) && verifiesStark(keys.stark, hash, signature)
}

/** Amounts in whole units, cut. */
function amounts(listing: ContractMarket['contract']['listing'], { size, value, limitFee }: SignedTerms) {
  const units = (quantity: Fixed, resolution: bigint): bigint => (quantity * resolution) / ONE_UNIT
  return {
    amountSynthetic: units(size, resolutionOf(listing)),
    amountCollateral: units(value, COLLATERAL.resolution),
    amountFee: units(limitFee, COLLATERAL.resolution),
  }
}

function amount({ params }: RouteContext, name: string): Fixed {
  const value = parseFixed(params.required(name))
  if (value === undefined || value < 0n) throw badParam(name, 'a decimal with at most 8 places')
  return value
}

function time({ params }: RouteContext, name: string): number {
  const value = params.integer(name, 0, Number.MAX_SAFE_INTEGER)
  if (value === undefined) throw badParam(name, 'a time in milliseconds')
  return value
}
