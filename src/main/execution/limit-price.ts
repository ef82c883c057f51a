import { D, type Decimal, ONE, parseDecimal } from '../base/decimal.ts'
import { err, ok, type Result } from '../base/result.ts'
import { type Instrument, roundToTick } from '../domain/instrument.ts'
import type { Bbo } from '../domain/market.ts'
import type { Side } from '../domain/order.ts'

/** 0.01 %: how far inside the opposite touch our own limit prices lie unless told otherwise. */
export const DEFAULT_LIMIT_OFFSET: Decimal = new D('0.0001')

/**
 * The limit price we choose ourselves: ask × (1 − offset) for a buy, bid × (1 + offset) for a sell,
 * then to the tick that is not more aggressive. Formula: product.md §3.
 */
export function limitPriceOf(
  bbo: Pick<Bbo, 'bidPrice' | 'askPrice'>,
  side: Side,
  offset: Decimal,
  instrument: Instrument,
): Decimal {
  const bare = side === 'buy' ? bbo.askPrice.times(ONE.minus(offset)) : bbo.bidPrice.times(ONE.plus(offset))
  return roundToTick(bare, side, instrument)
}

/** Reads a price the user typed and puts it on the tick grid (buys down, sells up), or says what is wrong. */
export function readLimitPrice(text: string, side: Side, instrument: Instrument): Result<Decimal, string> {
  const typed = text.trim().length > 64 ? undefined : parseDecimal(text.trim())
  if (!typed)
    return err(
      `expected a limit price such as ${instrument.tickSize.toFixed()}, got "${text.trim().slice(0, 64)}"`,
    )
  const price = roundToTick(typed, side, instrument)
  return price.gt(0) ? ok(price) : err(`expected a limit price above zero, got ${typed.toFixed()}`)
}
