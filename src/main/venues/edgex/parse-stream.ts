import type { z } from 'zod'
import { D } from '../../base/decimal.ts'
import type { Candle, PublicTrade } from '../../domain/market.ts'
import { parseKlines } from './parse-market.ts'
import * as wire from './wire-stream.ts'

type TradeRow = z.infer<typeof wire.tradeFrame>['content']['data'][number]

/** Trades of one frame, oldest first. */
export function parseTrades(rows: readonly TradeRow[]): PublicTrade[] {
  return rows
    .map(
      (row): PublicTrade => ({
        tradeId: row.ticketId,
        price: new D(row.price),
        sizeBase: new D(row.size),
        takerSide: row.isBuyerMaker ? 'sell' : 'buy',
        venueTimeMs: row.time,
      }),
    )
    .sort((a, b) => a.venueTimeMs - b.venueTimeMs)
}

/** New trades of a `trades` frame; the first frame is history. */
export function readNewTrades(payload: unknown): PublicTrade[] {
  const { dataType, data } = wire.tradeFrame.parse(payload).content
  return dataType === wire.SNAPSHOT ? [] : parseTrades(data)
}

/** Candles of a `kline` frame; of the history in the first one only the running candle. */
export function readCandles(payload: unknown, venueNowMs: number): Candle[] {
  const { dataType, data } = wire.klineFrame.parse(payload).content
  const candles = parseKlines(data, venueNowMs)
  return dataType === wire.SNAPSHOT ? candles.slice(-1) : candles
}
