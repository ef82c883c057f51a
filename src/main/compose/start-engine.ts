import type { Clock } from '../base/clock.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import { recoverJournal } from '../desk/journal-recovery.ts'
import { type Journals, openJournals } from '../desk/journals.ts'
import { followPriceEvents } from '../desk/price-events.ts'
import { type Session, TRADING_MODES } from '../desk/session.ts'
import type { Notices } from '../ipc/notices.ts'
import { type Publisher, publishTerminal } from '../ipc/publisher.ts'
import type { Pump } from '../ipc/pump.ts'
import { rememberedGroupings } from '../ipc/remembered-groupings.ts'
import type { Terminal } from '../ipc/terminal.ts'
import type { VenueHealth } from '../ipc/venue-health.ts'
import type { Environments } from '../settings/environments.ts'
import type { Settings } from '../settings/settings.ts'
import type { Vault } from '../vault/vault.ts'
import { createVenueRegistry } from '../venues/registry.ts'
import { bringUp, type VenueUp } from './bring-up.ts'
import { takeFirstLook } from './first-look.ts'
import type { OpenMarket } from './open-market.ts'
import { openPairs } from './open-pairs.ts'
import type { OpenPaperLab } from './open-paper-lab.ts'
import type { OpenedPrices } from './open-prices.ts'
import type { VenueRoll } from './venue-roll.ts'
import type { VenueRow } from './venue-table.ts'

interface Parts {
  /** Venues that run. */
  readonly rows: readonly VenueRow[]
  readonly journalFolder: string
  readonly journalWorkerUrl: URL
  readonly onJournals: (journals: Journals) => void
  /** There is something to show and to trade. */
  readonly onTerminal: (terminal: Terminal) => void
  readonly roll: VenueRoll
  readonly health: VenueHealth
  readonly market: OpenMarket
  readonly pricing: OpenedPrices
  readonly session: Session
  readonly lab: OpenPaperLab
  readonly pump: Pump
  readonly environments: Environments
  readonly settings: Settings
  readonly vault: Vault
  readonly notices: Notices
  readonly clock: Clock
  readonly log: Logger
  readonly lifetime: AbortSignal
  /** Registers what must be closed, in reverse order, when the program ends. */
  readonly defer: (close: () => Promise<void>) => void
}

/**
 * Opens the journals, takes up what was begun, brings every venue up, and publishes the terminal as soon as the first
 * is there; the others come into it later, each at its own time.
 *
 * @throws {AppError} when a journal cannot be opened, or `venue-unavailable` when what came lists nothing.
 */
export async function startEngine(parts: Parts): Promise<void> {
  const { roll, health, market, pricing, session, lab, pump, environments, notices } = parts
  const { clock, log, lifetime, defer } = parts
  const { feeds, books, watch, board } = market
  const { prices } = pricing
  const ups: VenueUp[] = []
  let publisher: Publisher | undefined
  const untilEnd = (name: string, loop: Promise<void>): void => {
    loop.catch((cause) => {
      if (!lifetime.aborted) log.error(`${name}.ended`, { message: messageOf(cause) })
    })
  }

  const journals = await openJournals({
    folder: parts.journalFolder,
    workerUrl: parts.journalWorkerUrl,
    environments: environments.inUse(),
    defer,
  })
  parts.onJournals(journals)
  const shared = { journals, environments, session, books, feeds, prices, notices, clock, log, lifetime }
  const { connected, instruments } = roll
  const pairs = openPairs({ ...shared, connected, instruments })
  await pairs.start()
  const pricesEnd = pricing.run()
  defer(() => pricesEnd)
  const pastEnd = market.past.run(lifetime)
  defer(() => pastEnd)
  defer(async () => watch.stop())
  for (const mode of TRADING_MODES) {
    const desks = () => session.desksOf(mode)
    const journal = { check: () => journals.check(mode) }
    const stop = recoverJournal({ gate: session.gates[mode], journal, desks, clock, log, lifetime })
    defer(async () => stop())
  }

  /** Makes a venue that trades part of the terminal. */
  const welcome = (up: VenueUp): void => {
    const { client, desks, trading } = up
    session.add(client.venue, desks)
    roll.came(client, trading)
    followPriceEvents({ client, prices, clock, log }, lifetime)
    board.add(client, trading)
    ups.push(up)
    publisher?.venueCame(client, desks)
    pairs.venueCame()
    lab.venueCame(up)
    log.info('venue.connected', { venue: client.venue, instruments: trading.length })
  }
  for (const row of parts.rows) {
    bringUp(row, { ...shared, vault: parts.vault, health, onClient: roll.expect, defer })
      .then(welcome)
      .catch((cause) => {
        if (lifetime.aborted) return
        log.error('venue.failed', { venue: row.venue, message: messageOf(cause) })
        health.setProblem(row.venue, messageOf(cause))
      })
  }
  const venues = parts.rows.map(({ venue }) => venue)
  await takeFirstLook({ roll, venues, watch, settings: parts.settings, clock, lifetime })

  const terminal: Terminal = {
    session,
    watch,
    books,
    prices,
    board,
    venues: () => createVenueRegistry(connected()),
    health,
    instruments,
    prewarm({ venue, symbol }) {
      const client = connected().find((each) => each.venue === venue)
      if (client) feeds.prewarm(client, symbol, 'ticket')
    },
    pairs: pairs.pairs,
    prepareBook: pairs.prepareBook,
    leverageOf: pairs.leverageOf,
    dataSource: environments.inUse()[0] ?? 'simulator',
    market: lab.market.words,
    lab,
    clock,
    log,
    ...rememberedGroupings(parts.settings),
  }
  parts.onTerminal(terminal)
  publisher = publishTerminal(terminal, pump, notices, lifetime)
  for (const { client, desks } of ups) publisher.venueCame(client, desks)
  untilEnd('stream-history', market.history.run(lifetime))
  untilEnd('pump', pump.run(lifetime))
}
