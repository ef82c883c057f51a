import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import baseline from '../../resources/models/baseline.json' with { type: 'json' }
import { type Clock, systemClock } from '../../src/main/base/clock.ts'
import { D } from '../../src/main/base/decimal.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { SymbolId } from '../../src/main/domain/brands.ts'
import { baselinePredictor, readBaselineModel } from '../../src/main/strategies/prediction/baseline-model.ts'
import { DEFAULT_RULES } from '../../src/main/strategies/prediction/decision.ts'
import { openTraderLogs } from '../../src/main/strategies/prediction/trader-logs.ts'
import {
  startTraderSession,
  type TraderSession,
} from '../../src/main/strategies/prediction/trader-session.ts'
import { createBitvavoClient } from '../../src/main/venues/bitvavo/index.ts'
import type { ExchangeClient } from '../../src/main/venues/exchange-client.ts'
import { type RunningSimulator, startSimulator } from '../../src/simulator/server.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { stillClock, takeOverMarket } from '../support/recorded-market.ts'
import { hasRecordedMinutes, minutesOf } from '../support/recorded-minutes.ts'

const BTC = 'BTC' as SymbolId
const MINUTE_MS = 60_000
/** How much faster the client's own waits go than the clock on the wall. */
const HURRY = 60
/** Minutes of the day at which the venue closes every socket. */
const LOSSES = new Set([120, 121, 400, 777, 1_300])
/** From here on it also refuses new ones, for five minutes. */
const OUTAGE = 1_000
const OUTAGE_MINUTES = 5

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'paper-trader-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Waits on real sockets: turns of the event loop until it holds. */
async function until(what: string, holds: () => boolean): Promise<void> {
  const untilMs = performance.now() + 20_000
  while (!holds()) {
    if (performance.now() > untilMs) throw new Error(`expected ${what} within 20 s, it did not come`)
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}

const linesOf = (name: string): Record<string, unknown>[] =>
  readFileSync(join(folder, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

/**
 * How a day fits into seconds: trader and collectors live on a clock that the test moves; the simulator answers at
 * its time over real sockets, and the client's waits for reconnects are a sixtieth. Nothing is skipped: every
 * recorded minute is told, four prices of it where there were trades, and the test waits until each has arrived.
 */
describe('the paper trader over a day', () => {
  const kind = hasRecordedMinutes ? 'recorded' : 'generated'
  it(`lives through 24 hours of ${kind} BTC-EUR minutes with lost sockets, and its curve survives a restart`, {
    timeout: 240_000,
  }, async () => {
    const [past, day] = [minutesOf('20180405'), minutesOf('20180406')]
    const dayStartMs = day[0]?.openTimeMs ?? 0
    const clock = createManualClock(dayStartMs)
    const simulator: RunningSimulator<'bitvavo'> = await startSimulator({
      venue: 'bitvavo',
      seed: 'recorded-day',
      clock: stillClock(clock),
    })
    const hurried: Clock = { ...clock, sleep: (ms, signal) => systemClock.sleep(ms / HURRY, signal) }
    const { restUrl, wsUrl } = simulator.ready
    const client: ExchangeClient = createBitvavoClient({
      endpoints: { restUrl, wsUrl },
      readCredentials: () => undefined,
      clock: hurried,
      log: silentLogger,
    })
    const quit = new AbortController()
    let session: TraderSession | undefined
    let ids = 0
    const open = () =>
      startTraderSession({
        client,
        symbols: [BTC],
        predictor: baselinePredictor(readBaselineModel(baseline)),
        // Lower than the default, so that the day has trades to look at: the model is rarely that sure.
        rules: () => ({ ...DEFAULT_RULES, confidence: 0.55, strength: 0.1 }),
        startQuote: new D(10_000),
        folder,
        logs: openTraderLogs(folder, silentLogger),
        clock,
        lifetime: quit.signal,
        newId: () => {
          ids += 1
          return `id-${ids}`
        },
      })
    try {
      const market = simulator.markets.get('BTC-EUR')
      if (!market) throw new Error('the simulator lists no BTC-EUR')
      const recorded = takeOverMarket(market)
      for (const minute of past) recorded.playThrough(minute)
      await client.connect(quit.signal)
      const running = await open()
      session = running
      const { prices, history, trader } = running

      const quote = (bid: number, ask: number) => recorded.quote(bid, ask, clock.now())
      const arrived = (told: { readonly bid: number; readonly ask: number }) =>
        until('the price to arrive', () => {
          const price = prices.getCurrentPrice(BTC)
          return Boolean(price?.bidPrice.eq(told.bid) && price.askPrice.eq(told.ask))
        })
      const connected = () => prices.getConnectionStatus()[0]?.connected === true
      let [restPrices, losses, isOut] = [0, 0, false]
      const updatedMinutes = new Set<number>()
      prices.addPriceUpdateCallback(({ source }) => {
        updatedMinutes.add(Math.floor(clock.now() / MINUTE_MS))
        if (source === 'rest' && isOut) restPrices += 1
      })
      await until('the first price', () => prices.getCurrentPrice(BTC) !== undefined)

      for (const [index, minute] of day.entries()) {
        isOut = index >= OUTAGE && index < OUTAGE + OUTAGE_MINUTES
        if (LOSSES.has(index) || index === OUTAGE) {
          if (isOut) simulator.faults.add({ kind: 'refuse-sockets' })
          simulator.faults.add({ kind: 'close-sockets', count: 1 })
          await until('the loss to be noticed', () => !connected())
          losses += 1
        }
        if (index === OUTAGE + OUTAGE_MINUTES) {
          await until('a price by REST', () => restPrices > 0)
          simulator.faults.clear()
          await until('the socket to be back', () =>
            client.streams.status().some(({ name, state }) => name === 'ticker' && state === 'live'),
          )
        }
        // Into the minute; the candle of the one before is read by then, or known to be of a quiet minute.
        await clock.advance(minute.openTimeMs + 11_000 - clock.now())
        await until('the finished minute', () => {
          const last = history.getBufferStatus()[0]?.lastOpenTimeMs ?? 0
          return last >= minute.openTimeMs - MINUTE_MS
        })
        const half = Math.max(0.5, (minute.ask[3] - minute.bid[3]) / 2)
        const traded = minute.trade
        for (const price of traded?.bar.slice(0, 3) ?? []) {
          recorded.trade(price, (traded?.volumeBase ?? 0) / 4, clock.now())
          const told = quote(price - half, price + half)
          if (!isOut) await arrived(told)
          await clock.advance(15_000)
        }
        if (traded) recorded.trade(traded.bar[3], traded.volumeBase / 4, clock.now())
        const told = quote(minute.bid[3], minute.ask[3])
        if (!isOut) await arrived(told)
        await clock.advance(minute.openTimeMs + 59_000 - clock.now())
      }
      await clock.advance(2_000)
      await trader.settled()

      const curve = running.ledger.equity()
      const trades = running.ledger.trades()
      const before = running.ledger.portfolio.cashQuote().toFixed()
      await running.stop()
      expect(losses).toBe(LOSSES.size + 1)
      expect(curve.length).toBeGreaterThanOrEqual(1_435)
      expect(trades.length).toBeGreaterThan(0)
      for (const { equityQuote } of curve) expect(equityQuote).toBeGreaterThan(5_000)

      const decisions = linesOf('decisions.log') as {
        msg: string
        cause: string
        snapshot: { ageMs: number; takenAtMs: number; candleBoundaryMs: number; bid: string; ask: string }
        tradeId?: string
        prediction?: { confidence: number }
      }[]
      const cycles = decisions.filter(({ cause }) => cause === 'cycle')
      // A minute without any price update starts no cycle, nor does one whose only update came before its candle.
      expect(updatedMinutes.size).toBeGreaterThan(1_000)
      expect(cycles.length).toBeGreaterThanOrEqual(0.98 * updatedMinutes.size)
      expect(cycles.length).toBeLessThanOrEqual(updatedMinutes.size)
      const minutes = new Set(cycles.map(({ snapshot }) => snapshot.candleBoundaryMs))
      expect(minutes.size).toBe(cycles.length)
      for (const { snapshot } of cycles) {
        expect(snapshot.takenAtMs - snapshot.candleBoundaryMs).toBeLessThan(MINUTE_MS)
        expect(snapshot.candleBoundaryMs % MINUTE_MS).toBe(0)
      }
      for (const trade of trades) {
        const made = decisions.find(({ tradeId }) => tradeId === trade.tradeId)
        expect(made?.snapshot[trade.side === 'buy' ? 'ask' : 'bid']).toBe(trade.price.toFixed())
      }
      const technical = linesOf('technical.log').map(({ msg }) => msg)
      expect(technical).toContain('trader.started')
      expect(technical).toContain('price.silent')
      expect(technical).toContain('trader.stopped')

      const again = await open()
      session = again
      expect(again.ledger.trades()).toHaveLength(trades.length)
      expect(again.ledger.equity()).toHaveLength(curve.length)
      expect(again.ledger.portfolio.cashQuote().toFixed()).toBe(before)
      expect(again.ledger.startQuote.eq(new D(10_000))).toBe(true)
    } finally {
      await session?.stop()
      quit.abort()
      await client.disconnect()
      await simulator.close()
    }
  })
})
