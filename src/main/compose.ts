import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Batch } from '../shared/contract.ts'
import type { SimulatedVenueName, SimulatedVenueOf } from '../shared/simulator.ts'
import type { VenueView } from '../shared/views.ts'
import type { Clock } from './base/clock.ts'
import type { Decimal } from './base/decimal.ts'
import { AppError, messageOf } from './base/errors.ts'
import type { Logger } from './base/logger.ts'
import { type BringUpDeps, bringUp, type VenueUp } from './bring-up.ts'
import { recoverJournal } from './desk/journal-recovery.ts'
import { type Journals, openJournals } from './desk/journals.ts'
import { withLargeTrades } from './desk/large-trades.ts'
import { createMarketWatch } from './desk/market-watch.ts'
import { createPanelFeeds } from './desk/panel-feeds.ts'
import { followPriceEvents } from './desk/price-events.ts'
import { createQuoteBoard } from './desk/quote-board.ts'
import { createSession, TRADING_MODES, type TradingMode, type VenueDesks } from './desk/session.ts'
import type { SymbolId, VenueId } from './domain/brands.ts'
import type { Instrument } from './domain/instrument.ts'
import type { Handlers } from './ipc/bind.ts'
import { rememberedGrouping } from './ipc/book-view.ts'
import { createHandlers } from './ipc/handlers.ts'
import { createNotices, type Notices } from './ipc/notices.ts'
import type { SimulatedMarket } from './ipc/paper-lab-market.ts'
import { type Publisher, publishTerminal } from './ipc/publisher.ts'
import { createPump } from './ipc/pump.ts'
import type { Terminal } from './ipc/terminal.ts'
import { createVenueHealth } from './ipc/venue-health.ts'
import { createFeedSupervisor, type FeedSupervisor } from './market-data/feeds/feed-supervisor.ts'
import { createSocketHistory } from './market-data/feeds/socket-history.ts'
import { createStreamPast } from './market-data/feeds/stream-past.ts'
import { createStreamPastFile } from './market-data/feeds/stream-past-file.ts'
import { createLiveBooks, type LiveBooks } from './market-data/live-books.ts'
import { type OpenPairs, openPairs } from './open-pairs.ts'
import { openPaperLab } from './open-paper-lab.ts'
import { openPaperTrader } from './open-paper-trader.ts'
import { openPrices } from './open-prices.ts'
import { createRiskGate } from './risk/risk-gate.ts'
import { DEFAULT_RISK_LIMITS } from './risk/risk-limits.ts'
import { readEnvironments } from './settings/environments.ts'
import type { Settings } from './settings/settings.ts'
import type { Vault } from './vault/vault.ts'
import { createVenueTable } from './venue-table.ts'
import type { ExchangeClient } from './venues/exchange-client.ts'
import { createVenueRegistry } from './venues/registry.ts'

/** What the engine is made of: everything that the shell or a test chooses. */
export interface World {
  readonly clock: Clock
  readonly log: Logger
  readonly settings: Settings
  readonly vault: Vault
  /** Folder of the journals; made when it is not there. */
  readonly journalFolder: string
  /** Where a bundled worker lies, by its name. */
  readonly workerUrl: (name: string) => URL
  /** Ends the program and starts it again. */
  readonly restart: () => void
  /** Asks the user for a place and writes a file there. @returns where, or nothing when they changed their mind */
  readonly saveFile: (suggestedName: string, text: string) => Promise<string | undefined>
  /** Asks the user for a recorded feed. @returns its path, or nothing when they changed their mind */
  readonly chooseRecording: () => Promise<string | undefined>
  /** Asks the user for a model of theirs. @returns its path, or nothing when they changed their mind */
  readonly chooseModel: () => Promise<string | undefined>
  /** Sends one batch to the window. */
  readonly send: (batch: Batch) => void
}

export interface Engine {
  readonly handlers: Handlers
  /** For what the shell has to tell the user. */
  readonly notices: Notices
  /** The venues that trade on the simulator in this run. */
  readonly simulatedVenues: readonly SimulatedVenueName[]
  /** Connects to every venue, again and again with growing waits until it works. Resolves when the first is there. */
  start(simulated: SimulatedMarket | undefined): Promise<void>
  /** There is no venue to connect to: the window says why. */
  fail(cause: unknown): void
  /** The window was hidden or minimized, or is there again. */
  setWindowVisible(isVisible: boolean): void
  /** Ends every loop, closes sockets and journals in reverse order of opening. Safe to call twice. */
  stop(): Promise<void>
}

const FLUSH_EVERY_MS = 50
/** How long the venue that was looked at last may take before another one is shown. */
const PREFERRED_WITHIN_MS = 3_000
/** Assets of the market watch. */
const BOARD = ['BTC', 'ETH', 'SOL', 'DOGE'] as readonly string[] as readonly SymbolId[]
/** Latest orders a venue is told about after a restart. */
const ORDERS_RECALLED = 500

/** The composition root: the one place that knows concrete classes. */
export function compose(world: World): Engine {
  const { clock, log, settings, vault } = world
  const quit = new AbortController()
  const lifetime = quit.signal
  const running = new AsyncDisposableStack()
  const pump = createPump({ clock, send: world.send, flushEveryMs: FLUSH_EVERY_MS, log })
  const notices = createNotices({ clock, publish: (event) => pump.publish(event) })
  const simulatedOf = (venue: string) => lab.market.venues().find((each) => each.venue === venue)
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
  const clients: ExchangeClient[] = []
  const connected: ExchangeClient[] = []
  const health = createVenueHealth(() => clients, environments.of, log)
  const pricing = openPrices({
    clock,
    log,
    lifetime,
    settings,
    vault,
    lastKnownPath: join(dirname(world.journalFolder), 'prices', 'last-known.json'),
    environmentOf: environments.of,
    simulatedOf,
    liveBbo: (venue, symbol) => books.find(venue, symbol)?.bbo(),
  })
  const { prices } = pricing
  const feeds: FeedSupervisor = createFeedSupervisor({
    clock,
    log,
    coolDownMs: () => settings.get('streams').coolDownSeconds * 1_000,
    findBook: (venue, symbol) => books.find(venue, symbol),
  })
  running.defer(async () => feeds.stop())
  const history = createSocketHistory({ clients: () => clients, clock })
  const past = createStreamPast({
    file: createStreamPastFile(join(dirname(world.journalFolder), 'streams', 'past.json')),
    history,
    clients: () => clients,
    feeds,
    scopeOf: environments.of,
    onBroken: (words) => notices.say('warning', 'Streams are counted anew', words),
    clock,
    log,
  })
  const panels = createPanelFeeds(feeds)
  const books: LiveBooks = createLiveBooks({
    clock,
    log,
    feeds: withLargeTrades(feeds, pricing.largeTrades),
    onFault: ({ venue, symbol }, words) => prices.invalidate(venue, symbol, words),
  })
  const gateOf = () => createRiskGate({ clock, log, limits: () => DEFAULT_RISK_LIMITS })
  // Real venues are met on paper: live takes the word LIVE in each run.
  const firstMode = environments.inUse().includes('mainnet') ? 'paper' : settings.get('mode')
  const remember = (mode: TradingMode): void => settings.set('mode', mode)
  const session = createSession({ paper: gateOf(), live: gateOf() }, firstMode, remember, log)
  const board = createQuoteBoard({ symbols: BOARD, panels, clock, log, lifetime })
  board.onIntervalChange(({ instrument: { venue, symbol }, fromHours, toHours }) => {
    log.warn('funding.interval-changed', { venue, symbol, fromHours, toHours })
    const name = clients.find((client) => client.venue === venue)?.exchangeName() ?? venue
    const words = `every ${toHours} h instead of ${fromHours} h`
    notices.say('warning', `Funding of ${symbol} on ${name}`, `It is settled ${words} from now on.`)
  })
  const watch = createMarketWatch({ books, panels, log })
  feeds.onIdle(({ venue, symbol }) => books.dropIdle(venue, symbol))
  feeds.onLevels(({ venue, symbol, levels }) => books.setLevels(venue, symbol, levels))
  const instruments: Instrument[] = []
  /** Venues that came before there was a publisher to tell. */
  const early: [ExchangeClient, VenueDesks][] = []
  const cameUp = new Map<string, () => void>()
  const paperTrader = openPaperTrader({
    folder: join(dirname(world.journalFolder), 'paper-trader'),
    connected: () => connected,
    instruments: () => instruments,
    session,
    feeds,
    model: {
      engine: {
        workerUrl: world.workerUrl('onnx-worker'),
        wasmPath: fileURLToPath(new URL('ort-wasm-simd-threaded.wasm', world.workerUrl('onnx-worker'))),
      },
      choose: world.chooseModel,
    },
    settings,
    clock,
    log,
    lifetime,
  })
  running.defer(() => paperTrader.stop())
  const lab = openPaperLab({
    clients: () => clients,
    session,
    prices,
    watch,
    chooseRecording: world.chooseRecording,
    log,
    lifetime,
  })
  let journals: Journals | undefined
  let pairs: OpenPairs | undefined
  let terminal: Terminal | undefined
  let publisher: Publisher | undefined
  let problem: string | undefined

  const fail = (cause: unknown): void => {
    problem = messageOf(cause)
    log.error('engine.failed', { message: problem })
  }

  /** Makes a venue that trades part of the terminal. */
  const welcome = (up: VenueUp): void => {
    const { client, desks, trading } = up
    session.add(client.venue, desks)
    connected.push(client)
    followPriceEvents({ client, prices, clock, log }, lifetime)
    instruments.push(...trading)
    board.add(client, trading)
    if (publisher) publisher.venueCame(client, desks)
    else early.push([client, desks])
    pairs?.venueCame()
    lab.venueCame(up)
    log.info('venue.connected', { venue: client.venue, instruments: trading.length })
    cameUp.get(client.venue)?.()
  }

  /** What was looked at last time; at the first start the first venue of the table. */
  const lastSelected = () =>
    settings.get('selected') ?? { venue: table[0]?.venue ?? '', symbol: BOARD[0] ?? '' }

  /** Shows what was looked at last time, or else the first asset of the board at the first venue that came. */
  const selectFirst = async (): Promise<void> => {
    const last = lastSelected()
    const client = connected.find(({ venue }) => venue === last.venue) ?? connected[0]
    const listed = instruments.filter(({ venue }) => venue === client?.venue)
    const wanted = [last.symbol, ...BOARD].map((symbol) => listed.find((each) => each.symbol === symbol))
    const first = wanted.find((each) => each !== undefined) ?? listed[0]
    if (!client || !first) throw new AppError('venue-unavailable', 'no venue lists anything that trades')
    await watch.select(client, first.symbol, lifetime)
    watch.onChange((change) => {
      const current = watch.current()
      if (change !== 'selected' || !current) return
      const { venue, symbol } = current.instrument
      settings.set('selected', { venue, symbol })
    })
  }

  const start = async (simulated: SimulatedMarket | undefined): Promise<void> => {
    if (simulated) lab.market.begin(simulated)
    for (const { venue, restUrl, controlUrl, market } of lab.market.venues())
      log.info('simulator.ready', { venue, restUrl, controlUrl, market })
    const opened = await openJournals({
      folder: world.journalFolder,
      workerUrl: world.workerUrl('journal-worker'),
      environments: environments.inUse(),
      defer: (close) => running.defer(close),
    })
    journals = opened
    const opening = openPairs({
      journals: opened,
      environments,
      session,
      books,
      prices,
      connected: () => connected,
      instruments: () => instruments,
      notices,
      clock,
      log,
      lifetime,
    })
    pairs = opening
    await opening.start()
    const pricesEnd = pricing.run()
    running.defer(() => pricesEnd)
    const pastEnd = past.run(lifetime)
    running.defer(() => pastEnd)
    running.defer(async () => watch.stop())
    for (const mode of TRADING_MODES) {
      const desks = () => session.desksOf(mode)
      const journal = { check: () => opened.check(mode) }
      const recovered = { gate: session.gates[mode], journal, desks, clock, log, lifetime }
      const stop = recoverJournal(recovered)
      running.defer(async () => stop())
    }
    const parts: BringUpDeps = {
      journals: opened,
      environments,
      session,
      books,
      feeds,
      prices,
      vault,
      health,
      notices,
      clock,
      log,
      lifetime,
      onClient: (client) => void clients.push(client),
      defer: (close) => running.defer(close),
    }
    const rows = table.filter(({ venue }) => environments.of(venue) !== 'simulator' || simulatedOf(venue))
    const came = rows.map((row) => {
      const there = new Promise<void>((resolve) => cameUp.set(row.venue, resolve))
      bringUp(row, parts)
        .then(welcome)
        .catch((cause) => {
          if (lifetime.aborted) return
          log.error('venue.failed', { venue: row.venue, message: messageOf(cause) })
          health.setProblem(row.venue, messageOf(cause))
        })
      return { venue: row.venue, there }
    })
    const preferred = came.find(({ venue }) => venue === lastSelected().venue)?.there
    const any = Promise.race(came.map(({ there }) => there))
    const patience = (): Promise<void> => clock.sleep(PREFERRED_WITHIN_MS, lifetime).then(() => any)
    await (preferred ? Promise.race([preferred, patience()]) : any)
    await selectFirst()
    terminal = {
      session,
      watch,
      books,
      prices,
      board,
      venues: () => createVenueRegistry(connected),
      health,
      instruments: () => instruments,
      prewarm({ venue, symbol }) {
        const client = connected.find((each) => each.venue === venue)
        if (client) feeds.prewarm(client, symbol, 'ticket')
      },
      ...opening,
      dataSource: environments.inUse()[0] ?? 'simulator',
      market: lab.market.words,
      lab,
      clock,
      log,
      ...groupings(settings),
    }
    publisher = publishTerminal(terminal, pump, notices, lifetime)
    for (const [client, desks] of early.splice(0)) publisher.venueCame(client, desks)
    history.run(lifetime).catch((cause) => {
      if (!lifetime.aborted) log.error('stream-history.ended', { message: messageOf(cause) })
    })
    pump.run(lifetime).catch((cause) => {
      if (!lifetime.aborted) log.error('pump.ended', { message: messageOf(cause) })
    })
  }

  return {
    handlers: createHandlers({
      lastSeq: () => pump.lastSeq(),
      windowListens: () => notices.windowListens(),
      keys: { vault, rows: table, environments },
      streams: {
        clients: () => clients,
        feeds,
        history,
        policy: () => settings.get('streams'),
        setPolicy: (policy) => settings.set('streams', policy),
        panels,
        saveFile: world.saveFile,
        past,
        clock,
      },
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
    setWindowVisible: (isVisible) => panels.setWindowVisible(isVisible),
    simulatedVenues: table.map(({ venue }) => venue).filter((each) => environments.of(each) === 'simulator'),
    start,
    fail,
    async stop() {
      quit.abort(new Error('shutting down'))
      await running.disposeAsync()
    },
  }
}

/** What is waited for, with what the venues said so far. */
function startingWords(venues: readonly VenueView[]): string {
  const problems = venues.flatMap(({ name, detail }) => (detail === undefined ? [] : [`${name}: ${detail}`]))
  return ['the engine is still starting', ...problems].join('. ')
}

/** Ladder widths, remembered by instrument; one tick until somebody chooses. */
function groupings(settings: Settings) {
  const keyOf = ({ venue, symbol }: { venue: VenueId; symbol: SymbolId }): string => `${venue}:${symbol}`
  return {
    groupingOf(instrument: Instrument): Decimal {
      return rememberedGrouping(settings.get('groupings')[keyOf(instrument)], instrument)
    },
    setGrouping(instrument: Instrument, width: Decimal): void {
      settings.set('groupings', { ...settings.get('groupings'), [keyOf(instrument)]: width.toFixed() })
    },
  }
}
