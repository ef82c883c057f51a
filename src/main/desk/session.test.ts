import { describe, expect, it } from 'vitest'
import { silentLogger } from '../base/logger.ts'
import type { VenueId } from '../domain/brands.ts'
import type { RiskGate } from '../risk/risk-gate.ts'
import { createSession } from './session.ts'
import type { TradingDesk } from './trading-desk.ts'

const [acme, other] = ['acme' as VenueId, 'other' as VenueId]
const desk = (name: string) => ({ name }) as unknown as TradingDesk
const gate = (name: string) => ({ name }) as unknown as RiskGate
const gates = { paper: gate('paper'), live: gate('live') }
const desks = { paper: desk('acme on paper'), live: desk('acme live') }

describe('createSession', () => {
  it.each([undefined, '', 'live', 'LIVE ', 'yes'])('stays on paper when the word is %j', (word) => {
    const session = createSession(gates, 'paper', () => undefined, silentLogger)
    session.add(acme, desks)
    expect(() => session.setMode('live', word)).toThrow(/takes the word LIVE/)
    expect(session.deskOf(acme)).toBe(desks.paper)
  })

  it('goes live with the word at every venue, remembers it, and goes back without one', () => {
    const remembered: string[] = []
    const told: string[] = []
    const session = createSession(gates, 'paper', (mode) => remembered.push(mode), silentLogger)
    const second = { paper: desk('other on paper'), live: desk('other live') }
    session.add(acme, desks)
    session.add(other, second)
    session.onModeChange((mode) => told.push(mode))
    session.setMode('live', 'LIVE')
    expect(session.desks()).toEqual([desks.live, second.live])
    expect(session.gate).toBe(gates.live)
    session.setMode('paper')
    session.setMode('paper')
    expect(session.deskOf(other)).toBe(second.paper)
    expect(remembered).toEqual(['live', 'paper'])
    expect(told).toEqual(['live', 'paper'])
  })

  it('tells the new mode even when it cannot be remembered', () => {
    const told: string[] = []
    const session = createSession(
      gates,
      'paper',
      () => {
        throw new Error('no space left on device')
      },
      silentLogger,
    )
    session.onModeChange((mode) => told.push(mode))
    expect(() => session.setMode('live', 'LIVE')).toThrow(/no space/)
    expect(told).toEqual([session.mode])
  })

  it('names a venue that is not there yet', () => {
    expect(() => createSession(gates, 'paper', () => undefined, silentLogger).deskOf(other)).toThrow(
      'other is not connected yet',
    )
  })
})
