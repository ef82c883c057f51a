import { describe, expect, it } from 'vitest'
import type { SimulatedVenueName } from '../shared/simulator.ts'
import { byVenue } from './venue-values.ts'

// Two names, whatever venues there are.
const TWO = ['aster', 'other'] as unknown as SimulatedVenueName[]

describe('values by venue', () => {
  it('takes a bare value for the only venue, and one each for several', () => {
    expect([...byVenue('--port', '1', ['aster'])]).toEqual([['aster', '1']])
    expect([...byVenue('--port', 'aster=1', ['aster'])]).toEqual([['aster', '1']])
    expect([...byVenue('--port', 'other=2,aster=1', TWO)]).toEqual([
      ['other', '2'],
      ['aster', '1'],
    ])
    expect([...byVenue('--port', 'other=2', TWO)]).toEqual([['other', '2']])
    expect([...byVenue('--port', undefined, TWO)]).toEqual([])
  })

  it('refuses one value for several, and a venue that is not started', () => {
    expect(() => byVenue('--port', '1', TWO)).toThrow('--port: expected aster=VALUE,other=VALUE, found "1"')
    expect(() => byVenue('--port', 'aster=1,third=2', TWO)).toThrow('found "aster=1,third=2"')
  })
})
