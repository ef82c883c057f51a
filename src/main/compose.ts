import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Batch } from '../shared/contract.ts'
import type { SimulatedVenueOf } from '../shared/simulator.ts'
import { withDeadline } from './base/abort.ts'
import { createBackoff } from './base/backoff.ts'
import type { Clock } from './base/clock.ts'
import { D, type Decimal } from './base/decimal.ts'
import { AppError, messageOf } from './base/errors.ts'
import type { Logger } from './base/logger.ts'
import { createMarketWatch } from './desk/market-watch.ts'
import { keepPositionFeeds } from './desk/position-feeds.ts'
import { createSession } from './desk/session.ts'
import { createTradingDesk, type TradingDesk } from './desk/trading-desk.ts'
import type { SymbolId, VenueId } from './domain/brands.ts'
import type { Instrument } from './domain/instrument.ts'
import type { Handlers } from './ipc/bind.ts'
import { createHandlers } from './ipc/handlers.ts'
import { createNotices, type Notices } from './ipc/notices.ts'
import { publishTerminal } from './ipc/publisher.ts'
import { createPump } from './ipc/pump.ts'
import type { Terminal } from './ipc/terminal.ts'
import { createVenueHealth } from './ipc/venue-health.ts'
import { openJournal } from './journal/open-journal.ts'
import { createLiveBooks } from './market-data/live-books.ts'
import { createPriceProvider } from './pricing/price-provider.ts'
import { DEFAULT_RISK_LIMITS } from './risk/risk-limits.ts'
import type { Settings } from './settings/settings.ts'
import type { Vault } from './vault/vault.ts'
import { createKeyRows } from './venue-keys.ts'
import { type AsterCredentials, asterCredentials, createAsterClient } from './venues/aster/index.ts'
import type { ExchangeClient } from './venues/exchange-client.ts'
import { createPaperClient } from './venues/paper/index.ts'
import { createVenueRegistry } from './venues/registry.ts'

/** What the engine is made of: everything that the shell or a test chooses. */
export interface World {
  readonly clock: Clock
  readonly log: Logger
  readonly settings: Settings
  /** Keys that the user entered. */
  readonly vault: Vault
  /** Folder of the journals; made when it is not there. */
  readonly journalFolder: string
  /** The bundled journal worker. */
  readonly journalWorkerUrl: URL
  /** Sends one batch to the window. */
  readonly send: (batch: Batch) => void
}

export interface Engine {
  readonly handlers: Handlers
  /** For what the shell has to tell the user. */
  readonly notices: Notices
  /** Connects to the venue, again and again with growing waits until it works, and opens both desks. */
  start(venue: SimulatedVenueOf<'aster'>): Promise<void>
  /** There is no venue to connect to: the window says why. */
  fail(cause: unknown): void
  /** Ends every loop, closes sockets and journals in reverse order of opening. Safe to call twice. */
  stop(): Promise<void>
}

const FLUSH_EVERY_MS = 50
const CONNECT_WITHIN_MS = 20_000
const QUOTE_ASSET = 'USDT'
const WAITING = { venue: 'aster', name: 'Aster' }

/** The composition root: the one place that knows concrete classes. */
export function compose(world: World): Engine {
  const { clock, log, settings, vault } = world
  const quit = new AbortController()
  const lifetime = quit.signal
  const running = new AsyncDisposableStack()
  const pump = createPump({ clock, send: world.send, flushEveryMs: FLUSH_EVERY_MS })
  const notices = createNotices({ clock, publish: (event) => pump.publish(event) })
  const clients: ExchangeClient[] = []
  const health = createVenueHealth(() => clients, WAITING)
  let terminal: Terminal | undefined
  let problem: string | undefined
  let simulatedVenue: SimulatedVenueOf<'aster'> | undefined

  const fail = (cause: unknown): void => {
    problem = messageOf(cause)
    log.error('engine.failed', { message: problem })
    health.setProblem(problem)
  }

  const openDesk = async (
    mode: 'paper' | 'simulator',
    client: (journal: Awaited<ReturnType<typeof openJournal>>) => ExchangeClient,
    prices: ReturnType<typeof createPriceProvider>,
    markOf: (symbol: SymbolId) => Decimal | undefined,
  ): Promise<TradingDesk> => {
    const path = join(world.journalFolder, `${mode}.sqlite`)
    const journal = await openJournal({ workerUrl: world.journalWorkerUrl, path })
    running.defer(() => journal.close())
    return createTradingDesk({
      client: client(journal),
      journal,
      prices,
      clock,
      log,
      limits: () => DEFAULT_RISK_LIMITS,
      quoteAsset: QUOTE_ASSET,
      markOf,
      lifetime,
    })
  }

  /** Tries until it works: a venue that is down at the start is a venue that comes back. */
  const untilConnected = async (client: ExchangeClient, takeKeys: () => Promise<void>): Promise<void> => {
    const backoff = createBackoff({ firstMs: 500, factor: 1.5, maxMs: 30_000, jitter: 0.25 })
    for (;;) {
      try {
        await takeKeys()
        await client.connect(withDeadline(lifetime, CONNECT_WITHIN_MS))
        health.setProblem(undefined)
        return
      } catch (cause) {
        if (lifetime.aborted) throw cause
        log.warn('venue.connect-failed', { venue: client.venue, reason: messageOf(cause) })
        health.setProblem(messageOf(cause))
        await clock.sleep(backoff.next(), lifetime)
      }
    }
  }

  const start = async (simulated: SimulatedVenueOf<'aster'>): Promise<void> => {
    log.info('simulator.ready', {
      restUrl: simulated.restUrl,
      controlUrl: simulated.controlUrl,
      market: simulated.market,
    })
    simulatedVenue = simulated
    mkdirSync(world.journalFolder, { recursive: true })
    const prices = createPriceProvider({ clock, log, lifetime })
    const books = createLiveBooks({
      clock,
      log,
      onFault: ({ venue, symbol }, words) => prices.invalidate(venue, symbol, words),
    })
    const throwAway = { kind: 'v3', ...simulated.credentials.v3 } as const
    // Taken anew before each attempt to connect and then kept: orders and the account stream must be of one account.
    let asterKeys: AsterCredentials = throwAway
    const takeAsterKeys = async (): Promise<void> => {
      const entered = await vault.readCredentials('aster', 'simulator')
      asterKeys = entered ? asterCredentials(entered) : throwAway
    }
    const aster = createAsterClient({
      endpoints: { restUrl: simulated.restUrl, wsUrl: simulated.wsUrl, chainId: simulated.chainId },
      readCredentials: () => asterKeys,
      clock,
      log,
    })
    const liveBook = (symbol: SymbolId) => books.find(aster.venue, symbol)
    const markOf = (symbol: SymbolId): Decimal | undefined => {
      const bbo = liveBook(symbol)?.bbo()
      return bbo?.bidPrice.plus(bbo.askPrice).div(2)
    }
    const live = await openDesk('simulator', () => aster, prices, markOf)
    const paper = await openDesk(
      'paper',
      (journal) =>
        createPaperClient({
          market: aster,
          liveDepth: (symbol, levels) => liveBook(symbol)?.depth(levels),
          store: journal,
          clock,
          log,
          quoteAsset: QUOTE_ASSET,
        }),
      prices,
      markOf,
    )
    running.defer(() => aster.disconnect())
    clients.push(aster)
    await untilConnected(aster, takeAsterKeys)
    await paper.client.connect(lifetime)
    running.defer(() => paper.client.disconnect())

    const watch = createMarketWatch({ books, log })
    running.defer(async () => watch.stop())
    const session = createSession({ paper, live }, settings.get('mode'), (mode) => settings.set('mode', mode))
    const instruments = (await aster.instruments.list({}, lifetime)).filter(
      ({ status }) => status === 'trading',
    )
    terminal = {
      session,
      watch,
      books,
      venues: createVenueRegistry([aster]),
      health,
      instruments: instruments.toSorted((a, b) => a.symbol.localeCompare(b.symbol)),
      dataSource: 'simulator',
      market: marketWords(simulated.market),
      quoteAsset: QUOTE_ASSET,
      clock,
      log,
      ...groupings(settings, (instrument) => {
        if (watch.current()?.instrument === instrument) pump.markDirty('book', () => undefined)
      }),
    }
    await selectFirst(terminal, aster, settings, lifetime)
    await Promise.all([paper.start(), live.start()])
    for (const desk of [paper, live]) keepPositionFeeds(desk, books, log, lifetime)
    watch.onChange((change) => {
      const current = watch.current()
      if (change !== 'selected' || !current) return
      const { venue, symbol } = current.instrument
      settings.set('selected', { venue, symbol })
    })
    publishTerminal(terminal, pump, notices, lifetime)
    pump.run(lifetime).catch((cause) => {
      if (!lifetime.aborted) log.error('pump.ended', { message: messageOf(cause) })
    })
  }

  return {
    handlers: createHandlers({
      lastSeq: () => pump.lastSeq(),
      windowListens: () => notices.windowListens(),
      keys: { vault, rows: createKeyRows({ simulated: () => simulatedVenue, clock, log }) },
      terminal: () => {
        if (terminal) return terminal
        throw new AppError('venue-unavailable', problem ?? 'the engine is still starting')
      },
    }),
    notices,
    start,
    fail,
    async stop() {
      quit.abort(new Error('shutting down'))
      await running.disposeAsync()
    },
  }
}

/** What was looked at last time, or the first instrument that trades. */
async function selectFirst(
  { watch, instruments }: Terminal,
  client: ExchangeClient,
  settings: Settings,
  signal: AbortSignal,
): Promise<void> {
  const { symbol } = settings.get('selected')
  const wanted = instruments.find((each) => each.symbol === symbol) ?? instruments[0]
  if (!wanted) throw new AppError('venue-unavailable', `${client.exchangeName()} lists nothing that trades`)
  await watch.select(client, wanted.symbol, signal)
}

/** Ladder widths, remembered by instrument; one tick until somebody chooses. */
function groupings(settings: Settings, onChange: (instrument: Instrument) => void) {
  const keyOf = ({ venue, symbol }: { venue: VenueId; symbol: SymbolId }): string => `${venue}:${symbol}`
  return {
    groupingOf(instrument: Instrument): Decimal {
      const chosen = settings.get('groupings')[keyOf(instrument)]
      return chosen === undefined ? instrument.tickSize : new D(chosen)
    },
    setGrouping(instrument: Instrument, width: Decimal): void {
      settings.set('groupings', { ...settings.get('groupings'), [keyOf(instrument)]: width.toFixed() })
      onChange(instrument)
    },
  }
}

function marketWords(market: SimulatedVenueOf<'aster'>['market']): string {
  if (market.source === 'generator') return 'Generated market'
  const name = (market.file ?? '').split(/[\\/]/).at(-1) ?? ''
  return `Replay of ${name} at ×${market.speed ?? 1}`
}
