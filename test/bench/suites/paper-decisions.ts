import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import baseline from '../../../resources/models/baseline.json' with { type: 'json' }
import { systemClock } from '../../../src/main/base/clock.ts'
import { D } from '../../../src/main/base/decimal.ts'
import { createEmitter, type Emitter } from '../../../src/main/base/emitter.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import type { SymbolId, VenueId } from '../../../src/main/domain/brands.ts'
import type { Bbo } from '../../../src/main/domain/market.ts'
import {
  baselinePredictor,
  readBaselineModel,
} from '../../../src/main/strategies/prediction/baseline-model.ts'
import { DEFAULT_RULES } from '../../../src/main/strategies/prediction/decision.ts'
import { openOnnxPredictor } from '../../../src/main/strategies/prediction/onnx/onnx-predictor.ts'
import type { Predictor } from '../../../src/main/strategies/prediction/predictor.ts'
import { openTraderLogs } from '../../../src/main/strategies/prediction/trader-logs.ts'
import { startTraderSession } from '../../../src/main/strategies/prediction/trader-session.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { onnxEngine } from '../../support/onnx-engine.ts'
import { baselineModel } from '../../support/onnx-models.ts'
import { candleOf, minutesOf } from '../../support/recorded-minutes.ts'
import type { Metrics } from '../metrics.ts'

const SYMBOLS = 50
const MINUTES = 40
const WARM_UP_MINUTES = 10
const MINUTE_MS = 60_000

/** What the bench asks of a venue: prices by name, and candles that are there at once. */
function createVenue(symbols: readonly SymbolId[], now: () => number) {
  const past = [...minutesOf('20180405'), ...minutesOf('20180406')].map(candleOf)
  const byTime = new Map(past.map((candle, at) => [candle.openTimeMs, at]))
  const feeds = new Map<SymbolId, Emitter<Bbo>>(symbols.map((symbol) => [symbol, createEmitter<Bbo>()]))
  const client = {
    venue: 'bench' as VenueId,
    exchangeName: () => 'Bench',
    marketData: {
      async getCandles({ limit }: { readonly limit: number }) {
        const end = byTime.get(Math.floor(now() / MINUTE_MS) * MINUTE_MS) ?? 0
        return past.slice(Math.max(0, end - limit), end)
      },
    },
    streams: {
      subscribeBbo: (symbol: SymbolId, listener: (bbo: Bbo) => void) =>
        feeds.get(symbol)?.on(listener) ?? (() => undefined),
      onStatus: () => () => undefined,
    },
  }
  const tell = (symbol: SymbolId, price: number): void => {
    const size = new D(1)
    feeds.get(symbol)?.emit({
      venue: client.venue,
      symbol,
      bidPrice: new D(price),
      bidSizeBase: size,
      askPrice: new D(price).plus(1),
      askSizeBase: size,
      venueTimeMs: now(),
      receivedAtMs: now(),
      source: 'stream',
    })
  }
  return { client, tell }
}

/**
 * From a price update to its decision with 50 symbols whose minute begins at the same moment: the update through
 * the collector, features from 500 finished candles, the trained baseline, the rules and both records; once more with
 * the same baseline as an ONNX file in its thread. The venue is in this process, so the wire is not in it; the clock
 * that measures is the machine's.
 */
export async function measureDecisions(): Promise<Metrics> {
  const model = readBaselineModel(baseline)
  const own = await openOnnxPredictor({
    fileName: 'baseline.onnx',
    model: baselineModel(model),
    engine: onnxEngine,
    clock: systemClock,
    log: silentLogger,
    lifetime: new AbortController().signal,
  })
  try {
    return {
      ...(await measureWith('decisionMs', baselinePredictor(model))),
      ...(await measureWith('decisionOnnxMs', own)),
    }
  } finally {
    await own.close()
  }
}

async function measureWith(name: string, predictor: Predictor): Promise<Metrics> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-trader-'))
  const symbols = Array.from({ length: SYMBOLS }, (_, at) => `S${at}` as SymbolId)
  const manual = createManualClock(Date.UTC(2018, 3, 6, 2))
  const { client, tell } = createVenue(symbols, manual.now)
  const quit = new AbortController()
  let ids = 0
  const session = await startTraderSession({
    client: client as unknown as Parameters<typeof startTraderSession>[0]['client'],
    symbols,
    predictor,
    rules: () => DEFAULT_RULES,
    startQuote: new D(10_000),
    folder,
    logs: openTraderLogs(folder, silentLogger),
    clock: manual,
    lifetime: quit.signal,
    newId: () => {
      ids += 1
      return String(ids)
    },
  })
  const tookMs: number[] = []
  try {
    await manual.settle()
    for (let minute = 0; minute < MINUTES; minute += 1) {
      await manual.advance(MINUTE_MS - (manual.now() % MINUTE_MS) + 2_000)
      const startedMs = performance.now()
      for (const symbol of symbols) tell(symbol, 5_500 + minute)
      const seen = new Set<SymbolId>()
      // All at once: the last of fifty waits for the others, and that wait is counted.
      while (seen.size < SYMBOLS) {
        for (const symbol of symbols) {
          const last = session.trader.lastDecision(symbol)
          if (seen.has(symbol) || !last || last.atMs < manual.now()) continue
          seen.add(symbol)
          if (minute >= WARM_UP_MINUTES) tookMs.push(performance.now() - startedMs)
          if (last.prediction === undefined)
            throw new Error(`expected a prediction for ${symbol}, it was held: ${last.reason}`)
        }
        // A turn of the event loop: answers of a thread come by it.
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
  } finally {
    quit.abort()
    await session.stop()
    rmSync(folder, { recursive: true })
  }
  const sorted = tookMs.toSorted((a, b) => a - b)
  const quantile = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return {
    [`${name}.p50`]: { value: quantile(0.5), unit: 'ms', goal: 50 },
    [`${name}.p95`]: { value: quantile(0.95), unit: 'ms', goal: 50 },
  }
}
