import { describe, expect, it } from 'vitest'
import { DEFAULT_PRICE_PREFERENCES, type EnteredPricePreferences } from '../../shared/prices.ts'
import { readPricePreferences } from './read-price-preferences.ts'

const entered: EnteredPricePreferences = {
  sizingMs: '5000',
  entryMs: '500',
  hedgeMs: '200',
  ttlPolicy: 'fixed',
  prefersStream: false,
  largeTradeQuote: '250000',
  largeTrades: '',
  redisIsOn: false,
  redisUrl: 'redis://127.0.0.1:6379',
  redisIsTls: false,
  redisPrefix: 'tandem',
}
const read = (changes: Partial<EnteredPricePreferences>, wrongUrl?: string) =>
  readPricePreferences({ ...entered, ...changes }, () => wrongUrl)

describe('price preferences', () => {
  it('as they stand at first are the defaults', () => {
    expect(read({})).toEqual({ ok: true, value: DEFAULT_PRICE_PREFERENCES })
  })

  it('name the thresholds of single instruments one a line', () => {
    expect(read({ largeTrades: '\naster btc 500000\n  backpack ETH  1e5 \n' })).toMatchObject({
      ok: false,
      error: {
        largeTrades: 'expected a venue, an instrument and a value in each line, got "backpack ETH  1e5"',
      },
    })
    expect(read({ largeTrades: 'aster btc 500000\nbackpack ETH 100000.5' })).toMatchObject({
      value: { largeTrades: { 'aster:BTC': '500000', 'backpack:ETH': '100000.5' } },
    })
  })

  it.each([
    ['sizingMs', '5001', /from 1000 to 5000, got "5001"/],
    ['sizingMs', '999', /from 1000 to 5000/],
    ['entryMs', '1001', /from 100 to 1000/],
    ['entryMs', '', /whole milliseconds/],
    ['hedgeMs', '49', /from 50 to 500/],
    ['hedgeMs', '1e2', /whole milliseconds/],
    ['hedgeMs', '-200', /whole milliseconds/],
    ['largeTradeQuote', '0', /above zero, got "0"/],
    ['largeTradeQuote', 'much', /above zero/],
    ['redisPrefix', 'a b', /1 to 32 letters/],
    ['redisPrefix', '', /1 to 32 letters/],
  ])('refuse %s %j', (field, value, words) => {
    expect(read({ [field]: value })).toMatchObject({
      ok: false,
      error: { [field]: expect.stringMatching(words) },
    })
  })

  it('name everything that is wrong at once', () => {
    const refused = read({ entryMs: 'x', hedgeMs: 'y' }, 'no address')
    expect(refused.ok === false && Object.keys(refused.error).toSorted()).toEqual([
      'entryMs',
      'hedgeMs',
      'redisUrl',
    ])
  })
})
