import type { BookView } from '../../shared/views.ts'
import { D, type Decimal, isMultipleOf, parseDecimal } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'
import type { Instrument } from '../domain/instrument.ts'
import { GROUP_TICKS, groupLadder, type LadderGroup } from '../market-data/grouped-ladder.ts'
import type { LiveBook } from '../market-data/live-book.ts'
import { PRICE_AGE_CEILING_MS } from '../pricing/price-age.ts'

/** Groups a side that the ladder shows. */
const ROWS = 20
const TEN_THOUSAND = new D(10_000)

/** Widths a ladder of this instrument offers, quote, narrowest first. */
export function groupingsOf(instrument: Instrument): readonly Decimal[] {
  return GROUP_TICKS.map((ticks) => instrument.tickSize.times(ticks))
}

/**
 * Reads a width the user chose.
 *
 * @throws {AppError} `validation` unless it is one of the offered widths.
 */
export function readGrouping(text: string, instrument: Instrument): Decimal {
  const offered = groupingsOf(instrument)
  const chosen = offered.find((width) => width.eq(text))
  if (chosen) return chosen
  const list = offered.map((width) => width.toFixed()).join(', ')
  throw new AppError('validation', `expected a group width of ${list}, got ${text}`)
}

/** The width remembered for an instrument; one tick when there is none, or the venue's steps have changed since. */
export function rememberedGrouping(text: string | undefined, instrument: Instrument): Decimal {
  const width = text === undefined ? undefined : parseDecimal(text)
  return groupingsOf(instrument).find((offered) => width?.eq(offered)) ?? instrument.tickSize
}

/**
 * The ladder as the window draws it. A partial book is none: the whole one is on its way to whoever looks at it. A stale or faulted book keeps its last levels, named as what they are.
 *
 * @param ceilingMs oldest book that is not stale.
 */
export function bookView(
  live: LiveBook,
  grouping: Decimal,
  ceilingMs: number = PRICE_AGE_CEILING_MS.sizing,
): BookView {
  const { instrument, book, fault } = live
  const groupTicks = isMultipleOf(grouping, instrument.tickSize)
    ? grouping.div(instrument.tickSize).toNumber()
    : 1
  const bid = book.bestBidTicks >= 0 ? instrument.tickSize.times(book.bestBidTicks) : undefined
  const ask = book.bestAskTicks >= 0 ? instrument.tickSize.times(book.bestAskTicks) : undefined
  const isWhole = live.levels >= ROWS
  const ageMs = live.ageMs()
  const stale = live.state === 'live' && (ageMs ?? 0) > ceilingMs
  const detail = fault ?? (stale ? staleWords(ageMs ?? 0, ceilingMs) : undefined)
  return {
    venue: instrument.venue,
    symbol: instrument.symbol,
    state: stale ? 'stale' : isWhole ? live.state : 'connecting',
    bids: isWhole ? groupLadder(book, 'bid', groupTicks, ROWS).map(rowView) : [],
    asks: isWhole ? groupLadder(book, 'ask', groupTicks, ROWS).map(rowView) : [],
    grouping: grouping.toFixed(),
    groupings: groupingsOf(instrument).map((width) => width.toFixed()),
    sequence: book.sequence,
    ...(detail === undefined ? {} : { detail }),
    ...(bid
      ? { bestBid: bid.toFixed(), bestBidSizeBase: instrument.lotSize.times(book.bestBidLots).toFixed() }
      : {}),
    ...(ask
      ? { bestAsk: ask.toFixed(), bestAskSizeBase: instrument.lotSize.times(book.bestAskLots).toFixed() }
      : {}),
    ...(bid && ask
      ? { spreadBps: ask.minus(bid).div(ask.plus(bid).div(2)).times(TEN_THOUSAND).toNumber() }
      : {}),
    ...(book.receivedAtMs > 0 ? { receivedAtMs: book.receivedAtMs } : {}),
  }
}

/** Why a book on the screen must not be traded on; `undefined` when it may. */
export function screenProblem(
  live: LiveBook,
  ceilingMs: number = PRICE_AGE_CEILING_MS.sizing,
): string | undefined {
  if (live.state === 'connecting') return 'the order book is not there yet'
  if (live.state === 'faulted') return `the order book is being rebuilt (${live.fault ?? 'no snapshot yet'})`
  const ageMs = live.ageMs() ?? 0
  return ageMs > ceilingMs ? staleWords(ageMs, ceilingMs) : undefined
}

function staleWords(ageMs: number, ceilingMs: number): string {
  const seconds = (ageMs / 1_000).toFixed(1)
  return `the order book is stale: its age is ${seconds} s, the oldest accepted is ${ceilingMs / 1_000} s`
}

function rowView({ price, sizeBase, totalBase }: LadderGroup) {
  return { price: price.toFixed(), sizeBase: sizeBase.toFixed(), totalBase: totalBase.toFixed() }
}
