import { D, type Decimal } from '../base/decimal.ts'
import type { ClientOrderId, IntentId, SymbolId, VenueId, VenueOrderId } from '../domain/brands.ts'
import type { Fill, OrderStatus, OrderType, OrderUpdate, Side, TimeInForce } from '../domain/order.ts'
import type { OrderRecord } from './journal.ts'

/** A column as SQLite and the worker's messages carry it. Decimals are text, flags 0 or 1. */
export type Cell = string | number | null
/** One row by column name. */
export type Row = Readonly<Record<string, Cell>>

/** Every column of an order that the venue's news can change or first tell. */
export function orderRow(order: OrderUpdate): Row {
  return {
    venue: order.venue,
    symbol: order.symbol,
    client_order_id: order.clientOrderId,
    venue_order_id: order.venueOrderId,
    side: order.side,
    type: order.type,
    time_in_force: order.timeInForce,
    status: order.status,
    size_base: order.sizeBase.toFixed(),
    limit_price: order.limitPrice?.toFixed() ?? null,
    reduce_only: order.reduceOnly ? 1 : 0,
    filled_base: order.filledBase.toFixed(),
    average_price: order.averagePrice.toFixed(),
    venue_time_ms: order.venueTimeMs,
    received_at_ms: order.receivedAtMs,
    reason: order.reason ?? null,
  }
}

/** The reverse of `orderRow`. */
export function orderOfRow(row: Row): OrderUpdate {
  const limitPrice = row.limit_price
  const reason = row.reason
  return {
    venue: text(row, 'venue') as VenueId,
    symbol: text(row, 'symbol') as SymbolId,
    clientOrderId: text(row, 'client_order_id') as ClientOrderId,
    venueOrderId: text(row, 'venue_order_id') as VenueOrderId,
    side: text(row, 'side') as Side,
    type: text(row, 'type') as OrderType,
    timeInForce: text(row, 'time_in_force') as TimeInForce,
    status: text(row, 'status') as OrderStatus,
    sizeBase: decimal(row, 'size_base'),
    ...(typeof limitPrice === 'string' ? { limitPrice: new D(limitPrice) } : {}),
    reduceOnly: row.reduce_only === 1,
    filledBase: decimal(row, 'filled_base'),
    averagePrice: decimal(row, 'average_price'),
    venueTimeMs: count(row, 'venue_time_ms'),
    receivedAtMs: count(row, 'received_at_ms'),
    ...(typeof reason === 'string' ? { reason } : {}),
  }
}

/** An order row with the columns that are ours alone. */
export function orderRecordOfRow(row: Row): OrderRecord {
  const { intent_id: intentId, price_age_ms: priceAgeMs } = row
  const { price_source: priceSource, price_sequence: priceSequence } = row
  return {
    order: orderOfRow(row),
    ...(typeof intentId === 'string' ? { intentId: intentId as IntentId } : {}),
    leg: count(row, 'leg'),
    attempt: count(row, 'attempt'),
    createdAtMs: count(row, 'created_at_ms'),
    ...(typeof priceAgeMs === 'number' ? { priceAgeMs } : {}),
    ...(typeof priceSource === 'string' ? { priceSource } : {}),
    ...(typeof priceSequence === 'string' ? { priceSequence } : {}),
  }
}

export function fillRow(fill: Fill): Row {
  return {
    venue: fill.venue,
    symbol: fill.symbol,
    trade_id: fill.tradeId,
    client_order_id: fill.clientOrderId,
    venue_order_id: fill.venueOrderId,
    side: fill.side,
    price: fill.price.toFixed(),
    size_base: fill.sizeBase.toFixed(),
    fee_quote: fill.feeQuote.toFixed(),
    fee_asset: fill.feeAsset,
    liquidity: fill.liquidity,
    realized_pnl_quote: fill.realizedPnlQuote.toFixed(),
    venue_time_ms: fill.venueTimeMs,
    received_at_ms: fill.receivedAtMs,
    forced: fill.forced ? 1 : 0,
  }
}

/** The reverse of `fillRow`. */
export function fillOfRow(row: Row): Fill {
  return {
    venue: text(row, 'venue') as VenueId,
    symbol: text(row, 'symbol') as SymbolId,
    tradeId: text(row, 'trade_id'),
    clientOrderId: text(row, 'client_order_id') as ClientOrderId,
    venueOrderId: text(row, 'venue_order_id') as VenueOrderId,
    side: text(row, 'side') as Side,
    price: decimal(row, 'price'),
    sizeBase: decimal(row, 'size_base'),
    feeQuote: decimal(row, 'fee_quote'),
    feeAsset: text(row, 'fee_asset'),
    liquidity: text(row, 'liquidity') as Fill['liquidity'],
    realizedPnlQuote: decimal(row, 'realized_pnl_quote'),
    venueTimeMs: count(row, 'venue_time_ms'),
    receivedAtMs: count(row, 'received_at_ms'),
    forced: row.forced === 1,
  }
}

function text(row: Row, column: string): string {
  return String(row[column] ?? '')
}

function count(row: Row, column: string): number {
  return Number(row[column] ?? 0)
}

function decimal(row: Row, column: string): Decimal {
  return new D(text(row, column))
}
