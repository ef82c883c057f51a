import { describe, expect, it } from 'vitest'
import type { VenueView } from '../../../shared/views.ts'
import { codeOf, lightWords, sourceWords, troubleWords } from './venue-words.ts'

const venue = (name: string, state: VenueView['state']): VenueView => ({
  venue: name,
  name,
  environment: 'simulator',
  state,
})

describe('venue lights', () => {
  it('gives each of the seven venues a code of its own', () => {
    const names = ['Lighter', 'Aster', 'Backpack', 'EdgeX', 'GRVT', 'Paradex', 'Bitvavo']
    expect(new Set(names.map(codeOf)).size).toBe(7)
    expect(codeOf('Backpack')).toBe('BAC')
  })

  it('says everything about one venue', () => {
    expect(lightWords({ ...venue('Aster', 'connected'), clockOffsetMs: 11.6 })).toBe(
      'Aster connected, its clock is 12 ms from ours',
    )
    expect(
      lightWords({ ...venue('Aster', 'disconnected'), detail: 'connection refused', clockOffsetMs: 3 }),
    ).toBe('Aster disconnected, connection refused')
    expect(lightWords({ ...venue('Aster', 'connected'), environment: 'testnet' })).toBe(
      'Aster (Testnet) connected',
    )
  })

  it('names every environment in use, the least harmless first', () => {
    const one = venue('Aster', 'connected')
    expect(sourceWords([])).toBe('')
    expect(sourceWords([one, one])).toBe('Simulator')
    expect(sourceWords([one, { ...one, environment: 'mainnet' }])).toBe('Mainnet, Simulator')
  })

  it('names one venue in trouble and counts several', () => {
    const well = venue('Lighter', 'connected')
    expect(troubleWords([well])).toBe('')
    expect(troubleWords([well, venue('Aster', 'degraded')])).toBe('Aster degraded')
    expect(
      troubleWords([
        venue('Aster', 'connecting'),
        venue('GRVT', 'disconnected'),
        well,
        venue('Bitvavo', 'connecting'),
      ]),
    ).toBe('2 connecting, 1 disconnected')
  })
})
