import type { Bbo, DepthSnapshot } from '../domain/market.ts'
import { ageOf } from './price-age.ts'

/** Why a price must not be traded on. */
export type BookProblemCode = 'book-empty' | 'book-crossed' | 'book-stale'

/** One problem, with words for the screen. */
export interface BookProblem {
  readonly code: BookProblemCode
  readonly message: string
}

/** Looks at the top of a book: both sides there, not crossed, young enough for this use. */
export function bboProblems(bbo: Bbo, nowMs: number, ceilingMs: number): readonly BookProblem[] {
  return [
    ...sideProblems(bbo.bidSizeBase.isPositive() && !bbo.bidSizeBase.isZero(), 'buyers'),
    ...sideProblems(bbo.askSizeBase.isPositive() && !bbo.askSizeBase.isZero(), 'sellers'),
    ...crossProblems(bbo.bidPrice.toFixed(), bbo.askPrice.toFixed(), bbo.bidPrice.gte(bbo.askPrice)),
    ...ageProblems(bbo.receivedAtMs, nowMs, ceilingMs),
  ]
}

/** The same questions asked of a whole book. */
export function depthProblems(
  depth: DepthSnapshot,
  nowMs: number,
  ceilingMs: number,
): readonly BookProblem[] {
  const [bid, ask] = [depth.bids[0], depth.asks[0]]
  return [
    ...sideProblems(bid !== undefined, 'buyers'),
    ...sideProblems(ask !== undefined, 'sellers'),
    ...(bid && ask ? crossProblems(bid.price.toFixed(), ask.price.toFixed(), bid.price.gte(ask.price)) : []),
    ...ageProblems(depth.receivedAtMs, nowMs, ceilingMs),
  ]
}

function sideProblems(present: boolean, who: 'buyers' | 'sellers'): readonly BookProblem[] {
  return present ? [] : [{ code: 'book-empty', message: `the order book has no ${who}` }]
}

function crossProblems(bid: string, ask: string, crossed: boolean): readonly BookProblem[] {
  if (!crossed) return []
  return [
    {
      code: 'book-crossed',
      message: `the order book is crossed: best bid ${bid} is not below best ask ${ask}`,
    },
  ]
}

function ageProblems(receivedAtMs: number, nowMs: number, ceilingMs: number): readonly BookProblem[] {
  const ageMs = ageOf(receivedAtMs, nowMs)
  if (ageMs !== undefined && ageMs <= ceilingMs) return []
  const came = ageMs === undefined ? 'an unknown time (the clock was set back)' : `${Math.round(ageMs)} ms`
  return [
    {
      code: 'book-stale',
      message: `the price is too old: expected at most ${ceilingMs} ms since it was received, got ${came}`,
    },
  ]
}
