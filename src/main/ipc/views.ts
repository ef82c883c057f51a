import type {
  CandleView,
  InstrumentView,
  OrderView,
  PositionView,
  PreviewView,
  QuoteView,
  StreamView,
} from '../../shared/views.ts'
import type { Decimal } from '../base/decimal.ts'
import type { BoardRow } from '../desk/quote-board.ts'
import { type Instrument, scalesOf } from '../domain/instrument.ts'
import type { Candle } from '../domain/market.ts'
import type { TicketPreview } from '../execution/ticket-preview.ts'
import type { OwnOrder } from '../portfolio/own-orders.ts'
import type { LivePosition } from '../portfolio/positions.ts'
import type { SocketStatus } from '../venues/market-streams.ts'

/** Domain to the window. Pure; decimals become text here and nowhere later. */

const QUOTE_DECIMALS = 4

/** Quote amounts on a screen: four decimals, half away from zero, as the eye expects of a report. */
const money = (value: Decimal): string => value.toDecimalPlaces(QUOTE_DECIMALS).toFixed()
/** Prices of positions: nine digits show a fill average of any instrument, a dear one or a cheap one. */
const price = (value: Decimal): string => value.toSignificantDigits(9).toFixed()
const text = (value: Decimal): string => value.toFixed()

export function instrumentView(instrument: Instrument, venueName: string): InstrumentView {
  return {
    venue: instrument.venue,
    venueName,
    symbol: instrument.symbol,
    venueSymbol: instrument.venueSymbol,
    quoteAsset: instrument.quoteAsset,
    tickSize: text(instrument.tickSize),
    lotSize: text(instrument.lotSize),
    minSize: text(instrument.minSize),
    minNotional: text(instrument.minNotional),
    ...scalesOf(instrument),
  }
}

export function streamView(venue: string, status: SocketStatus): StreamView {
  return { venue, ...status }
}

export function positionView(position: LivePosition, venueName: string): PositionView {
  const { liquidationPrice } = position
  return {
    venue: position.venue,
    venueName,
    symbol: position.symbol,
    sizeBase: text(position.sizeBase),
    entryPrice: price(position.entryPrice),
    markPrice: price(position.markPrice),
    notionalQuote: money(position.notionalQuote),
    unrealizedPnlQuote: money(position.unrealizedPnlQuote),
    realizedPnlQuote: money(position.realizedPnlQuote),
    feesQuote: money(position.feesQuote),
    ...(liquidationPrice?.gt(0) ? { liquidationPrice: price(liquidationPrice) } : {}),
  }
}

export function orderView(own: OwnOrder, venueName: string): OrderView {
  const { order } = own
  return {
    venue: order.venue,
    venueName,
    symbol: order.symbol,
    clientOrderId: order.clientOrderId,
    side: order.side,
    type: order.type,
    timeInForce: order.timeInForce,
    status: order.status,
    sizeBase: text(order.sizeBase),
    filledBase: text(order.filledBase),
    reduceOnly: order.reduceOnly,
    feeQuote: money(own.feeQuote),
    createdAtMs: own.createdAtMs,
    updatedAtMs: own.updatedAtMs,
    ...(order.limitPrice ? { limitPrice: text(order.limitPrice) } : {}),
    ...(order.averagePrice.gt(0) ? { averagePrice: price(order.averagePrice) } : {}),
    ...(own.priceAgeMs === undefined ? {} : { priceAgeMs: own.priceAgeMs }),
    ...(own.priceSource === undefined ? {} : { priceSource: own.priceSource }),
    ...(own.priceSequence === undefined ? {} : { priceSequence: own.priceSequence }),
    ...(order.reason === undefined ? {} : { reason: order.reason }),
  }
}

const HOURS_A_YEAR = 365 * 24
const PERCENT = 100
const BPS = 10_000

export function quoteView({ instrument, bbo, funding }: BoardRow, venueName: string): QuoteView {
  const mid = bbo?.bidPrice.plus(bbo.askPrice).div(2)
  return {
    venue: instrument.venue,
    venueName,
    symbol: instrument.symbol,
    quoteAsset: instrument.quoteAsset,
    priceDecimals: scalesOf(instrument).priceDecimals,
    ...(bbo && mid
      ? {
          bid: text(bbo.bidPrice),
          ask: text(bbo.askPrice),
          spreadBps: bbo.askPrice.minus(bbo.bidPrice).div(mid).times(BPS).toNumber(),
          receivedAtMs: bbo.receivedAtMs,
        }
      : {}),
    ...(funding
      ? {
          fundingPercentPerYear: funding.ratePerInterval
            .div(funding.intervalHours)
            .times(HOURS_A_YEAR * PERCENT)
            .toNumber(),
          fundingIntervalHours: funding.intervalHours.toNumber(),
          ...(funding.accrual === 'continuous'
            ? { fundingAccrues: true }
            : { nextFundingAtMs: funding.nextSettlementMs }),
        }
      : {}),
  }
}

/** Numbers: candles are drawn, never traded on. */
export function candleView(candle: Candle): CandleView {
  return {
    openTimeMs: candle.openTimeMs,
    open: candle.open.toNumber(),
    high: candle.high.toNumber(),
    low: candle.low.toNumber(),
    close: candle.close.toNumber(),
    volumeBase: candle.volumeBase.toNumber(),
    closed: candle.closed,
  }
}

export function previewView(preview: TicketPreview, instrument: Instrument): PreviewView {
  const { priceDecimals } = scalesOf(instrument)
  // Between two ticks a price needs one digit more to show on which side it lies.
  const tick = (value: Decimal): string => value.toDecimalPlaces(priceDecimals + 1).toFixed()
  const { sizeBase, notionalQuote, averagePrice, worstPrice, slippageBps, feeQuote, residualBase } = preview
  return {
    ...(sizeBase ? { sizeBase: text(sizeBase) } : {}),
    ...(notionalQuote ? { notionalQuote: money(notionalQuote) } : {}),
    ...(averagePrice ? { averagePrice: tick(averagePrice) } : {}),
    ...(worstPrice ? { worstPrice: tick(worstPrice) } : {}),
    ...(slippageBps ? { slippageBps: slippageBps.toNumber() } : {}),
    ...(feeQuote ? { feeQuote: money(feeQuote) } : {}),
    ...(residualBase ? { residualBase: residualBase.toSignificantDigits(8).toFixed() } : {}),
    ...(preview.bookAgeMs === undefined ? {} : { bookAgeMs: preview.bookAgeMs }),
    ...(preview.liquidityScore === undefined ? {} : { liquidityScore: preview.liquidityScore }),
    problems: [...preview.problems],
    warnings: [...preview.warnings],
  }
}
