import { describe, expect, it } from 'vitest'
import { btcPair, nakedPair } from '../../../stores/pair.fixture.ts'
import { legWords, pairName, stateWords, stepWords } from './pair-words.ts'

describe('a pair in words', () => {
  it('has a name that tells it from others', () => {
    expect(pairName(btcPair)).toBe('BTC pair long Aster short Backpack')
    expect(pairName({ ...btcPair, legs: btcPair.legs.toReversed() })).toBe(pairName(btcPair))
  })

  it('says what happens, and keeps a step it does not know as main calls it', () => {
    expect(stepWords(btcPair)).toBe('Open')
    expect(stepWords(nakedPair)).toBe('NAKED: one leg stands alone')
    expect(stateWords('slice 2 of 4')).toBe('slice 2 of 4')
  })

  it('says how much a leg holds', () => {
    expect(btcPair.legs.map(legWords)).toEqual(['Aster 0.010', 'Backpack 0.010'])
  })
})
