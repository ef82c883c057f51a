import { describe, expect, it } from 'vitest'
import { createSession } from './session.ts'
import type { TradingDesk } from './trading-desk.ts'

const desks = {
  paper: { name: 'paper' } as unknown as TradingDesk,
  live: { name: 'live' } as unknown as TradingDesk,
}

describe('createSession', () => {
  it.each([undefined, '', 'live', 'LIVE ', 'yes'])('stays on paper when the word is %j', (word) => {
    const session = createSession(desks, 'paper', () => undefined)
    expect(() => session.setMode('live', word)).toThrow(/takes the word LIVE/)
    expect(session.desk).toBe(desks.paper)
  })
  it('goes live with the word, remembers it, and goes back without one', () => {
    const remembered: string[] = []
    const told: string[] = []
    const session = createSession(desks, 'paper', (mode) => remembered.push(mode))
    session.onModeChange((mode) => told.push(mode))
    session.setMode('live', 'LIVE')
    expect(session.desk).toBe(desks.live)
    session.setMode('paper')
    session.setMode('paper')
    expect(session.desk).toBe(desks.paper)
    expect(remembered).toEqual(['live', 'paper'])
    expect(told).toEqual(['live', 'paper'])
  })
})
