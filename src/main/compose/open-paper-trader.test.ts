import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { bboOf, btc } from '../../../test/support/market.ts'
import { onnxEngine } from '../../../test/support/onnx-engine.ts'
import { constantModel } from '../../../test/support/onnx-models.ts'
import { paperTraderView } from '../../shared/paper-trader-views.ts'
import { DEFAULT_TRADER_RULES } from '../../shared/trader-rules.ts'
import { D } from '../base/decimal.ts'
import { silentLogger } from '../base/logger.ts'
import { createSession } from '../desk/session.ts'
import type { RiskGate } from '../risk/risk-gate.ts'
import type { SettingsShape } from '../settings/settings.ts'
import { openPaperTrader } from './open-paper-trader.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'open-trader-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const firstSettings = () =>
  ({
    traderRules: DEFAULT_TRADER_RULES,
    traderStartMoney: '10000',
    traderSymbols: [],
    traderPredictor: 'baseline',
  }) as unknown as SettingsShape
const engineMissing = { workerUrl: new URL('file:///nowhere.js'), wasmPath: 'nowhere' }

function setUp(
  mode: 'paper' | 'live' = 'paper',
  kind: 'spot' | 'perpetual' = 'spot',
  engine = engineMissing,
  kept: SettingsShape = firstSettings(),
) {
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
  const files: { picked?: string } = {}
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
    model: {
      engine,
      choose: async () => files.picked,
    },
    settings: {
      get: (key) => kept[key],
      set: (key, value) => {
        kept[key] = value
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
    client,
    session,
    leases,
    trader,
    start,
    files,
    kept,
    report: async () => paperTraderView.parse(await trader.calls.report()),
  }
}

describe('the paper trader of the terminal', () => {
  it('is off until it is started, and touches neither feed nor disk before', async () => {
    const { report, leases } = setUp()
    expect(await report()).toMatchObject({ state: 'off', listedSymbols: ['BTC'], symbols: [] })
    expect(leases.open).toBe(0)
    expect(existsSync(join(folder, 'paper-trader'))).toBe(false)
  })

  it('holds its feed while it runs, and lets go of it', async () => {
    const { clock, fake, trader, start, report, leases } = setUp()
    await start()
    fake.bbos.emit(bboOf(100, 101, clock.now()))
    expect(leases.open).toBe(1)
    expect(await report()).toMatchObject({
      state: 'running',
      equityQuote: '10000.00',
      symbols: [{ symbol: 'BTC', connected: true, price: { bid: '100' } }],
    })
    await trader.calls.stop()
    expect((await report()).state).toBe('off')
    expect([leases.open, fake.bbos.listenerCount, clock.sleeperCount]).toEqual([0, 0, 0])
    expect(existsSync(join(folder, 'paper-trader', 'ledger.jsonl'))).toBe(true)
  })

  it('shows what the last run left, also after a restart', async () => {
    const first = setUp()
    expect((await first.report()).figures).toBeUndefined()
    await first.start()
    await first.clock.advance(2 * 60_000)
    await first.trader.calls.stop()
    const left = await first.report()
    expect(left).toMatchObject({
      state: 'off',
      symbols: [],
      equityQuote: '10000.00',
      figures: { returnShare: 0, maxDrawdown: 0, trades: 0, closed: 0 },
    })
    expect(left.equity).toHaveLength(2)
    const again = setUp()
    expect((await again.report()).equity).toEqual(left.equity)
    expect(again.leases.open).toBe(0)
  })

  it('takes the fee of the account when the venue tells it', async () => {
    const feeOf = (all: Awaited<ReturnType<ReturnType<typeof setUp>['report']>>) =>
      all.rules.find(({ label }) => label === 'Fee')?.value
    const assumed = setUp()
    await assumed.start()
    expect(feeOf(await assumed.report())).toBe('0.25 % (assumed)')
    await assumed.trader.stop()
    const own = setUp()
    own.client.account.getFeeRates = async () => ({ makerRate: new D('0.001'), takerRate: new D('0.0018') })
    await own.start()
    expect(feeOf(await own.report())).toBe('0.18 % (your tier)')
    await own.trader.stop()
    own.client.account.getFeeRates = async () => ({ makerRate: new D(1), takerRate: new D(1) })
    await own.start()
    expect(feeOf(await own.report())).toBe('0.25 % (assumed)')
    await own.trader.stop()
  })

  it('does not start while the terminal trades live, and stops when it begins to', async () => {
    const live = setUp('live')
    await expect(live.start()).rejects.toThrow(/runs on paper only/)
    const { clock, session, start, report, trader, fake } = setUp()
    await start()
    session.setMode('live', 'LIVE')
    await trader.stop()
    await clock.settle()
    expect((await report()).state).toBe('off')
    expect(fake.sent).toEqual([])
  })

  it('says why there is nothing to run on', async () => {
    await expect(setUp('paper', 'perpetual').start()).rejects.toThrow(/no spot venue with candles/)
    const { trader } = setUp()
    await expect(trader.calls.start({ symbols: ['XYZ'], predictor: 'no-signal' })).rejects.toThrow(
      /Fake does not trade XYZ in EUR/,
    )
  })

  describe('by the rules of the user', () => {
    const ruleOf = async ({ report }: ReturnType<typeof setUp>, label: string) =>
      (await report()).rules.find((rule) => rule.label === label)?.value
    const linesOf = (name: string): Record<string, unknown>[] =>
      readFileSync(join(folder, 'paper-trader', name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))

    it('takes them at once while it runs, and writes old and new down in both logs', async () => {
      const all = setUp()
      await all.start()
      const typed = { ...DEFAULT_TRADER_RULES, confidence: '0.90', takeProfitPercent: '2.25' }
      expect(all.trader.calls.saveRules(typed)).toEqual({ problems: {} })
      expect([await ruleOf(all, 'Confidence'), await ruleOf(all, 'Take profit')]).toEqual([
        'at least 0.9',
        '2.25 %',
      ])
      expect((await all.report()).userRules.confidence).toBe('0.9')
      // The venue tells no candles: a minute is decided without them when half of it is over.
      for (let third = 0; third < 4; third += 1) {
        all.fake.bbos.emit(bboOf(100, 101, all.clock.now()))
        await all.clock.advance(20_000)
      }
      await all.trader.stop()
      const changed = { confidence: '0.7 → 0.9', takeProfitPercent: '1.5 → 2.25' }
      expect(linesOf('technical.log')).toContainEqual(expect.objectContaining(changed))
      const [first, ...decisions] = linesOf('decisions.log')
      expect(first).toMatchObject({ msg: 'rules.changed', ...changed })
      expect(decisions.length).toBeGreaterThan(0)
      for (const each of decisions)
        expect(each).toMatchObject({ rules: { confidence: 0.9, takeProfit: 0.0225 } })
    })

    it('changes none of them when one cannot be, and writes nothing when none changed', async () => {
      const all = setUp()
      const typed = { ...DEFAULT_TRADER_RULES, confidence: '0.9', stopLossPercent: 'tight' }
      expect(all.trader.calls.saveRules(typed)).toEqual({
        problems: { stopLossPercent: 'expected a number from 0.1 to 50, got "tight"' },
      })
      expect(all.trader.calls.saveRules({ ...DEFAULT_TRADER_RULES, confidence: '0.70' })).toEqual({
        problems: {},
      })
      await all.trader.stop()
      expect(all.kept.traderRules).toEqual(DEFAULT_TRADER_RULES)
      expect(existsSync(join(folder, 'paper-trader'))).toBe(false)
    })

    it("pays the user's own fee, and the account's again when they take it back", async () => {
      const all = setUp()
      all.client.account.getFeeRates = async () => ({ makerRate: new D('0.001'), takerRate: new D('0.0018') })
      await all.start()
      all.trader.calls.saveRules({ ...DEFAULT_TRADER_RULES, feePercent: '0.1' })
      expect(await ruleOf(all, 'Fee')).toBe('0.1 % (yours)')
      all.trader.calls.saveRules(DEFAULT_TRADER_RULES)
      expect(await ruleOf(all, 'Fee')).toBe('0.18 % (your tier)')
      await all.trader.stop()
      expect(await ruleOf(all, 'Fee')).toBe('0.25 % (assumed)')
    })

    it('opens with the symbols and the predictor that were chosen last', async () => {
      const first = setUp()
      expect(await first.report()).toMatchObject({ chosenSymbols: [], predictor: 'baseline' })
      await first.trader.calls.start({ symbols: ['BTC'], predictor: 'no-signal' })
      await first.trader.stop()
      const again = setUp('paper', 'spot', engineMissing, first.kept)
      expect(await again.report()).toMatchObject({ chosenSymbols: ['BTC'], predictor: 'no-signal' })
    })
  })

  describe('begun anew', () => {
    it('has the money that was asked for, and the old ledger beside the new one', async () => {
      const { clock, trader, start, report } = setUp()
      await start()
      await clock.advance(2 * 60_000)
      await trader.calls.stop()
      const { keptAs } = await trader.calls.beginAnew({ startQuote: '2500.5' })
      expect(keptAs).toMatch(/^ledger-\d{4}-\d\d-\d\d-\d{6}\.jsonl$/)
      expect(readFileSync(join(folder, 'paper-trader', keptAs ?? ''), 'utf8')).toMatch(
        /"10000".*\n.*"equity"/,
      )
      expect(await report()).toMatchObject({ equityQuote: '2500.50', nextStartQuote: '2500.5', equity: [] })
      await start()
      expect(await report()).toMatchObject({ state: 'running', startQuote: '2500.50' })
      await trader.stop()
    })

    it('is refused while it runs and for money that cannot be, and nothing moves', async () => {
      const { trader, start, kept } = setUp()
      await start()
      await expect(trader.calls.beginAnew({ startQuote: '500' })).rejects.toThrow(
        'the paper trader runs: stop it, then begin anew',
      )
      await trader.calls.stop()
      await expect(trader.calls.beginAnew({ startQuote: '5' })).rejects.toThrow(
        'start money in EUR: expected 100 to 10000000, got "5"',
      )
      expect(kept.traderStartMoney).toBe('10000')
      expect(readdirSync(join(folder, 'paper-trader')).filter((name) => name.startsWith('ledger'))).toEqual([
        'ledger.jsonl',
      ])
    })
  })

  describe('with a model of the user', () => {
    const withModel = (model: Uint8Array) => {
      const all = setUp('paper', 'spot', onnxEngine)
      all.files.picked = join(folder, 'mine.onnx')
      writeFileSync(all.files.picked, model)
      const startOwn = () => all.trader.calls.start({ symbols: ['BTC'], predictor: 'own-model' })
      const technicalLines = () => readFileSync(join(folder, 'paper-trader', 'technical.log'), 'utf8')
      return { ...all, startOwn, technicalLines }
    }

    it('tries a file when it is chosen, predicts with it, and lets go of it', async () => {
      const { report, trader, startOwn, files, kept } = withModel(constantModel([0.9], [1]))
      expect((await report()).model).toEqual({ state: 'none' })
      await expect(startOwn()).rejects.toThrow(/no model is chosen: choose an ONNX file first/)
      expect(await trader.calls.chooseModel()).toBe(true)
      expect((await report()).model).toEqual({ state: 'ready', fileName: 'mine.onnx', horizonMinutes: 15 })
      expect(kept.ownModel?.sha256).toMatch(/^[0-9a-f]{64}$/)
      await startOwn()
      expect(await report()).toMatchObject({
        state: 'running',
        predictor: 'own-model',
        model: { state: 'ready' },
      })
      await expect(trader.calls.chooseModel()).rejects.toThrow(/stop it, then choose a model/)
      await trader.calls.stop()
      delete files.picked
      expect(await trader.calls.chooseModel()).toBe(false)
    })

    it('names a file that cannot predict on the screen and in the log, and keeps the one before', async () => {
      const { report, trader, files, kept, startOwn, technicalLines } = withModel(constantModel([0.9], [1]))
      await trader.calls.chooseModel()
      const before = kept.ownModel
      writeFileSync(join(folder, 'bad.onnx'), 'no model')
      files.picked = join(folder, 'bad.onnx')
      await expect(trader.calls.chooseModel()).rejects.toThrow(/bad.onnx: it is no ONNX file/)
      expect(kept.ownModel).toEqual(before)
      await startOwn()
      expect((await report()).model).toMatchObject({ state: 'ready', fileName: 'mine.onnx' })
      await trader.stop()
      expect(technicalLines()).toMatch(/bad.onnx: it is no ONNX file.*"model.refused"/)
    })

    it.each([
      [
        'changed',
        (path: string) => writeFileSync(path, constantModel([0.1], [1])),
        /mine.onnx: it has changed since/,
      ],
      ['gone', (path: string) => rmSync(path), /mine.onnx: it is not there any more/],
    ])('does not start when its file is %s', async (_words, spoil, words) => {
      const { report, trader, startOwn, leases } = withModel(constantModel([0.9], [1]))
      await trader.calls.chooseModel()
      spoil(join(folder, 'mine.onnx'))
      await expect(startOwn()).rejects.toThrow(words)
      expect(await report()).toMatchObject({
        state: 'failed',
        words: expect.stringMatching(words),
        model: { state: 'failed', words: expect.stringMatching(words) },
      })
      expect(leases.open).toBe(0)
      await trader.stop()
    })
  })

  it('runs once however often it is started at the same time', async () => {
    const { start, report, leases, trader } = setUp()
    await Promise.all([start(), start(), start()])
    expect((await report()).state).toBe('running')
    expect(leases.open).toBe(1)
    await trader.stop()
    expect(leases.open).toBe(0)
  })
})
