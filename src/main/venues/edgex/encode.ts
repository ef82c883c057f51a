import { D, type Decimal, floorToStep, maxOf } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import { type Instrument, scalesOf } from '../../domain/instrument.ts'
import type { OrderRequest } from '../../domain/order.ts'
import { invalidOrder, requireLots, requirePrice, requireSizeWithin } from '../require-order.ts'
import { type Body, nonceOf, type OrderAssets, type OrderTerms } from './auth.ts'
import { type EdgexGeneration, orderLife } from './config.ts'
import { resolutionOf } from './contracts.ts'
import type { CoinRow, ContractRow } from './parse-instrument.ts'

/** What an order is encoded with besides itself. */
export interface OrderContext {
  readonly generation: EdgexGeneration
  readonly instrument: Instrument
  readonly contract: ContractRow
  /** The coin that the contract is quoted in. */
  readonly coin: CoinRow
  /** About the price now; a market buy signs ten times that. */
  readonly referencePrice: Decimal
  readonly highestFeeRate: Decimal
  readonly accountId: string
  readonly venueNowMs: number
}

/** An order that lacks its signature only. */
export interface EncodedOrder {
  readonly body: Body
  readonly terms: OrderTerms
  readonly assets: OrderAssets
}

const TIMES_IN_FORCE = {
  GTC: 'GOOD_TIL_CANCEL',
  IOC: 'IMMEDIATE_OR_CANCEL',
  FOK: 'FILL_OR_KILL',
  'post-only': 'POST_ONLY',
} as const

/** The venue takes values in steps of this. Sheet section 5.1. */
const VALUE_DECIMALS = 6
const VALUE_STEP = new D('0.000001')
/** How far above the market a signed market buy may lie, as the venue's own clients have it. Sheet section 4.3. */
const MARKET_BUY_FACTOR = 10
const CLIENT_ORDER_ID = /^[\x21-\x7e]{1,64}$/

/** @throws {AppError} `validation` for what our side can know before sending. */
export function requireValid(order: OrderRequest, instrument: Instrument): void {
  requireLots(order, instrument)
  requireSizeWithin(order, instrument, instrument.maxSize)
  requirePrice(order, instrument)
  if (!CLIENT_ORDER_ID.test(order.clientOrderId))
    throw invalidOrder(
      'a client order id of 1 to 64 ASCII characters',
      `${order.clientOrderId.length} others`,
    )
}

/** The worst price that the signature allows: the order's own, or for a market order one that is always met. */
function signedPrice(order: OrderRequest, { instrument, referencePrice }: OrderContext): Decimal {
  if (order.limitPrice) return order.limitPrice
  if (order.side === 'sell') return instrument.tickSize
  return floorToStep(referencePrice.times(MARKET_BUY_FACTOR), instrument.tickSize)
}

/** Price × size in the venue's steps, never better for us than the price says. */
function signedValue(order: OrderRequest, price: Decimal): Decimal {
  const rounding = order.side === 'buy' ? D.ROUND_UP : D.ROUND_DOWN
  return maxOf(price.times(order.sizeBase).toDecimalPlaces(VALUE_DECIMALS, rounding), VALUE_STEP)
}

const quanta = (amount: Decimal, resolution: Decimal): bigint =>
  BigInt(amount.times(resolution).trunc().toFixed(0))

function assetNumber(text: string | undefined, what: string): bigint {
  if (text !== undefined && /^(0x[0-9a-fA-F]+|\d+)$/.test(text)) return BigInt(text)
  throw new AppError(
    'protocol',
    `expected the asset number of ${what} in the metadata, got ${text ?? 'none'}`,
  )
}

/** V2 numbers assets by their ids, V1 by the ids of the Stark exchange. Sheet sections 4.3 and 4.4. */
function assetsOf({ generation, contract, coin }: OrderContext): OrderAssets {
  const [synthetic, collateral] =
    generation === 'v2'
      ? [contract.contractId, coin.coinId]
      : [contract.starkExSyntheticAssetId, coin.starkExAssetId]
  return {
    synthetic: assetNumber(synthetic, contract.contractName),
    collateral: assetNumber(collateral, coin.coinName),
  }
}

/**
 * Our order → body of `createOrder` and what is signed with it. The fee limit is rounded up to whole coins: with less
 * orders were refused. Sheet sections 4.3, 5.1 and 9.
 *
 * @throws {AppError} `protocol` when the metadata lacks what an order is signed with.
 */
export function encodeOrder(order: OrderRequest, context: OrderContext): EncodedOrder {
  const { instrument, contract, coin, venueNowMs, accountId } = context
  const { priceDecimals, sizeDecimals } = scalesOf(instrument)
  const life = orderLife[context.generation]
  const value = signedValue(order, signedPrice(order, context))
  const fee = value.times(context.highestFeeRate).ceil()
  const coinResolution = resolutionOf(coin, coin.coinName)
  const terms: OrderTerms = {
    nonce: nonceOf(order.clientOrderId),
    accountId: BigInt(accountId),
    isBuying: order.side === 'buy',
    amountSynthetic: quanta(order.sizeBase, resolutionOf(contract, contract.contractName)),
    amountCollateral: quanta(value, coinResolution),
    amountFee: quanta(fee, coinResolution),
    expireTimeMs: Math.floor(venueNowMs) + life.orderMs,
    l2ExpireTimeMs: Math.floor(venueNowMs) + life.l2Ms,
  }
  const size = order.sizeBase.toFixed(sizeDecimals)
  const isMarket = order.type === 'market'
  const body: Body = {
    contractId: contract.contractId,
    side: order.side === 'buy' ? 'BUY' : 'SELL',
    type: isMarket ? 'MARKET' : 'LIMIT',
    timeInForce: isMarket ? TIMES_IN_FORCE.IOC : TIMES_IN_FORCE[order.timeInForce],
    price: order.limitPrice ? order.limitPrice.toFixed(priceDecimals) : '0',
    size,
    clientOrderId: order.clientOrderId,
    reduceOnly: order.reduceOnly,
    expireTime: String(terms.expireTimeMs),
    l2Nonce: String(terms.nonce),
    l2Value: value.toFixed(),
    l2Size: size,
    l2LimitFee: fee.toFixed(0),
    l2ExpireTime: String(terms.l2ExpireTimeMs),
  }
  return { body, terms, assets: assetsOf(context) }
}
