import { bytesToHex } from '@noble/hashes/utils.js'
import type { Instrument } from '../../market/instrument.ts'
import type { OrderRequest } from '../../matching/order.ts'
import type { ReadOrder } from './desk-port.ts'
import { malformed, VenueError } from './errors.ts'
import { listingOf } from './instruments.ts'
import { type OrderTerms, TIMES_IN_FORCE } from './order-terms.ts'
import { Params } from './params.ts'
import { orderDigest, type SignedOrder, scaled } from './signature.ts'
import { checkSigner, ORDER_LIFE_MS, readSignature } from './signature-check.ts'
import { decimalText, priceText, readDecimal, sizeText } from './text.ts'
import { readTrigger } from './trigger.ts'
import type { GrvtVenue } from './venue.ts'

const PRICE_DECIMALS = 9
const BUILDER_FEE_DECIMALS = 4
/** A builder that is none. */
const NO_BUILDER = /^0x0*$/

/** Reads and verifies a new order (sections 4.3 and 5 of the venue sheet). @throws {VenueError} naming what is wrong. */
export function readOrder(venue: GrvtVenue, value: unknown): ReadOrder {
  const order = new Params(value)
  if (order.text('sub_account_id') !== venue.credentials.subAccountId) throw new VenueError(2003)
  if (!/^(0x)?0*$/.test(order.text('order_id') ?? '')) throw new VenueError(2010)
  const metadata = order.object('metadata')
  const clientOrderId = metadata.unsigned('client_order_id')
  if (clientOrderId === undefined) throw new VenueError(2011)
  const leg = onlyLeg(order)
  const instrument = tradedInstrument(venue, leg)
  const flags = readFlags(order)
  const [sizeSent, priceSent] = [leg.required('size'), leg.text('limit_price') ?? '0']
  const isBuying = leg.flag('is_buying_asset')
  const builder = readBuilder(order)
  const signature = readSignature(venue, order.object('signature'), ORDER_LIFE_MS)
  const { baseDecimals, hash } = listingOf(instrument)
  readDecimal('size', cut(sizeSent))
  const price = readDecimal('limit_price', cut(priceSent))
  const signed: SignedOrder = {
    subAccountId: BigInt(venue.credentials.subAccountId),
    isMarket: flags.isMarket,
    timeInForce: TIMES_IN_FORCE[flags.timeInForce],
    postOnly: flags.postOnly,
    reduceOnly: flags.reduceOnly,
    legs: [
      {
        assetId: BigInt(hash),
        contractSize: scaled(sizeSent, baseDecimals),
        limitPrice: scaled(priceSent, PRICE_DECIMALS),
        isBuying,
      },
    ],
    ...(builder && {
      builder: { address: BigInt(builder.address), fee: scaled(builder.feeRate, BUILDER_FEE_DECIMALS) },
    }),
    nonce: BigInt(signature.nonce),
    expiration: BigInt(signature.expiration),
  }
  const digest = orderDigest(signed, venue.chainId)
  checkSigner(venue, signature, digest)
  if (flags.isMarket && price !== 0n) throw new VenueError(2020)
  if (!flags.isMarket && price === 0n) throw new VenueError(2021)
  const sizeLots = readLots(sizeSent, instrument)
  const priceTicks = flags.isMarket ? undefined : readTicks(priceSent, instrument)
  const side = isBuying ? 'buy' : 'sell'
  const trigger = readTrigger(metadata, instrument, flags.isMarket)
  const terms: OrderTerms = {
    ...flags,
    clientOrderId: String(clientOrderId),
    instrument: instrument.symbol,
    size: sizeText(instrument, sizeLots),
    limitPrice: priceTicks === undefined ? '0.0' : priceText(instrument, priceTicks),
    isBuying,
    signature,
    ...(trigger && { trigger: trigger.terms }),
    ...(metadata.has('broker') && { broker: metadata.required('broker') }),
    ...(builder && { builder }),
    digest: bytesToHex(digest),
    receivedMs: venue.clock.now(),
  }
  const request: OrderRequest = {
    symbol: instrument.symbol,
    side,
    type: flags.isMarket ? 'market' : 'limit',
    timeInForce: flags.postOnly ? 'GTX' : ENGINE_TIMES[flags.timeInForce],
    ...(priceTicks !== undefined && { priceTicks }),
    sizeLots,
    triggerBy: 'last',
    reduceOnly: flags.reduceOnly,
    closePosition: false,
    priceProtect: false,
    clientOrderId: terms.clientOrderId,
    ...trigger?.request,
  }
  return { terms, request }
}

const ENGINE_TIMES = { GOOD_TILL_TIME: 'GTC', IMMEDIATE_OR_CANCEL: 'IOC', FILL_OR_KILL: 'FOK' } as const

function onlyLeg(order: Params): Params {
  const [leg, ...others] = order.list('legs')
  if (leg === undefined) throw new VenueError(2040)
  if (others.length > 0) throw new VenueError(2042)
  return new Params(leg)
}

function tradedInstrument(venue: GrvtVenue, leg: Params): Instrument {
  const instrument = venue.markets.get(leg.required('instrument'))?.instrument
  if (!instrument || listingOf(instrument).kind !== 'PERPETUAL') throw new VenueError(2061)
  if (!listingOf(instrument).isActive) throw new VenueError(2060)
  return instrument
}

function readFlags(order: Params) {
  const name = order.required('time_in_force')
  if (name === 'ALL_OR_NONE' || name === 'RETAIL_PRICE_IMPROVEMENT') throw new VenueError(2030)
  if (!Object.hasOwn(TIMES_IN_FORCE, name)) throw malformed('time_in_force is none of ours')
  const timeInForce = name as keyof typeof TIMES_IN_FORCE
  const [isMarket, postOnly] = [order.flag('is_market'), order.flag('post_only')]
  if (postOnly && (isMarket || timeInForce !== 'GOOD_TILL_TIME')) throw new VenueError(2032)
  return { timeInForce, isMarket, postOnly, reduceOnly: order.flag('reduce_only') }
}

function readBuilder(order: Params): { address: string; feeRate: string } | undefined {
  const address = order.text('builder')
  if (address === undefined || NO_BUILDER.test(address)) return undefined
  if (!/^0x[0-9a-fA-F]{40}$/.test(address)) throw malformed('builder must be an address')
  const feeRate = order.text('builder_fee') ?? '0'
  return { address, feeRate: decimalText(readDecimal('builder_fee', feeRate)) }
}

/** Digits behind the ninth place are cut, by the signature too. */
function cut(text: string): string {
  return text.replace(/^(\d+\.\d{8})\d+$/, '$1')
}

/** @throws {VenueError} 2062 for nothing at all, 2065 for a size off the step. */
function readLots(text: string, { lot }: Instrument): number {
  if (/\.\d{8}\d*[1-9]/.test(text)) throw new VenueError(2065)
  const size = readDecimal('size', cut(text))
  if (size <= 0n) throw new VenueError(2062)
  if (size % lot !== 0n) throw new VenueError(size < lot ? 2062 : 2065)
  return Number(size / lot)
}

/** @throws {VenueError} 2064 for a price off the tick. */
function readTicks(text: string, { tick }: Instrument): number {
  const price = readDecimal('limit_price', cut(text))
  if (price <= 0n || price % tick !== 0n || /\.\d{8}\d*[1-9]/.test(text)) throw new VenueError(2064)
  return Number(price / tick)
}
