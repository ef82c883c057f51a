import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../test/support/manual-clock.ts'
import { bboOf, btc } from '../../test/support/market.ts'
import { paperTraderView } from '../shared/paper-trader-views.ts'
import { silentLogger } from './base/logger.ts'
import { createSession } from './desk/session.ts'
import { openPaperTrader } from './open-paper-trader.ts'
import type { RiskGate } from './risk/risk-gate.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'open-trader-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function setUp(mode: 'paper' | 'live' = 'paper', kind: 'spot' | 'perpetual' = 'spot') {
  const clock = createManualClock()
  const fake = createFakeExchangeClient(clock)
  const client = {
    ...fake,
    capabilities: { ...fake.capabilities, kind, candles: true },
    marketData: { ...fake.marketData, getCandles: async () => [] },
  }
  const gate = {} as RiskGate
  const session = createSession({ paper: gate, live: gate }, mode, () => undefined, silentLogger)
  const leases = { open: 0 }
  const quit = new AbortController()
  const trader = openPaperTrader({
    folder: join(folder, 'paper-trader'),
    connected: () => [client],
    instruments: () => [{ ...btc, quoteAsset: 'EUR' }],
    session,
    feeds: {
      acquire: (_client, _symbol, reason) => {
        leases.open += 1
        const lease = {
          reason,
          [Symbol.dispose]() {
            leases.open -= 1
          },
        }
        return lease as never
      },
    },
    clock,
    log: silentLogger,
    lifetime: quit.signal,
  })
  const start = () => trader.calls.start({ symbols: ['BTC'], predictor: 'baseline' })
  return {
    clock,
    fake,
    session,
    leases,
    trader,
    start,
    report: () => paperTraderView.parse(trader.calls.report()),
  }
}

describe('the paper trader of the terminal', () => {
  it('is off until it is started, and touches neither feed nor disk before', () => {
    const { report, leases } = setUp()
    expect(report()).toMatchObject({ state: 'off', listedSymbols: ['BTC'], symbols: [] })
    expect(leases.open).toBe(0)
    expect(existsSync(join(folder, 'paper-trader'))).toBe(false)
  })

  it('holds its feed while it runs, and lets go of it', async () => {
    const { clock, fake, trader, start, report, leases } = setUp()
    await start()
    fake.bbos.emit(bboOf(100, 101, clock.now()))
    expect(leases.open).toBe(1)
    expect(report()).toMatchObject({
      state: 'running',
      equityQuote: '10000.00',
      symbols: [{ symbol: 'BTC', connected: true, price: { bid: '100' } }],
    })
    await trader.calls.stop()
    expect(report().state).toBe('off')
    expect([leases.open, fake.bbos.listenerCount, clock.sleeperCount]).toEqual([0, 0, 0])
    expect(existsSync(join(folder, 'paper-trader', 'ledger.jsonl'))).toBe(true)
  })

  it('does not start while the terminal trades live, and stops when it begins to', async () => {
    const live = setUp('live')
    await expect(live.start()).rejects.toThrow(/runs on paper only/)
    const { clock, session, start, report, trader, fake } = setUp()
    await start()
    session.setMode('live', 'LIVE')
    await trader.stop()
    await clock.settle()
    expect(report().state).toBe('off')
    expect(fake.sent).toEqual([])
  })

  it('says why there is nothing to run on', async () => {
    await expect(setUp('paper', 'perpetual').start()).rejects.toThrow(/no spot venue with candles/)
    const { trader } = setUp()
    await expect(trader.calls.start({ symbols: ['XYZ'], predictor: 'no-signal' })).rejects.toThrow(
      /Fake does not trade XYZ in EUR/,
    )
  })

  it('runs once however often it is started at the same time', async () => {
    const { start, report, leases, trader } = setUp()
    await Promise.all([start(), start(), start()])
    expect(report().state).toBe('running')
    expect(leases.open).toBe(1)
    await trader.stop()
    expect(leases.open).toBe(0)
  })
})
