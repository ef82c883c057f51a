import { expect, it } from 'vitest'
import { D, ZERO } from '../base/decimal.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Pair } from '../execution/pairs/pair-book.ts'
import { keepPairFeeds } from './pair-feeds.ts'

const pair = (venues: readonly string[], held = '1') =>
  ({ legs: venues.map((venue) => ({ venue, symbol: 'BTC', heldBase: new D(held) })) }) as unknown as Pair

it('holds each leg once for as long as a pair stands on it, and asks again for a venue that was away', () => {
  const changed = createEmitter<undefined>()
  const end = new AbortController()
  let standing: readonly Pair[] = []
  const held = new Set<string>()
  const away = new Set(['c'])
  const hold = (venue: string) => {
    if (away.has(venue)) return undefined
    held.add(venue)
    return { [Symbol.dispose]: () => void held.delete(venue) }
  }
  const look = keepPairFeeds({ standing: () => standing, onChange: changed.on }, hold, end.signal)
  const stand = (...pairs: readonly Pair[]): string[] => {
    standing = pairs
    changed.emit(undefined)
    return [...held].toSorted()
  }
  expect(stand(pair(['a', 'b']))).toEqual(['a', 'b'])
  expect(stand(pair(['a', 'b']), pair(['b', 'c']))).toEqual(['a', 'b'])
  away.clear()
  look()
  expect([...held].toSorted()).toEqual(['a', 'b', 'c'])
  expect(stand(pair(['a', 'b'], ZERO.toFixed()), pair(['b', 'c']))).toEqual(['b', 'c'])
  end.abort()
  expect(held.size).toBe(0)
  expect(changed.listenerCount).toBe(0)
})
