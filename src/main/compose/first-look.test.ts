import { expect, it, vi } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { btc } from '../../../test/support/market.ts'
import type { MarketWatch, Watched } from '../desk/market-watch.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Settings } from '../settings/settings.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import { takeFirstLook } from './first-look.ts'
import { createVenueRoll } from './venue-roll.ts'

const listing = (venue: string, symbols: readonly string[]) =>
  symbols.map((symbol) => ({ ...btc, venue: venue as VenueId, symbol: symbol as SymbolId }))

function setUp(selected?: { venue: string; symbol: string }) {
  const clock = createManualClock()
  const roll = createVenueRoll()
  const shown: string[] = []
  let tell: (change: 'selected') => void = () => undefined
  let current: Watched | undefined
  const watch = {
    select: async ({ venue }: ExchangeClient, symbol: SymbolId) => void shown.push(`${symbol} at ${venue}`),
    onChange: (listener: typeof tell) => {
      tell = listener
    },
    current: () => current,
  } as unknown as MarketWatch
  const set = vi.fn()
  const settings = { get: () => selected, set } as unknown as Settings
  const lifetime = new AbortController().signal
  const looked = takeFirstLook({ roll, venues: ['aster', 'lighter'], watch, settings, clock, lifetime })
  return {
    clock,
    shown,
    looked,
    set,
    come: (venue: string, symbols: readonly string[]) =>
      roll.came({ venue } as ExchangeClient, listing(venue, symbols)),
    userSelects(venue: string, symbol: string) {
      current = { instrument: listing(venue, [symbol])[0] } as Watched
      tell('selected')
    },
  }
}

it('shows what was looked at last, though another venue came first', async () => {
  const { come, shown, looked, clock } = setUp({ venue: 'lighter', symbol: 'WIF' })
  come('aster', ['BTC'])
  await clock.advance(2_900)
  expect(shown).toEqual([])
  come('lighter', ['BTC', 'WIF'])
  await looked
  expect(shown).toEqual(['WIF at lighter'])
})

it('shows another venue when the last one takes longer than three seconds', async () => {
  const { come, shown, looked, clock } = setUp({ venue: 'lighter', symbol: 'WIF' })
  come('aster', ['ETH', 'BTC'])
  await clock.advance(3_000)
  await looked
  expect(shown).toEqual(['BTC at aster'])
})

it('does not wait for a venue that is not there in this run', async () => {
  const { come, shown, looked } = setUp({ venue: 'gone', symbol: 'ETH' })
  come('lighter', ['BTC', 'ETH'])
  await looked
  expect(shown).toEqual(['ETH at lighter'])
})

it('says so when nothing trades, and remembers what is selected later', async () => {
  const empty = setUp()
  empty.come('aster', [])
  await expect(empty.looked).rejects.toThrow('no venue lists anything that trades')
  const { come, looked, userSelects, set } = setUp()
  come('aster', ['BTC'])
  await looked
  userSelects('aster', 'SOL')
  expect(set).toHaveBeenCalledWith('selected', { venue: 'aster', symbol: 'SOL' })
})
