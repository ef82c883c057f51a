import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/main/base/clock.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import { createTradingDesk, type TradingDesk } from '../../src/main/desk/trading-desk.ts'
import type { SymbolId } from '../../src/main/domain/brands.ts'
import type { Journal } from '../../src/main/journal/journal.ts'
import { openJournal } from '../../src/main/journal/open-journal.ts'
import { createHttpTransport, type HttpTransport } from '../../src/main/net/http-transport.ts'
import { createPriceProvider, type PriceProvider } from '../../src/main/pricing/price-provider.ts'
import { createRiskGate } from '../../src/main/risk/risk-gate.ts'
import { DEFAULT_RISK_LIMITS } from '../../src/main/risk/risk-limits.ts'
import { createAsterClient } from '../../src/main/venues/aster/index.ts'
import type { ExchangeClient } from '../../src/main/venues/exchange-client.ts'
import { createPaperClient } from '../../src/main/venues/paper/index.ts'
import { type RunningSimulator, startSimulator } from '../../src/simulator/server.ts'

export const BTC = 'BTC' as SymbolId

/** One run of the engine, at one mode. */
export interface DeskRun extends AsyncDisposable {
  readonly desk: TradingDesk
  readonly client: ExchangeClient
  readonly journal: Journal
  readonly prices: PriceProvider
  /** `GET /fapi/v3/depth` and the like, in the order they went out. */
  readonly requests: readonly string[]
}

/** A simulated venue and a folder for journals; desks are opened and closed on top of it. */
export interface SimulatedWorld extends AsyncDisposable {
  readonly simulator: RunningSimulator
  open(mode: 'paper' | 'simulator'): Promise<DeskRun>
}

/** The engine as the composition root builds it, over a real simulator, without a window. */
export async function createSimulatedWorld(seed: string): Promise<SimulatedWorld> {
  const simulator = await startSimulator({ seed })
  const folder = mkdtempSync(join(tmpdir(), 'desk-'))
  return {
    simulator,
    open: (mode) => openDesk(simulator, folder, mode),
    async [Symbol.asyncDispose]() {
      await simulator.close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function openDesk(
  { ready }: RunningSimulator,
  folder: string,
  mode: 'paper' | 'simulator',
): Promise<DeskRun> {
  const [clock, log] = [systemClock, silentLogger]
  const lifetime = new AbortController()
  const requests: string[] = []
  const aster = createAsterClient({
    endpoints: ready,
    readCredentials: () => ({ kind: 'v3', ...ready.credentials.v3 }),
    clock,
    log,
    transport: countingTransport(requests),
  })
  await aster.connect(lifetime.signal)
  const journal = await openJournal({
    workerUrl: new URL('../../src/main/journal/journal-worker.ts', import.meta.url),
    path: join(folder, `${mode}.sqlite`),
  })
  const quoteAsset = 'USDT'
  const paperDeps = { market: aster, liveDepth: () => undefined, store: journal, clock, log, quoteAsset }
  const client = mode === 'paper' ? createPaperClient(paperDeps) : aster
  if (mode === 'paper') await client.connect(lifetime.signal)
  const prices = createPriceProvider({ clock, log, lifetime: lifetime.signal })
  const desk = createTradingDesk({
    client,
    journal,
    prices,
    clock,
    log,
    gate: createRiskGate({ clock, log, limits: () => DEFAULT_RISK_LIMITS }),
    quoteAsset,
    markOf: () => undefined,
    lifetime: lifetime.signal,
  })
  await desk.start()
  return {
    desk,
    client,
    journal,
    prices,
    requests,
    async [Symbol.asyncDispose]() {
      lifetime.abort()
      await client.disconnect()
      await aster.disconnect()
      await journal.close()
    },
  }
}

function countingTransport(requests: string[]): HttpTransport {
  const transport = createHttpTransport()
  return {
    send(request, signal) {
      requests.push(`${request.method} ${new URL(request.url).pathname}`)
      return transport.send(request, signal)
    },
    close: () => transport.close(),
  }
}
