import { describe, expect, it } from 'vitest'
import { D, ZERO } from '../../base/decimal.ts'
import type { IntentId } from '../../domain/brands.ts'
import type { Side } from '../../domain/order.ts'
import type { PairProgress } from './atomic-multi-order-executor.ts'
import type { CountedOperation } from './pair-book.ts'
import { createPairBook } from './pair-positions.ts'

const PAIR = 'pair' as IntentId

interface Filled {
  readonly venue: string
  readonly side: Side
  readonly filled: string
}

/** An operation on BTC, long left and short right, with the orders that were written down when it was counted. */
function operationOf(intentId: string, kind: 'open' | 'close', orders: readonly Filled[]): CountedOperation {
  const sides = kind === 'open' ? (['buy', 'sell'] as const) : (['sell', 'buy'] as const)
  const legs = ['left', 'right'].map((venue, leg) => ({ venue, symbol: 'BTC', side: sides[leg] }))
  const written = orders.map(({ venue, side, filled }) => ({
    order: { venue, side, filledBase: new D(filled), averagePrice: new D(100) },
  }))
  return {
    record: { pairId: PAIR, kind, legs },
    intent: { intentId, createdAtMs: 1, orders: written },
  } as unknown as CountedOperation
}

const both = (kind: 'open' | 'close', filled: string): readonly Filled[] => [
  { venue: 'left', side: kind === 'open' ? 'buy' : 'sell', filled },
  { venue: 'right', side: kind === 'open' ? 'sell' : 'buy', filled },
]

const naked = (nakedMs: number) => ({ nakedMs, quoteSeconds: new D(nakedMs) })

const progressOf = (netBase: readonly [string, string], nakedMs: number): PairProgress => ({
  state: 'balancing',
  netTokens: [new D(netBase[0]), new D(netBase[1])],
  netBase: [new D(netBase[0]), new D(netBase[1])],
  gapTokens: new D(netBase[0]).minus(netBase[1]).abs(),
  naked: naked(nakedMs),
})

/** Size of each leg as a person sees it now, and the time with one leg. */
function shown(book: ReturnType<typeof createPairBook>): string {
  const pair = book.find(PAIR)
  const legs = pair?.legs.map(({ heldBase, movingBase }) => heldBase.plus(movingBase).toFixed()) ?? []
  return `${legs.join(' ')} ${pair?.naked.nakedMs}`
}

describe('a pair while an operation works on it', () => {
  it('shows what an opening has moved until now, then what was written down', () => {
    const book = createPairBook(() => undefined)
    book.count(PAIR, operationOf('open', 'open', []), naked(0))
    book.progress(PAIR, 'opening')
    expect(shown(book)).toBe('0 0 0')
    book.progress(PAIR, 'opening', progressOf(['0.5', '0'], 120))
    expect(shown(book)).toBe('0.5 0 120')
    book.progress(PAIR, 'opening', progressOf(['0.5', '0.5'], 300))
    expect(shown(book)).toBe('0.5 0.5 300')
    book.count(PAIR, operationOf('open', 'open', both('open', '0.5')), naked(300))
    expect(shown(book)).toBe('0.5 0.5 300')
  })

  it('shows what a closing has left, and adds its time with one leg to that of the opening', () => {
    const book = createPairBook(() => undefined)
    book.count(PAIR, operationOf('open', 'open', both('open', '0.5')), naked(300))
    book.count(PAIR, operationOf('close', 'close', []), naked(0))
    book.progress(PAIR, 'closing', progressOf(['0.2', '0.5'], 40))
    expect(shown(book)).toBe('0.3 0 340')
    // What was written down is what the next operation starts from.
    expect(book.find(PAIR)?.legs.map(({ heldBase }) => heldBase.toFixed())).toEqual(['0.5', '0.5'])
  })

  it('counts nothing twice that was written down before a restart', () => {
    const book = createPairBook(() => undefined)
    const [left] = both('open', '0.5')
    book.count(PAIR, operationOf('open', 'open', left ? [left] : []), naked(1_000))
    book.progress(PAIR, 'recovering', progressOf(['0.5', '0'], 1_000))
    expect(shown(book)).toBe('0.5 0 1000')
    book.progress(PAIR, 'recovering', progressOf(['0', '0'], 3_200))
    expect(shown(book)).toBe('0 0 3200')
    expect(book.find(PAIR)?.legs[0].movingBase.toFixed()).toBe('-0.5')
    expect(book.find(PAIR)?.legs[1].movingBase).toEqual(ZERO)
  })
})
