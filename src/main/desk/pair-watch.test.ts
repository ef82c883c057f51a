import { expect, it } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { D, type Decimal } from '../base/decimal.ts'
import type { Pair } from '../execution/pairs/pair-book.ts'
import { watchPairs } from './pair-watch.ts'

const leg = (venue: string, side: 'buy' | 'sell', expected: number) => ({
  venue,
  symbol: 'BTC',
  side,
  heldBase: new D(2),
  allPairsBase: new D(side === 'buy' ? 2 : -2),
  expectedBase: new D(expected),
})
const pair = (more: object = {}) =>
  ({
    pairId: 'p',
    standing: 'open',
    legs: [leg('a', 'buy', 2), leg('b', 'sell', -2)],
    ...more,
  }) as unknown as Pair

it('tells of a leg that the venue has not, once, and again after it was whole', async () => {
  const clock = createManualClock()
  const end = new AbortController()
  const told: string[] = []
  let position: Decimal | undefined = new D(-2)
  const watching = watchPairs(
    {
      pairs: { standing: () => [pair()] },
      positionOf: (_, venue) => (venue === 'a' ? new D(5) : position),
      onMissing: ({ leg: { venue }, positionBase }) => told.push(`${venue} ${positionBase}`),
      clock,
    },
    end.signal,
  )
  const rounds = async (count: number): Promise<void> => {
    for (let round = 0; round < count; round++) await clock.advance(5_000)
  }
  await rounds(3)
  position = undefined
  await rounds(3)
  expect(told).toEqual([])
  position = new D(0)
  await rounds(1)
  expect(told).toEqual([])
  await rounds(4)
  expect(told).toEqual(['b 0'])
  position = new D(-2)
  await rounds(1)
  position = new D('-0.5')
  await rounds(2)
  expect(told).toEqual(['b 0', 'b -0.5'])
  end.abort()
  await watching
})

it('says nothing of a leg that an opposite position of the user hides, nor while an operation works', async () => {
  const clock = createManualClock()
  const end = new AbortController()
  const told: unknown[] = []
  const hidden = pair({ legs: [leg('a', 'buy', -3), leg('b', 'sell', -2)] })
  const watching = watchPairs(
    {
      pairs: { standing: () => [hidden, pair({ pairId: 'q', standing: 'closing' })] },
      positionOf: (_, venue) => (venue === 'a' ? new D(-3) : new D(-2)),
      onMissing: (missing) => told.push(missing),
      clock,
    },
    end.signal,
  )
  for (let round = 0; round < 4; round++) await clock.advance(5_000)
  expect(told).toEqual([])
  end.abort()
  await watching
})
