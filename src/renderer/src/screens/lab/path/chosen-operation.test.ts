import { afterEach, beforeEach, expect, it } from 'vitest'
import { btcPair } from '../../../stores/pair.fixture.ts'
import { pairsStore } from '../../../stores/pairs.ts'
import { chooseOperation, choosePair, chosenOperationStore, followNewestPair } from './chosen-operation.ts'

const pair = (pairId: string, step?: string) => ({
  ...btcPair,
  pairId,
  ...(step === undefined ? {} : { step }),
})
const show = (...pairs: readonly ReturnType<typeof pair>[]) => pairsStore.setState({ pairs, arrivedAtMs: 0 })
const chosen = () => chosenOperationStore.getState()

let stop: () => void
beforeEach(() => {
  show()
  chosenOperationStore.setState({ newestPairId: undefined, pairId: undefined, intentId: undefined })
  stop = followNewestPair()
})
afterEach(() => stop())

it('follows the pair that is worked on, and stays with it afterwards', () => {
  show(pair('b'), pair('a'))
  expect(chosen().newestPairId).toBe('b')
  show(pair('b'), pair('a', 'balancing'))
  expect(chosen().newestPairId).toBe('a')
  show(pair('b'), pair('a'))
  expect(chosen().newestPairId).toBe('a')
  show(pair('c', 'entering'), pair('b'), pair('a'))
  expect(chosen().newestPairId).toBe('c')
})

it('takes a new pair for the newest that was never seen at work', () => {
  show(pair('a', 'entering'))
  show(pair('a'))
  show(pair('b'), pair('a'))
  expect(chosen().newestPairId).toBe('b')
})

it('keeps what the user chose until that pair is gone', () => {
  show(pair('b'), pair('a'))
  choosePair('a')
  chooseOperation('first')
  show(pair('c', 'entering'), pair('b'), pair('a'))
  expect(chosen()).toEqual({ newestPairId: 'c', pairId: 'a', intentId: 'first' })
  show(pair('c'))
  expect(chosen()).toEqual({ newestPairId: 'c', pairId: undefined, intentId: undefined })
  show()
  expect(chosen().newestPairId).toBeUndefined()
})
