import { describe, expect, it } from 'vitest'
import { btc } from '../../../stores/snapshot.fixture.ts'
import { opportunitiesOf } from '../opportunities/routes.ts'
import { pairAssets, routeForAsset, venuesOf } from './venues-of-asset.ts'

const listing = (venue: string, symbol: string) => ({ ...btc, venue, venueName: venue, symbol })
const instruments = [
  listing('aster', 'BTC'),
  listing('backpack', 'BTC'),
  listing('aster', 'ETH'),
  listing('lighter', 'ETH'),
  listing('backpack', 'ETH'),
  listing('aster', 'DOGE'),
]
const onAsterAndBackpack = { symbol: 'BTC', longVenue: 'backpack', shortVenue: 'aster' }

describe('where an asset can be paired', () => {
  it('takes two venues', () => {
    expect(pairAssets(instruments)).toEqual(['BTC', 'ETH'])
    expect(venuesOf(instruments, 'ETH').map(({ venue }) => venue)).toEqual(['aster', 'lighter', 'backpack'])
  })

  it('keeps the venues of the asset before when they list the new one', () => {
    expect(routeForAsset('ETH', onAsterAndBackpack, instruments, [])).toEqual({
      symbol: 'ETH',
      longVenue: 'backpack',
      shortVenue: 'aster',
    })
  })

  it('takes the best route, or the first two venues, when they do not', () => {
    const before = { symbol: '', longVenue: '', shortVenue: '' }
    const quote = (venue: string, fundingPercentPerYear: number) => ({
      venue,
      symbol: 'ETH',
      quoteAsset: 'USDT',
      fundingPercentPerYear,
    })
    const routes = opportunitiesOf([quote('lighter', 1), quote('backpack', 9)])
    expect(routeForAsset('ETH', before, instruments, routes)).toMatchObject({
      longVenue: 'lighter',
      shortVenue: 'backpack',
    })
    expect(routeForAsset('ETH', before, instruments, [])).toMatchObject({
      longVenue: 'aster',
      shortVenue: 'lighter',
    })
  })
})
