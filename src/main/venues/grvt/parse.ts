import type { z } from 'zod'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import type { SymbolId, VenueOrderId } from '../../domain/brands.ts'
import type { FundingPayment } from '../../domain/market.ts'
import type { Fill, OrderStatus, OrderUpdate, TimeInForce } from '../../domain/order.ts'
import type { Balance, Position } from '../../domain/position.ts'
import type { ClientIds } from './client-ids.ts'
import { GRVT } from './venue-id.ts'
import type * as wire from './wire.ts'

/** The asset in which the account is valued and perpetuals settle, where the venue does not say. */
export const SETTLEMENT_ASSET = 'USDT'

type OrderPayload = z.infer<typeof wire.order>
type State = OrderPayload['state']

/** Sheet section 5. A pending order has been taken and is not in the book yet: nobody can tell it from an open one. */
export function parseStatus({ status, reject_reason: reason }: State, filledBase: Decimal): OrderStatus {
  switch (status) {
    case 'PENDING':
    case 'OPEN':
      return filledBase.gt(0) ? 'partially-filled' : 'open'
    case 'FILLED':
      return 'filled'
    case 'REJECTED':
      return 'rejected'
    case 'CANCELLED':
      return reason === 'EXPIRED' ? 'expired' : 'cancelled'
  }
}

const TIMES: ReadonlyMap<string, TimeInForce> = new Map([
  ['IMMEDIATE_OR_CANCEL', 'IOC'],
  ['FILL_OR_KILL', 'FOK'],
  ['ALL_OR_NONE', 'FOK'],
])

const END_REASONS: ReadonlyMap<string, string> = new Map([
  ['MARKET_CANCEL', 'the rest of the market order could not fill'],
  ['IOC_CANCEL', 'the rest could not fill at once'],
  ['FOK_CANCEL', 'the whole order could not fill at once'],
  ['EXPIRED', 'the signature of the order has expired'],
  ['FAIL_POST_ONLY', 'post-only would have taken liquidity'],
  ['FAIL_REDUCE_ONLY', 'the reduce-only order would not reduce a position'],
  ['REDUCE_ONLY_LIMIT', 'the reduce-only order would not reduce a position'],
  ['MM_PROTECTION', 'market maker protection'],
  ['SELF_TRADE_PROTECTION', 'it would have traded with an order of this account'],
  ['SELF_MATCHED_SUBACCOUNT', 'it would have traded with an order of this account'],
  ['OVERLAPPING_CLIENT_ORDER_ID', 'the client order id is in use'],
  ['BELOW_MARGIN', 'the margin is insufficient'],
  ['BELOW_MARGIN_WITH_PENALTY_DEVIATION', 'the margin is insufficient'],
  ['INSUFFICIENT_BALANCE', 'the balance is insufficient'],
  ['LIQUIDATION', 'the account is being liquidated'],
  ['INSTRUMENT_DEACTIVATED', 'the instrument does not trade'],
  ['INSTRUMENT_INVALID', 'the instrument is not known'],
  ['SYSTEM_FAILOVER', 'the venue failed over'],
  ['EXCEED_MAX_POSITION_SIZE', 'the position would pass its limit'],
  ['TOO_MANY_MAKER_ORDERS', 'too many resting orders'],
  ['CLIENT_CANCEL_ON_DISCONNECT_TRIGGERED', 'the dead-man timer of the account ran out'],
])

/** Reasons that are our own doing. */
const OUR_DOING: ReadonlySet<string> = new Set([
  '',
  'UNSPECIFIED',
  'CLIENT_CANCEL',
  'CLIENT_BULK_CANCEL',
  'CLIENT_REPLACE',
])

/** Why an order ended without our doing, with the venue's word behind ours. */
function endReason({ reject_reason: reason }: State): string | undefined {
  if (reason == null || OUR_DOING.has(reason)) return undefined
  return `${END_REASONS.get(reason) ?? 'the venue ended it'} (${reason})`
}

/** The venue's word in such a reason. */
export const rejectCodeOf = (reason: string | undefined): string =>
  /\((\w+)\)$/.exec(reason ?? '')?.[1] ?? 'REJECTED'

/** An acknowledgement has no id yet: empty, or a zero in one of its spellings. Sheet section 9.3. */
export const venueOrderIdOf = (id: string | null | undefined): VenueOrderId =>
  (id == null || /^(0x)?0*$/.test(id) ? '' : id) as VenueOrderId

/** Descriptive, so it degrades: what is not said rests until cancelled. */
function timeInForceOf(payload: OrderPayload): TimeInForce {
  if (payload.is_market === true) return 'IOC'
  if (payload.post_only === true) return 'post-only'
  return TIMES.get(payload.time_in_force) ?? 'GTC'
}

/** An order of one leg, as every call and the stream tell it. */
export function parseOrder(
  payload: OrderPayload,
  symbol: SymbolId,
  ids: Pick<ClientIds, 'textOf'>,
  receivedAtMs: number,
): OrderUpdate {
  const [leg] = payload.legs
  const { state, metadata } = payload
  const filledBase = state.traded_size?.[0] ?? ZERO
  const venueOrderId = venueOrderIdOf(payload.order_id)
  const price = leg?.limit_price ?? ZERO
  const reason = endReason(state)
  const isMarket = payload.is_market === true
  return {
    venue: GRVT,
    symbol,
    clientOrderId: ids.textOf(metadata.client_order_id, venueOrderId),
    venueOrderId,
    side: leg?.is_buying_asset === true ? 'buy' : 'sell',
    type: isMarket ? 'market' : 'limit',
    timeInForce: timeInForceOf(payload),
    status: parseStatus(state, filledBase),
    sizeBase: leg?.size ?? ZERO,
    ...(!isMarket && price.gt(0) ? { limitPrice: price } : {}),
    reduceOnly: payload.reduce_only === true,
    filledBase,
    averagePrice: filledBase.isZero() ? ZERO : (state.avg_fill_price?.[0] ?? ZERO),
    venueTimeMs: state.update_time ?? metadata.create_time ?? receivedAtMs,
    receivedAtMs,
    ...(reason === undefined ? {} : { reason }),
  }
}

/** One own execution, of the history and of the stream alike. Only the history names the fee's asset. */
export function parseFill(
  payload: z.infer<typeof wire.fill>,
  symbol: SymbolId,
  ids: Pick<ClientIds, 'textOf'>,
  receivedAtMs: number,
): Fill {
  const venueOrderId = venueOrderIdOf(payload.order_id)
  return {
    venue: GRVT,
    symbol,
    tradeId: payload.trade_id,
    clientOrderId: ids.textOf(payload.client_order_id, venueOrderId),
    venueOrderId,
    side: payload.is_buyer ? 'buy' : 'sell',
    price: payload.price,
    sizeBase: payload.size,
    feeQuote: payload.fee,
    feeAsset: payload.fee_currency ?? SETTLEMENT_ASSET,
    liquidity: payload.is_taker ? 'taker' : 'maker',
    realizedPnlQuote: payload.realized_pnl ?? ZERO,
    venueTimeMs: payload.event_time,
    receivedAtMs,
    forced: payload.is_liquidation === true,
  }
}

/** One row of `positions`: signed size. */
export function parsePosition(
  payload: z.infer<typeof wire.position>,
  symbol: SymbolId,
  receivedAtMs: number,
): Position {
  const liquidation = payload.est_liquidation_price ?? ZERO
  const leverage = payload.leverage ?? ZERO
  return {
    venue: GRVT,
    symbol,
    sizeBase: payload.size,
    entryPrice: payload.entry_price,
    markPrice: payload.mark_price,
    unrealizedPnlQuote: payload.unrealized_pnl,
    ...(liquidation.gt(0) ? { liquidationPrice: liquidation } : {}),
    ...(leverage.gt(0) ? { leverage } : {}),
    marginMode: payload.margin_type?.toUpperCase() === 'ISOLATED' ? 'isolated' : 'cross',
    updatedAtMs: receivedAtMs,
  }
}

type Summary = z.infer<typeof wire.accountSummary>['result']

/** The assets of `account_summary`. What can still be used, and open profit, are told for the account as a whole. */
export function parseBalances(summary: Summary, receivedAtMs: number): Balance[] {
  const settlement = summary.settle_currency ?? SETTLEMENT_ASSET
  const rows = summary.spot_balances.some(({ currency }) => currency === settlement)
    ? summary.spot_balances
    : [{ currency: settlement, balance: ZERO }, ...summary.spot_balances]
  return rows.map(({ currency, balance }) => ({
    asset: currency,
    walletBalance: balance,
    availableBalance: currency === settlement ? summary.available_balance : balance,
    unrealizedPnl: currency === settlement ? summary.unrealized_pnl : ZERO,
    receivedAtMs,
  }))
}

/** One row of `funding_payment_history`: the venue counts what was paid, we count what was received. */
export function parseFundingPayment(
  payload: z.infer<typeof wire.fundingPayments>['result'][number],
  symbol: SymbolId,
): FundingPayment {
  return {
    venue: GRVT,
    symbol,
    amountQuote: new D(0).minus(payload.amount),
    asset: payload.currency,
    paidAtMs: payload.event_time,
    // One transaction settles every symbol of the account.
    paymentId: `${payload.instrument}-${payload.event_time}-${payload.tx_id}`,
  }
}
