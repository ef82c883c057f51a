import { describe, expect, it } from 'vitest'
import { btc } from '../../../test/support/market.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import { createVenueRoll } from './venue-roll.ts'

const clientOf = (venue: string) => ({ venue }) as unknown as ExchangeClient

describe('createVenueRoll', () => {
  it('keeps the order in which venues came, whatever order they were expected in', () => {
    const roll = createVenueRoll()
    const [aster, lighter] = [clientOf('aster'), clientOf('lighter')]
    roll.expect(aster)
    roll.expect(lighter)
    expect(roll.connected()).toEqual([])
    roll.came(lighter, [btc])
    expect(roll.clients()).toEqual([aster, lighter])
    expect(roll.connected()).toEqual([lighter])
    expect(roll.instruments()).toEqual([btc])
  })

  it('tells an arrival to whoever asked before it and after it, and of no other venue', async () => {
    const roll = createVenueRoll()
    const heard: string[] = []
    void roll.arrival().then(() => heard.push('any'))
    void roll.arrival('aster').then(() => heard.push('aster'))
    void roll.arrival('lighter').then(() => heard.push('lighter'))
    roll.came(clientOf('lighter'), [])
    await roll.arrival('lighter')
    await roll.arrival()
    expect(heard.toSorted()).toEqual(['any', 'lighter'])
  })
})
