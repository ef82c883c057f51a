import type { Decimal } from '../base/decimal.ts'
import type { ClientOrderId, SymbolId, VenueId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { MaintenanceTier } from '../domain/maintenance.ts'
import type {
  Bbo,
  Candle,
  DepthSnapshot,
  FeeRates,
  FundingPayment,
  FundingRate,
  FundingSettlement,
  PublicTrade,
} from '../domain/market.ts'
import type {
  CancelOutcome,
  Fill,
  OrderRequest,
  OrderUpdate,
  Side,
  SubmitOutcome,
  TimeInForce,
} from '../domain/order.ts'
import type { Balance, Position } from '../domain/position.ts'
import type { Capabilities } from './capabilities.ts'
import type { MarketStreams } from './market-streams.ts'

/**
 * The port. Everything above `venues/` speaks to this and does not know which venue answers; the
 * simulated venue, the paper venue and the real ones stand behind it alike.
 *
 * Conventions of every method:
 * - one request object, then an `AbortSignal`; the client adds its own deadline;
 * - symbols are normalized (`BTC`), sizes are venue units, prices are quote per venue unit;
 * - queries throw `AppError` (`transport`, `timeout`, `rate-limit`, `auth`, `protocol`, …);
 * - commands never throw for what the venue or the network did: they resolve to an outcome;
 * - what a venue cannot do is off in `capabilities` and throws `not-supported`.
 */
export interface ExchangeClient {
  readonly venue: VenueId
  /** For people, `Aster`. */
  exchangeName(): string
  readonly capabilities: Capabilities
  readonly instruments: InstrumentsFacet
  readonly marketData: MarketDataFacet
  readonly trading: TradingFacet
  readonly account: AccountFacet
  readonly streams: MarketStreams
  /** Resolves only when instruments, and with credentials the private stream and account state, are there. */
  connect(signal: AbortSignal): Promise<void>
  /** Closes every socket and timer. Safe to call twice. */
  disconnect(): Promise<void>
}

export interface SymbolRequest {
  readonly symbol: SymbolId
}

export interface InstrumentsFacet {
  /** Everything the venue lists, pending and delisted ones included. */
  list(request: Record<string, never>, signal: AbortSignal): Promise<readonly Instrument[]>
  /** @throws {AppError} `validation` naming the symbol when the venue does not trade it. */
  resolve(request: SymbolRequest, signal: AbortSignal): Promise<Instrument>
  /** The tick-grid price that is never more aggressive than asked: buys down, sells up. */
  roundToTick(
    request: SymbolRequest & { readonly price: Decimal; readonly side: Side },
    signal: AbortSignal,
  ): Promise<Decimal>
  /** Tokens in one venue unit (1000 for `1000PEPE…`). */
  getQuantityMultiplier(request: SymbolRequest, signal: AbortSignal): Promise<Decimal>
  /** Smallest order value in quote. */
  getMinOrderNotional(request: SymbolRequest, signal: AbortSignal): Promise<Decimal>
}

export interface MarketDataFacet {
  /** Best bid and offer by REST, stamped with our receipt time. */
  fetchBboPrices(request: SymbolRequest, signal: AbortSignal): Promise<Bbo>
  /** Book by REST. `levels` per side; the venue's next larger page is asked for and cut. */
  getOrderBookDepth(
    request: SymbolRequest & { readonly levels: number },
    signal: AbortSignal,
  ): Promise<DepthSnapshot>
  /** 1-minute candles, oldest first, the running one last; at most `limit`. */
  getCandles(
    request: SymbolRequest & { readonly limit: number; readonly endTimeMs?: number },
    signal: AbortSignal,
  ): Promise<readonly Candle[]>
  /** Latest public trades, oldest first. */
  getTrades(
    request: SymbolRequest & { readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly PublicTrade[]>
  /** Rate now, next settlement, true interval. */
  getFundingRate(request: SymbolRequest, signal: AbortSignal): Promise<FundingRate>
  /** Settled rates, oldest first. */
  getFundingHistory(
    request: SymbolRequest & { readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly FundingSettlement[]>
}

export interface OpenOrderRequest {
  readonly clientOrderId: ClientOrderId
  readonly symbol: SymbolId
  readonly sizeBase: Decimal
  /** `long` buys, `short` sells. */
  readonly direction: 'long' | 'short'
}

export interface CloseOrderRequest {
  readonly clientOrderId: ClientOrderId
  readonly symbol: SymbolId
  readonly sizeBase: Decimal
  /** Side of the closing order itself. */
  readonly side: Side
  readonly limitPrice: Decimal
}

export interface MarketOrderRequest {
  readonly clientOrderId: ClientOrderId
  readonly symbol: SymbolId
  readonly side: Side
  readonly sizeBase: Decimal
  readonly reduceOnly: boolean
}

export interface LimitOrderRequest {
  readonly clientOrderId: ClientOrderId
  readonly symbol: SymbolId
  readonly side: Side
  readonly sizeBase: Decimal
  readonly limitPrice: Decimal
  readonly timeInForce: TimeInForce
  readonly reduceOnly: boolean
}

export interface OrderRef {
  readonly symbol: SymbolId
  readonly clientOrderId: ClientOrderId
}

export interface TradingFacet {
  /** Sends one order of any kind, at most once. The named methods below are shapes of this one. */
  submit(order: OrderRequest, signal: AbortSignal): Promise<SubmitOutcome>
  placeLimitOrder(request: LimitOrderRequest, signal: AbortSignal): Promise<SubmitOutcome>
  placeMarketOrder(request: MarketOrderRequest, signal: AbortSignal): Promise<SubmitOutcome>
  /** Post-only at the near touch of a fresh book. */
  placeOpenOrder(request: OpenOrderRequest, signal: AbortSignal): Promise<SubmitOutcome>
  /** Reduce-only limit. */
  placeCloseOrder(request: CloseOrderRequest, signal: AbortSignal): Promise<SubmitOutcome>
  cancelOrder(request: OrderRef, signal: AbortSignal): Promise<CancelOutcome>
  /** Cancels every open order of the symbol. */
  cancelAll(
    request: SymbolRequest,
    signal: AbortSignal,
  ): Promise<CancelOutcome | { readonly outcome: 'done' }>
  /** `undefined` when the venue says that it knows no such order. */
  getOrderInfo(request: OrderRef, signal: AbortSignal): Promise<OrderUpdate | undefined>
  /** Open orders of one symbol, or of all when none is named. */
  getActiveOrders(
    request: { readonly symbol?: SymbolId },
    signal: AbortSignal,
  ): Promise<readonly OrderUpdate[]>
}

export interface LeverageInfo {
  readonly leverage: Decimal
  readonly maxLeverage: Decimal
  readonly maintenanceMarginRate: Decimal
}

export interface AccountFacet {
  /** Signed size of one symbol; zero when flat. A failed query throws, it is never "flat". */
  getAccountPositions(request: SymbolRequest, signal: AbortSignal): Promise<Decimal>
  getDetailedPositions(request: Record<string, never>, signal: AbortSignal): Promise<readonly Position[]>
  getAccountBalance(request: Record<string, never>, signal: AbortSignal): Promise<readonly Balance[]>
  /** Unrealised profit and loss of the account, quote. */
  getAccountPnl(request: Record<string, never>, signal: AbortSignal): Promise<Decimal>
  /** Wallet plus unrealised, quote. */
  getTotalAssetValue(request: Record<string, never>, signal: AbortSignal): Promise<Decimal>
  getLeverageInfo(request: SymbolRequest, signal: AbortSignal): Promise<LeverageInfo>
  /**
   * Maintenance margin by notional, smallest first; one tier where the venue tells one rate. Needs keys only where
   * the venue's own answer does.
   */
  getMaintenanceTiers(request: SymbolRequest, signal: AbortSignal): Promise<readonly MaintenanceTier[]>
  /** The account's own fee tier. */
  getFeeRates(request: SymbolRequest, signal: AbortSignal): Promise<FeeRates>
  /** Own fills, oldest first. */
  getUserTradeHistory(
    request: SymbolRequest & { readonly limit: number; readonly startTimeMs?: number },
    signal: AbortSignal,
  ): Promise<readonly Fill[]>
  getFundingPayments(
    request: SymbolRequest & { readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly FundingPayment[]>
}
