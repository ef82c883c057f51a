import type { PairTicketInput } from '../../shared/pair-contract.ts'
import type { PairPreviewView } from '../../shared/pair-views.ts'
import { type Decimal, maxOf, ZERO } from '../base/decimal.ts'
import { AppError, messageOf } from '../base/errors.ts'
import type { TradingDesk } from '../desk/trading-desk.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { DepthSnapshot, FeeRates } from '../domain/market.ts'
import { CHECKED_LEVELS } from '../execution/liquidity-analyzer.ts'
import { scoreLiquidity } from '../execution/liquidity-score.ts'
import { type CommonSize, solveCommonSize } from '../execution/pairs/common-lot.ts'
import { type LegFacts, verdictOf } from '../execution/pairs/pair-preflight.ts'
import { readTokens } from '../execution/pairs/pair-ticket.ts'
import { midOf } from '../execution/slippage-calculator.ts'
import type { LeverageInfo } from '../venues/exchange-client.ts'
import { screenProblem } from './book-view.ts'
import type { Terminal } from './terminal.ts'

interface Leg {
  readonly desk: TradingDesk
  readonly instrument: Instrument
  readonly depth: DepthSnapshot | undefined
  readonly problem: string | undefined
  readonly fees: FeeRates
  readonly leverage: LeverageInfo | undefined
}

const NO_VERDICT = ['Depth', 'Margin', 'Liquidation', 'Break-even', 'Books'] as const

/**
 * What the pair ticket would send, from the live books: it asks no venue for a book. The first preview brings
 * the books of both legs back, so that the next has them.
 */
export async function previewPair(
  ticket: PairTicketInput,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<PairPreviewView> {
  const names = [ticket.longVenue, ticket.shortVenue]
  const sides = ['buy', 'sell'] as const
  const nameOf = (venue: string): string =>
    terminal
      .venues()
      .get(venue as VenueId)
      .exchangeName()
  const bare = names.map((venue, index) => ({ venue, venueName: nameOf(venue), side: sides[index] ?? 'buy' }))
  const nothing = (problem: string): PairPreviewView => ({
    legs: bare,
    verdict: NO_VERDICT.map((name) => ({ name, value: '', tone: 'idle', words: '' })),
    problems: [problem],
    warnings: [],
  })
  if (ticket.longVenue === ticket.shortVenue) return nothing('A pair needs two venues: one leg on each.')
  const [long, short] = await Promise.all(names.map((venue) => legOf(venue, ticket.symbol, terminal, signal)))
  if (!long || !short) return nothing('A venue is not connected.')
  const problem = long.problem ?? short.problem
  if (problem !== undefined) return nothing(problem)
  const legs = [long, short] as const
  const mids = legs.map(({ depth }) => (depth && midOf(depth)) ?? ZERO)
  const perToken = legs.map(({ instrument }, index) => (mids[index] ?? ZERO).div(instrument.multiplier))
  const tokens = readTokens(ticket, maxOf(perToken[0] ?? ZERO, perToken[1] ?? ZERO))
  if (!tokens.ok) return nothing(tokens.error)
  const terms = legs.map(({ instrument }, index) => ({
    instrument,
    price: mids[index] ?? ZERO,
    reduceOnly: false,
  }))
  const [first, second] = terms
  if (!first || !second) return nothing('A pair has two legs.')
  const size = solveCommonSize([first, second], tokens.value)
  if (!size.ok) return nothing(size.error.message)
  const facts = legs.map((leg, index) =>
    factsOf(leg, sides[index] ?? 'buy', size.value, index, mids, terminal),
  )
  const [a, b] = facts
  if (!a || !b) return nothing('A pair has two legs.')
  const verdict = verdictOf([a, b])
  return {
    legs: facts.map(({ liquidity, instrument, sizeBase, fees, bookAgeMs }, index) => ({
      ...(bare[index] ?? { venue: '', venueName: '', side: 'buy' as const }),
      sizeBase: sizeBase.toFixed(),
      ...(liquidity.walk.averagePrice
        ? { averagePrice: liquidity.walk.averagePrice.toSignificantDigits(9).toFixed() }
        : {}),
      notionalQuote: liquidity.walk.notionalQuote.toDecimalPlaces(2).toFixed(),
      feeQuote: liquidity.walk.notionalQuote.times(fees.takerRate).toDecimalPlaces(4).toFixed(),
      slippageBps: liquidity.walk.slippageVsTouchBps.toNumber(),
      bookAgeMs: Math.round(bookAgeMs),
      quoteAsset: instrument.quoteAsset,
    })),
    tokens: size.value.tokens[0].toFixed(),
    residualTokens: size.value.residualTokens.toFixed(),
    leftOverTokens: maxOf(size.value.leftOverTokens, ZERO).toSignificantDigits(6).toFixed(),
    verdict: [...verdict],
    problems: verdict.filter(({ tone }) => tone === 'bad').map(({ name, words }) => `${name}: ${words}`),
    warnings: warningsOf(legs),
  }
}

async function legOf(
  venue: string,
  symbol: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Leg | undefined> {
  const { session, books, instruments, clock } = terminal
  const client = terminal.venues().get(venue as VenueId)
  const name = client.exchangeName()
  const instrument = instruments().find((each) => each.venue === venue && each.symbol === symbol)
  if (!instrument) throw new AppError('validation', `${name} does not trade ${symbol}`)
  const desk = session.deskOf(venue as VenueId)
  terminal.prepareBook(instrument)
  const live = books.find(instrument.venue, symbol as SymbolId)
  const depth = live?.depth(CHECKED_LEVELS)
  const stale = live && screenProblem(live)
  const problem =
    client.capabilities.kind === 'perpetual'
      ? (stale ?? (depth ? undefined : `the book of ${symbol} on ${name} is on its way`))
      : `${name} trades spot: a leg needs a perpetual`
  const [fees, leverage] = await Promise.all([
    desk.fees.ratesOf(instrument.symbol, signal),
    terminal.leverageOf(desk, instrument.symbol, clock.now()).catch((cause) => {
      terminal.log.debug('pair.no-leverage', { venue, message: messageOf(cause) })
      return undefined
    }),
  ])
  return { desk, instrument, depth, problem, fees, leverage }
}

function factsOf(
  leg: Leg,
  side: 'buy' | 'sell',
  size: CommonSize,
  index: number,
  mids: readonly Decimal[],
  { board, clock }: Terminal,
): LegFacts {
  const { desk, instrument, fees, leverage } = leg
  const sizeBase = size.sizesBase[index as 0 | 1]
  const depth = leg.depth as DepthSnapshot
  const row = board
    .rows()
    .find(
      (each) => each.instrument.venue === instrument.venue && each.instrument.symbol === instrument.symbol,
    )
  return {
    venueName: desk.client.exchangeName(),
    instrument,
    liquidity: scoreLiquidity(depth, side, sizeBase),
    midPrice: mids[index] ?? ZERO,
    bookAgeMs: Math.max(0, clock.now() - depth.receivedAtMs),
    sizeBase,
    fees,
    availableQuote: desk.portfolio.positions.totals().equityQuote,
    leverage,
    funding: row?.funding,
  }
}

/** Legs in two currencies are two bets: said, and left to the user. */
function warningsOf(legs: readonly [Leg, Leg]): string[] {
  const [a, b] = legs.map(({ instrument }) => instrument.quoteAsset)
  return a === b ? [] : [`The legs settle in ${a} and ${b}: their difference is a bet of its own.`]
}
