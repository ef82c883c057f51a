import { describe, expect, it } from 'vitest'
import { crossSpreadBps, opportunitiesOf } from './routes.ts'

const quote = (venue: string, symbol: string, fundingPercentPerYear: number | undefined, prices = {}) => ({
  venue,
  symbol,
  quoteAsset: 'USDT',
  ...(fundingPercentPerYear === undefined ? {} : { fundingPercentPerYear }),
  ...prices,
})

describe('opportunities', () => {
  it('buys where longs pay less and sells where they pay more', () => {
    const [best] = opportunitiesOf([quote('aster', 'BTC', 12), quote('backpack', 'BTC', -3)])
    expect(best).toMatchObject({
      symbol: 'BTC',
      longVenue: 'backpack',
      shortVenue: 'aster',
      fundingPercentPerYear: 15,
      place: 0,
    })
  })

  it('lists the best asset first, each with two runners-up', () => {
    const quotes = [
      quote('a', 'BTC', 1),
      quote('b', 'BTC', 2),
      quote('a', 'ETH', 0),
      quote('b', 'ETH', 5),
      quote('c', 'ETH', 9),
      quote('d', 'ETH', 8),
    ]
    expect(opportunitiesOf(quotes).map(({ id, place }) => `${id} ${place}`)).toEqual([
      'ETH a c 0',
      'ETH a d 1',
      'ETH a b 2',
      'BTC a b 0',
    ])
  })

  it('leaves out spot markets and assets of one venue', () => {
    expect(opportunitiesOf([quote('bitvavo', 'BTC', undefined), quote('aster', 'BTC', 3)])).toEqual([])
    expect(opportunitiesOf([])).toEqual([])
  })
})

describe('the spread between two venues', () => {
  it('is what selling gains over buying, in basis points', () => {
    const spread = crossSpreadBps(
      quote('aster', 'BTC', 1, { ask: '10000' }),
      quote('backpack', 'BTC', 1, { bid: '10005' }),
    )
    expect(spread).toBeCloseTo(4.999, 2)
  })

  it('knows a venue that counts in thousands', () => {
    const spread = crossSpreadBps(
      quote('aster', 'PEPE', 1, { ask: '0.01' }),
      quote('lighter', 'PEPE', 1, { bid: '0.00000999' }),
    )
    expect(spread).toBeCloseTo(-10, 0)
  })

  it('is unknown while a price is missing', () => {
    expect(crossSpreadBps(quote('a', 'BTC', 1), quote('b', 'BTC', 1, { bid: '5' }))).toBeUndefined()
    expect(crossSpreadBps(undefined, undefined)).toBeUndefined()
  })
})
