import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { createMemoryJournal } from '../../../test/support/memory-journal.ts'
import { silentLogger } from '../base/logger.ts'
import { createRiskGate } from '../risk/risk-gate.ts'
import { DEFAULT_RISK_LIMITS } from '../risk/risk-limits.ts'
import { recoverJournal } from './journal-recovery.ts'

function setUp() {
  const clock = createManualClock()
  const journal = createMemoryJournal()
  const log = silentLogger
  const gate = createRiskGate({ clock, log, limits: () => DEFAULT_RISK_LIMITS })
  const quit = new AbortController()
  let asked = 0
  const reconcile = (): void => {
    asked += 1
  }
  recoverJournal({ gate, journal, desks: () => [{ reconcile }], clock, log, lifetime: quit.signal })
  return { clock, journal, gate, quit, asked: () => asked }
}

describe('recoverJournal', () => {
  it('halts while the disk is full, and goes on after it asked for what was missed', async () => {
    const { clock, journal, gate, asked } = setUp()
    journal.failWith('database or disk is full')
    gate.journalFailed('the journal could not be written: database or disk is full')
    await clock.advance(60_000)
    expect(gate.status()).toEqual({
      state: 'HALTED',
      reason:
        'the journal could not be written: database or disk is full. Only cancels go through until it can be',
    })
    expect(asked()).toBe(0)
    journal.failWith(undefined)
    await clock.advance(5_000)
    expect(gate.status()).toEqual({ state: 'NORMAL' })
    expect(asked()).toBe(1)
    expect(clock.sleeperCount).toBe(0)
  })

  it('recovers a second time', async () => {
    const { clock, gate, asked } = setUp()
    for (const time of [1, 2]) {
      gate.journalFailed('the journal could not be written: disk I/O error')
      await clock.advance(5_000)
      expect(gate.status().state).toBe('NORMAL')
      expect(asked()).toBe(time)
    }
  })

  it('leaves a halt that has another reason', async () => {
    const { clock, gate } = setUp()
    gate.setState('HALTED', 'orders are not reconciled any more')
    gate.journalFailed('the journal could not be written: disk I/O error')
    await clock.advance(10_000)
    expect(gate.status()).toEqual({ state: 'HALTED', reason: 'orders are not reconciled any more' })
    expect(gate.journalProblem()).toBeUndefined()
  })

  it('stops at the end of the program', async () => {
    const { clock, gate, quit } = setUp()
    gate.journalFailed('the journal could not be written: it was closed')
    await clock.settle()
    quit.abort()
    await clock.settle()
    expect(clock.sleeperCount).toBe(0)
    expect(gate.status().state).toBe('HALTED')
  })
})
