import { z } from 'zod'
import type { ClientOrderId } from '../../src/main/domain/brands.ts'
import type { ExchangeClient } from '../../src/main/venues/exchange-client.ts'
import {
  bySymbol,
  clientOrderId,
  count,
  decimal,
  direction,
  flag,
  nothing,
  orderType,
  side,
  symbol,
  timeInForce,
  unixMs,
} from './arguments.ts'

/** What a call may use beside its request. */
export interface CallContext {
  readonly client: ExchangeClient
  readonly signal: AbortSignal
  /** The id of an order whose request names none. */
  readonly nextClientOrderId: () => ClientOrderId
}

/** One method of the port as a command. */
export interface Method {
  readonly schema: z.ZodObject
  readonly call: (request: unknown, context: CallContext) => unknown
}

/** Joins a schema and a call, so that the call is typed by what the schema gives. */
function method<S extends z.ZodObject>(
  schema: S,
  call: (request: z.infer<S>, context: CallContext) => unknown,
): Method {
  return { schema, call: (request, context) => call(schema.parse(request), context) }
}

/** Requests whose order id may be left out. */
const named = <T extends { clientOrderId?: ClientOrderId | undefined }>(
  request: T,
  context: CallContext,
) => ({
  ...request,
  clientOrderId: request.clientOrderId ?? context.nextClientOrderId(),
})

/** Drops what is `undefined`: an absent field and an undefined one are not the same to the port. */
function present<T extends object>(request: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)) as never
}

const orderRef = z.strictObject({ symbol, clientOrderId })
const ordered = { clientOrderId: clientOrderId.optional(), symbol, sizeBase: decimal }

/** Every method of the port that answers once. Streams stand in `stream-methods.ts`. */
export const methods: Readonly<Record<string, Method>> = {
  exchangeName: method(nothing, (_request, { client }) => client.exchangeName()),
  capabilities: method(nothing, (_request, { client }) => client.capabilities),
  connect: method(nothing, async (_request, { client, signal }) => {
    await client.connect(signal)
    return client.streams.status()
  }),

  'instruments.list': method(nothing, (request, { client, signal }) =>
    client.instruments.list(request, signal),
  ),
  'instruments.resolve': method(bySymbol, (request, { client, signal }) =>
    client.instruments.resolve(request, signal),
  ),
  'instruments.roundToTick': method(
    z.strictObject({ symbol, price: decimal, side }),
    (request, { client, signal }) => client.instruments.roundToTick(request, signal),
  ),
  'instruments.getQuantityMultiplier': method(bySymbol, (request, { client, signal }) =>
    client.instruments.getQuantityMultiplier(request, signal),
  ),
  'instruments.getMinOrderNotional': method(bySymbol, (request, { client, signal }) =>
    client.instruments.getMinOrderNotional(request, signal),
  ),

  'marketData.fetchBboPrices': method(bySymbol, (request, { client, signal }) =>
    client.marketData.fetchBboPrices(request, signal),
  ),
  'marketData.getOrderBookDepth': method(
    z.strictObject({ symbol, levels: count.default(20) }),
    (request, { client, signal }) => client.marketData.getOrderBookDepth(request, signal),
  ),
  'marketData.getCandles': method(
    z.strictObject({ symbol, limit: count.default(100), endTimeMs: unixMs.optional() }),
    (request, { client, signal }) => client.marketData.getCandles(present(request), signal),
  ),
  'marketData.getTrades': method(
    z.strictObject({ symbol, limit: count.default(100) }),
    (request, { client, signal }) => client.marketData.getTrades(request, signal),
  ),
  'marketData.getFundingRate': method(bySymbol, (request, { client, signal }) =>
    client.marketData.getFundingRate(request, signal),
  ),
  'marketData.getFundingHistory': method(
    z.strictObject({ symbol, limit: count.default(100) }),
    (request, { client, signal }) => client.marketData.getFundingHistory(request, signal),
  ),

  'trading.submit': method(
    z.strictObject({
      ...ordered,
      side,
      type: orderType,
      limitPrice: decimal.optional(),
      timeInForce: timeInForce.default('GTC'),
      reduceOnly: flag,
    }),
    (request, context) => context.client.trading.submit(present(named(request, context)), context.signal),
  ),
  'trading.placeLimitOrder': method(
    z.strictObject({
      ...ordered,
      side,
      limitPrice: decimal,
      timeInForce: timeInForce.default('GTC'),
      reduceOnly: flag,
    }),
    (request, context) => context.client.trading.placeLimitOrder(named(request, context), context.signal),
  ),
  'trading.placeMarketOrder': method(
    z.strictObject({ ...ordered, side, reduceOnly: flag }),
    (request, context) => context.client.trading.placeMarketOrder(named(request, context), context.signal),
  ),
  'trading.placeOpenOrder': method(z.strictObject({ ...ordered, direction }), (request, context) =>
    context.client.trading.placeOpenOrder(named(request, context), context.signal),
  ),
  'trading.placeCloseOrder': method(
    z.strictObject({ ...ordered, side, limitPrice: decimal }),
    (request, context) => context.client.trading.placeCloseOrder(named(request, context), context.signal),
  ),
  'trading.cancelOrder': method(orderRef, (request, { client, signal }) =>
    client.trading.cancelOrder(request, signal),
  ),
  'trading.cancelAll': method(bySymbol, (request, { client, signal }) =>
    client.trading.cancelAll(request, signal),
  ),
  'trading.getOrderInfo': method(orderRef, (request, { client, signal }) =>
    client.trading.getOrderInfo(request, signal),
  ),
  'trading.getActiveOrders': method(
    z.strictObject({ symbol: symbol.optional() }),
    (request, { client, signal }) => client.trading.getActiveOrders(present(request), signal),
  ),

  'account.getAccountPositions': method(bySymbol, (request, { client, signal }) =>
    client.account.getAccountPositions(request, signal),
  ),
  'account.getDetailedPositions': method(nothing, (request, { client, signal }) =>
    client.account.getDetailedPositions(request, signal),
  ),
  'account.getAccountBalance': method(nothing, (request, { client, signal }) =>
    client.account.getAccountBalance(request, signal),
  ),
  'account.getAccountPnl': method(nothing, (request, { client, signal }) =>
    client.account.getAccountPnl(request, signal),
  ),
  'account.getTotalAssetValue': method(nothing, (request, { client, signal }) =>
    client.account.getTotalAssetValue(request, signal),
  ),
  'account.getLeverageInfo': method(bySymbol, (request, { client, signal }) =>
    client.account.getLeverageInfo(request, signal),
  ),
  'account.getMaintenanceTiers': method(bySymbol, (request, { client, signal }) =>
    client.account.getMaintenanceTiers(request, signal),
  ),
  'account.getFeeRates': method(bySymbol, (request, { client, signal }) =>
    client.account.getFeeRates(request, signal),
  ),
  'account.getUserTradeHistory': method(
    z.strictObject({ symbol, limit: count.default(100), startTimeMs: unixMs.optional() }),
    (request, { client, signal }) => client.account.getUserTradeHistory(present(request), signal),
  ),
  'account.getFundingPayments': method(
    z.strictObject({ symbol, limit: count.default(100) }),
    (request, { client, signal }) => client.account.getFundingPayments(request, signal),
  ),
}
