import { describe, expect, it } from 'vitest'
import { readRecordings } from './recordings.ts'

describe('readRecordings', () => {
  it.each([
    ['a.gz', { aster: 'a.gz' }],
    ['a=b,c.gz', { aster: 'a=b,c.gz' }],
    ['backpack=b.gz', { backpack: 'b.gz' }],
    ['aster=a,1.gz,backpack=b=2.gz', { aster: 'a,1.gz', backpack: 'b=2.gz' }],
  ])('reads %s', (text, expected) => {
    expect(readRecordings(text)).toEqual(expected)
  })

  it('gives a bare file to whom it is told to', () => {
    expect(readRecordings('a.gz', 'grvt')).toEqual({ grvt: 'a.gz' })
  })

  it.each(['', 'aster=', 'aster=a,backpack=', 'aster=a,aster=b'])('refuses %j', (text) => {
    expect(() => readRecordings(text)).toThrow(
      `expected FILE, or NAME=FILE once a venue, found ${JSON.stringify(text)}`,
    )
  })
})
