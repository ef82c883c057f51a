import { Refusal, type RefusalReason } from '../../matching/refusal.ts'

/** An answer the venue gives instead of a result: HTTP status and `{code, message}`. */
export class VenueError extends Error {
  readonly code: number
  readonly status: number

  constructor(code: number, message: string, status = 400) {
    super(message)
    this.name = 'VenueError'
    this.code = code
    this.status = status
  }

  toBody(): { code: number; message: string } {
    return { code: this.code, message: this.message }
  }
}

/** Codes of section 8 of the venue sheet for what a protocol itself finds wrong; the words are ours. */
export const ERRORS = {
  accountNotFound: [21100, 'account not found'],
  invalidNonce: [21104, 'invalid nonce'],
  batchNonce: [21105, 'invalid nonce: the nonces of a batch must increase by one'],
  apiKeyNotFound: [21109, 'api key not found'],
  invalidSignature: [21120, 'invalid signature'],
  batchKeys: [21121, 'all transactions of a batch must have the same account and api key'],
  marginMode: [21132, 'margin mode cannot be changed with a position or open orders'],
  unreadable: [21501, 'invalid tx info'],
  tooManyPending: [21506, 'too many pending transactions'],
  batchSize: [21514, 'invalid number of transactions in the batch'],
  inactiveOrder: [21600, 'order is not an active order'],
  invalidMarket: [21602, 'invalid market index'],
  marketStatus: [21605, 'invalid market status'],
  invalidClientIndex: [21700, 'invalid client order index'],
  invalidSize: [21701, 'invalid base amount'],
  belowMinimum: [21706, 'order base or quote amount is below the minimum of the market'],
  invalidPrice: [21702, 'invalid order price'],
  invalidSide: [21703, 'invalid is ask'],
  invalidType: [21704, 'invalid order type'],
  invalidTimeInForce: [21705, 'invalid time in force'],
  notYourOrder: [21709, 'order does not belong to the account'],
  invalidExpiry: [21711, 'invalid order expiry'],
  invalidReduceOnly: [21729, 'invalid reduce only'],
  invalidTrigger: [21727, 'invalid trigger price'],
  duplicateClientIndex: [21728, 'client order index is already in use'],
  triggerSide: [21735, 'trigger price is on the wrong side of the mark price'],
  invalidLeverage: [21301, 'invalid initial margin fraction'],
  candleRange: [22400, 'invalid time range'],
  resolution: [22403, 'invalid resolution'],
  rateLimit: [23000, 'Too Many Requests!'],
  quota: [23003, 'not enough volume quota remaining'],
  invalidParameter: [20001, 'invalid param'],
  invalidAuth: [20013, 'invalid auth'],
} as const

const HTTP_STATUS: Partial<Record<keyof typeof ERRORS, number>> = {
  rateLimit: 429,
  quota: 429,
  invalidAuth: 401,
}

/** Error of a name; `detail` says what exactly. */
export function venueError(name: keyof typeof ERRORS, detail?: string): VenueError {
  const [code, message] = ERRORS[name]
  return new VenueError(code, detail === undefined ? message : `${message}: ${detail}`, HTTP_STATUS[name])
}

/** Codes for each reason the engine may refuse. */
const REFUSALS: Record<RefusalReason, readonly [code: number, message: string]> = {
  'symbol-not-trading': ERRORS.marketStatus,
  'size-not-positive': ERRORS.invalidSize,
  'size-below-minimum': ERRORS.belowMinimum,
  'size-above-maximum': [21707, 'order amount is above the maximum of the market'],
  'price-below-minimum': ERRORS.invalidPrice,
  'price-above-maximum': ERRORS.invalidPrice,
  'price-above-band': [21733, 'order price flagged as an accidental price'],
  'price-below-band': [21733, 'order price flagged as an accidental price'],
  'no-market-price': [21734, 'order price is too far from the mark price'],
  'notional-below-minimum': ERRORS.belowMinimum,
  'duplicate-client-order-id': ERRORS.duplicateClientIndex,
  'reduce-only-rejected': [21740, 'reduce only order does not reduce the position'],
  'margin-insufficient': [21739, 'not enough margin to create the order'],
  'too-many-orders': [21718, 'maximum active orders of the market reached'],
  'too-many-conditional-orders': [21720, 'maximum pending orders of the market reached'],
  'would-trigger-at-once': ERRORS.triggerSide,
  'post-only-would-take': [21736, 'post only order would take'],
  'above-leverage-notional': [21739, 'not enough margin to create the order'],
  'unknown-order': ERRORS.inactiveOrder,
  'order-not-editable': [21715, 'order cannot be modified'],
  'leverage-out-of-range': ERRORS.invalidLeverage,
  'leverage-too-small': [21507, 'not enough margin for the leverage'],
  'blocked-by-orders': ERRORS.marginMode,
  'blocked-by-position': ERRORS.marginMode,
  'nothing-to-change': [21715, 'nothing to change'],
  'isolated-balance-insufficient': [21508, 'not enough isolated margin'],
  'not-isolated': [21508, 'position is not isolated'],
}

/** The venue's words for a refusal of the engine. */
export function refusalError({ reason }: Refusal): VenueError {
  const [code, message] = REFUSALS[reason]
  return new VenueError(code, message)
}

/** The answer to anything thrown while a request is handled. */
export function toVenueError(cause: unknown): VenueError {
  if (cause instanceof VenueError) return cause
  if (cause instanceof Refusal) return refusalError(cause)
  return new VenueError(20500, `internal error: ${String(cause)}`, 500)
}
