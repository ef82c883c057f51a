import type { z } from 'zod'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { ClientOrderId, SymbolId, VenueOrderId } from '../../domain/brands.ts'
import type { FundingPayment } from '../../domain/market.ts'
import type { Fill, OrderStatus, OrderType, OrderUpdate, TimeInForce } from '../../domain/order.ts'
import type { Balance, Position } from '../../domain/position.ts'
import { COLLATERAL_COIN_ID } from './config.ts'
import { EDGEX } from './venue-id.ts'
import * as wire from './wire.ts'

export type OrderRow = z.infer<typeof wire.order>
export type FillRow = z.infer<typeof wire.fill>

const TIMES_IN_FORCE: ReadonlyMap<string, TimeInForce> = new Map([
  ['GOOD_TIL_CANCEL', 'GTC'],
  ['POST_ONLY', 'post-only'],
  ['IMMEDIATE_OR_CANCEL', 'IOC'],
  ['FILL_OR_KILL', 'FOK'],
])

const parseType = (type: string): OrderType => (type.includes('MARKET') ? 'market' : 'limit')

/** Descriptive, so it degrades: what is not said rests until cancelled. */
function parseTimeInForce(type: OrderType, timeInForce: string | null | undefined): TimeInForce {
  if (type === 'market') return 'IOC'
  return TIMES_IN_FORCE.get(timeInForce ?? '') ?? 'GTC'
}

/** Reasons for which the venue takes an order out before it could do anything. Sheet section 5.4. */
const REFUSALS: ReadonlyMap<string, string> = new Map([
  ['MARGIN_NOT_ENOUGH', 'the margin is insufficient'],
  ['INTERNAL_FAILED', 'the venue failed to process it'],
  ['REDUCE_ONLY_CANCELED', 'the reduce-only order would not reduce a position'],
  ['SYSTEM_LIMIT_EVICTED', 'the account has too many orders'],
])
const END_REASONS: ReadonlyMap<string, string> = new Map([
  ...REFUSALS,
  ['COULD_NOT_FILL', 'it could not fill as its time in force demands'],
  ['EXPIRE_CANCELED', 'its time was over'],
  ['LIQUIDATE_CANCELED', 'the account is being liquidated'],
  ['ADMIN_CANCELED', 'the venue cancelled it'],
])

/** The venue's word for the end of a refused order, from the words of ours for it. */
export const cancelReasonOf = (words: string | undefined): string =>
  [...END_REASONS].find(([, meaning]) => meaning === words)?.[0] ?? words ?? 'CANCELED'

/** The venue has the order and has not decided about it. */
export const isUndecided = (row: Pick<OrderRow, 'status'>): boolean => row.status === 'PENDING'

/** Matched size; what the settlement failed later is taken off again. */
function filledOf(row: OrderRow): Decimal {
  if (row.cumMatchSize === undefined) return new D(row.cumFillSize ?? 0)
  return new D(row.cumMatchSize).minus(row.cumFailSize ?? 0)
}

function endOf(row: OrderRow, filled: Decimal): OrderStatus {
  const { cancelReason = '', timeInForce } = row
  if (cancelReason === 'EXPIRE_CANCELED') return 'expired'
  if (!filled.isZero()) return 'cancelled'
  const allOrNothing = timeInForce === 'POST_ONLY' || timeInForce === 'FILL_OR_KILL'
  if (REFUSALS.has(cancelReason) || (cancelReason === 'COULD_NOT_FILL' && allOrNothing)) return 'rejected'
  return 'cancelled'
}

/** The venue's word for a state → ours; a word that nobody has listed is not guessed. Sheet section 5.4. */
function statusOf(row: OrderRow, filled: Decimal): OrderStatus {
  switch (row.status) {
    case 'PENDING':
    case 'UNTRIGGERED':
      return 'open'
    case 'OPEN':
    case 'CANCELING':
      return filled.isZero() ? 'open' : 'partially-filled'
    case 'FILLED':
      return 'filled'
    case 'CANCELED':
      return endOf(row, filled)
    default:
      return 'unknown'
  }
}

function averageOf(row: OrderRow): Decimal {
  const settled = new D(row.cumFillSize ?? 0)
  if (settled.gt(0) && row.cumFillValue !== undefined) return new D(row.cumFillValue).div(settled)
  const matched = new D(row.cumMatchSize ?? 0)
  return matched.gt(0) && row.cumMatchValue !== undefined ? new D(row.cumMatchValue).div(matched) : ZERO
}

/** One order, by REST or on the stream. */
export function parseOrder(
  row: OrderRow,
  symbol: SymbolId,
  clientOrderId: ClientOrderId,
  receivedAtMs: number,
): OrderUpdate {
  const type = parseType(row.type)
  const filledBase = filledOf(row)
  const status = statusOf(row, filledBase)
  const price = new D(row.price ?? 0)
  const reason =
    row.status === 'CANCELED' && row.cancelReason !== 'USER_CANCELED' ? row.cancelReason : undefined
  return {
    venue: EDGEX,
    symbol,
    clientOrderId,
    venueOrderId: row.id as VenueOrderId,
    side: row.side === 'BUY' ? 'buy' : 'sell',
    type,
    timeInForce: parseTimeInForce(type, row.timeInForce),
    status,
    sizeBase: new D(row.size),
    ...(type === 'limit' && price.gt(0) ? { limitPrice: price } : {}),
    reduceOnly: row.reduceOnly === true,
    filledBase,
    averagePrice: averageOf(row),
    venueTimeMs: row.updatedTime,
    receivedAtMs,
    ...(reason === undefined ? {} : { reason: END_REASONS.get(reason) ?? reason }),
  }
}

/** States of a fill that mean that it did not happen after all. Sheet section 5.3. */
const FAILED_FILLS: ReadonlySet<string> = new Set(['CENSOR_FAILURE', 'L2_REJECT', 'L2_REJECT_APPROVED'])
export const isFailedFill = (row: FillRow): boolean => FAILED_FILLS.has(row.censorStatus ?? '')
/** The venue closed a position of ours in distress. */
export const isForced = (row: FillRow): boolean => row.isLiquidate === true || row.isDeleverage === true

/** One own fill. Its price is value ÷ size: the field of that name is for display. */
export function parseFill(
  row: FillRow,
  symbol: SymbolId,
  clientOrderId: ClientOrderId,
  feeAsset: string,
  receivedAtMs: number,
): Fill {
  const sizeBase = new D(row.fillSize)
  if (!sizeBase.gt(0)) throw new AppError('protocol', `expected a fill above zero, got ${row.fillSize}`)
  return {
    venue: EDGEX,
    symbol,
    tradeId: row.id,
    clientOrderId,
    venueOrderId: row.orderId as VenueOrderId,
    side: row.orderSide === 'BUY' ? 'buy' : 'sell',
    price: new D(row.fillValue).div(sizeBase).abs(),
    sizeBase,
    feeQuote: new D(row.fillFee),
    feeAsset,
    liquidity: row.direction === 'MAKER' ? 'maker' : 'taker',
    realizedPnlQuote: new D(row.realizePnl ?? 0),
    venueTimeMs: row.matchTime ?? row.createdTime ?? receivedAtMs,
    receivedAtMs,
    forced: isForced(row),
  }
}

type AccountAsset = z.infer<typeof wire.accountAsset>
type PositionRow = z.infer<typeof wire.position>

/** Cost ÷ size; both are signed. Zero when flat. */
export function entryPriceOf({ openSize, openValue }: PositionRow): Decimal {
  const size = new D(openSize)
  return size.isZero() ? ZERO : new D(openValue).div(size).abs()
}

/**
 * Open positions: the ledger's size joined with what depends on the mark, which here is the oracle's price.
 *
 * @throws {AppError} `protocol` when the venue values a position in no way.
 */
export function parsePositions(
  { positionList, positionAssetList }: AccountAsset,
  symbolOf: (contractId: string) => SymbolId,
  receivedAtMs: number,
): Position[] {
  return positionList
    .filter((row) => !new D(row.openSize).isZero())
    .map((row) => {
      const asset = positionAssetList.find(({ contractId }) => contractId === row.contractId)
      const sizeBase = new D(row.openSize)
      const entryPrice = asset?.avgEntryPrice === undefined ? entryPriceOf(row) : new D(asset.avgEntryPrice)
      const markPrice = markOf(row, asset, sizeBase)
      const liquidationPrice = new D(asset?.liquidatePrice ?? 0)
      return {
        venue: EDGEX,
        symbol: symbolOf(row.contractId),
        sizeBase,
        entryPrice,
        markPrice,
        unrealizedPnlQuote:
          asset?.unrealizePnl === undefined
            ? sizeBase.times(markPrice).minus(row.openValue)
            : new D(asset.unrealizePnl),
        ...(liquidationPrice.gt(0) ? { liquidationPrice } : {}),
        marginMode: 'cross' as const,
        updatedAtMs: receivedAtMs,
      }
    })
}

function markOf(
  row: PositionRow,
  asset: AccountAsset['positionAssetList'][number] | undefined,
  size: Decimal,
): Decimal {
  if (asset?.positionValue !== undefined) return new D(asset.positionValue).div(size).abs()
  if (asset?.unrealizePnl !== undefined) return new D(row.openValue).plus(asset.unrealizePnl).div(size).abs()
  throw new AppError('protocol', `expected the value of the position in contract ${row.contractId}, got none`)
}

/** Profit and loss of all open positions, quote. */
export const unrealizedOf = ({ positionAssetList }: AccountAsset): Decimal =>
  positionAssetList.reduce((sum, row) => sum.plus(row.unrealizePnl ?? 0), ZERO)

/** @throws {AppError} `protocol` when the account has no row of its own coin. */
export function equityOf({ collateralAssetModelList }: AccountAsset) {
  const row = collateralAssetModelList.find(({ coinId }) => coinId === COLLATERAL_COIN_ID)
  if (row) return { total: new D(row.totalEquity), available: new D(row.availableAmount) }
  throw new AppError('protocol', `expected the equity of coin ${COLLATERAL_COIN_ID}, got none`)
}

/** The account's one balance: its equity without what positions promise. The ledger's amount is none. Sheet 5.3. */
export function parseBalance(asset: AccountAsset, name: string, receivedAtMs: number): Balance {
  const { total, available } = equityOf(asset)
  const unrealizedPnl = unrealizedOf(asset)
  return {
    asset: name,
    walletBalance: total.minus(unrealizedPnl),
    availableBalance: available,
    unrealizedPnl,
    receivedAtMs,
  }
}

/** One funding payment; `undefined` for any other movement of a position. */
export function parseFundingPayment(
  row: z.infer<typeof wire.positionTransaction>,
  symbol: SymbolId,
  asset: string,
): FundingPayment | undefined {
  const paidAtMs = row.fundingTime ?? row.createdTime
  if (row.type !== wire.FUNDING_FEE || row.deltaFundingFee === undefined || paidAtMs == null) return undefined
  return {
    venue: EDGEX,
    symbol,
    // Signed from the account's view, as ours: paid is negative.
    amountQuote: new D(row.deltaFundingFee),
    asset,
    paidAtMs,
    paymentId: row.id,
  }
}
