import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SimulatedVenueName, SimulatedVenueOf } from '../../shared/simulator.ts'
import { AppError, messageOf } from '../base/errors.ts'
import type { Journals } from '../desk/journals.ts'
import { createSession, type TradingMode } from '../desk/session.ts'
import type { VenueId } from '../domain/brands.ts'
import { createHandlers } from '../ipc/handlers.ts'
import { createNotices } from '../ipc/notices.ts'
import { createPump } from '../ipc/pump.ts'
import type { Terminal } from '../ipc/terminal.ts'
import { createVenueHealth, startingWords } from '../ipc/venue-health.ts'
import { createRiskGate } from '../risk/risk-gate.ts'
import { DEFAULT_RISK_LIMITS } from '../risk/risk-limits.ts'
import { readEnvironments } from '../settings/environments.ts'
import type { Engine, World } from './engine.ts'
import { type OpenMarket, openMarket } from './open-market.ts'
import { openPaperLab } from './open-paper-lab.ts'
import { openPaperTrader } from './open-paper-trader.ts'
import { openPrices } from './open-prices.ts'
import { startEngine } from './start-engine.ts'
import { createVenueRoll } from './venue-roll.ts'
import { createVenueTable } from './venue-table.ts'

const FLUSH_EVERY_MS = 50
/** Latest orders a venue is told about after a restart. */
const ORDERS_RECALLED = 500

/** The composition root: the one place that knows concrete classes. What is begun here runs from `start` on. */
export function compose(world: World): Engine {
  const { clock, log, settings, vault } = world
  const folder = dirname(world.journalFolder)
  const quit = new AbortController()
  const lifetime = quit.signal
  const running = new AsyncDisposableStack()
  const pump = createPump({ clock, send: world.send, flushEveryMs: FLUSH_EVERY_MS, log })
  const notices = createNotices({ clock, publish: (event) => pump.publish(event) })
  const simulatedOf = (venue: string) => lab.market.venues().find((each) => each.venue === venue)
  let journals: Journals | undefined
  const table = createVenueTable({
    clock,
    log,
    simulated: <V extends SimulatedVenueName>(venue: V) =>
      simulatedOf(venue) as SimulatedVenueOf<V> | undefined,
    workerUrl: world.workerUrl,
    leavesSharedChannels: () => settings.get('streams').leavesSharedChannels,
    recallClientOrderIds: async (venue) => {
      const { live } = journals?.of(environments.of(venue)) ?? {}
      const records = (await live?.orders(ORDERS_RECALLED, venue as VenueId)) ?? []
      return records.map(({ order }) => order.clientOrderId)
    },
  })
  const environments = readEnvironments(settings, table)
  const roll = createVenueRoll()
  const health = createVenueHealth(roll.clients, environments.of, log)
  const shared = { environments, roll, settings, vault, notices, clock, log, lifetime }
  const pricing = openPrices({
    ...shared,
    lastKnownPath: join(folder, 'prices', 'last-known.json'),
    environmentOf: environments.of,
    simulatedOf,
    liveBook: (venue, symbol) => market.books.find(venue, symbol),
  })
  const market: OpenMarket = openMarket({
    ...shared,
    pricing,
    streamPastPath: join(folder, 'streams', 'past.json'),
    saveFile: world.saveFile,
  })
  running.defer(async () => market.feeds.stop())
  const gateOf = () => createRiskGate({ clock, log, limits: () => DEFAULT_RISK_LIMITS })
  // Real venues are met on paper: live takes the word LIVE in each run.
  const firstMode = environments.inUse().includes('mainnet') ? 'paper' : settings.get('mode')
  const remember = (mode: TradingMode): void => settings.set('mode', mode)
  const session = createSession({ paper: gateOf(), live: gateOf() }, firstMode, remember, log)
  const paperTrader = openPaperTrader({
    ...shared,
    folder: join(folder, 'paper-trader'),
    connected: roll.connected,
    instruments: roll.instruments,
    session,
    feeds: market.feeds,
    model: {
      engine: {
        workerUrl: world.workerUrl('onnx-worker'),
        wasmPath: fileURLToPath(new URL('ort-wasm-simd-threaded.wasm', world.workerUrl('onnx-worker'))),
      },
      choose: world.chooseModel,
    },
  })
  running.defer(() => paperTrader.stop())
  const lab = openPaperLab({
    ...shared,
    clients: roll.clients,
    session,
    prices: pricing.prices,
    watch: market.watch,
    chooseRecording: world.chooseRecording,
  })
  let terminal: Terminal | undefined
  let problem: string | undefined

  return {
    handlers: createHandlers({
      lastSeq: () => pump.lastSeq(),
      windowListens: () => notices.windowListens(),
      keys: { vault, rows: table, environments },
      streams: market.calls,
      prices: pricing.calls,
      trader: paperTrader.calls,
      lab: lab.calls,
      restart: world.restart,
      terminal: () => {
        if (terminal) return terminal
        throw new AppError('venue-unavailable', problem ?? startingWords(health.venues()))
      },
    }),
    notices,
    setWindowVisible: (isVisible) => market.panels.setWindowVisible(isVisible),
    simulatedVenues: table.map(({ venue }) => venue).filter((each) => environments.of(each) === 'simulator'),
    async start(simulated) {
      if (simulated) lab.market.begin(simulated)
      for (const { venue, restUrl, controlUrl, market: played } of lab.market.venues())
        log.info('simulator.ready', { venue, restUrl, controlUrl, market: played })
      await startEngine({
        ...shared,
        rows: table.filter(({ venue }) => environments.of(venue) !== 'simulator' || simulatedOf(venue)),
        journalFolder: world.journalFolder,
        journalWorkerUrl: world.workerUrl('journal-worker'),
        onJournals: (opened) => {
          journals = opened
        },
        onTerminal: (opened) => {
          terminal = opened
        },
        health,
        market,
        pricing,
        session,
        lab,
        pump,
        defer: (close) => running.defer(close),
      })
    },
    fail(cause) {
      problem = messageOf(cause)
      log.error('engine.failed', { message: problem })
    },
    async stop() {
      quit.abort(new Error('shutting down'))
      await running.disposeAsync()
    },
  }
}
