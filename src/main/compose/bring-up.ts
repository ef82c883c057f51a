import { withDeadline } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import type { Decimal } from '../base/decimal.ts'
import { kindOf, messageOf } from '../base/errors.ts'
import { keepTrying } from '../base/keep-trying.ts'
import type { Logger } from '../base/logger.ts'
import type { ExecutionFeeds } from '../desk/execution-feeds.ts'
import type { Journals, ModeJournals } from '../desk/journals.ts'
import { leasedMarket } from '../desk/leased-market.ts'
import { keepPositionFeeds } from '../desk/position-feeds.ts'
import { unshared } from '../desk/price-events.ts'
import { type Session, TRADING_MODES, type TradingMode, type VenueDesks } from '../desk/session.ts'
import { createTradingDesk } from '../desk/trading-desk.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Notices } from '../ipc/notices.ts'
import type { VenueHealth } from '../ipc/venue-health.ts'
import type { FeedSupervisor } from '../market-data/feeds/feed-supervisor.ts'
import type { LiveBooks } from '../market-data/live-books.ts'
import type { PriceProvider } from '../pricing/price-provider.ts'
import type { Environments } from '../settings/environments.ts'
import type { Vault } from '../vault/vault.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { EnteredKeys } from '../venues/key-form.ts'
import {
  createFundingFile,
  createPaperClient,
  createScoreBook,
  latencyOf,
  type PaperLab,
  type ScoreBook,
  withShadow,
} from '../venues/paper/index.ts'
import type { VenueRow } from './venue-table.ts'

/** The services a venue is brought into. */
export interface BringUpDeps {
  readonly journals: Journals
  readonly environments: Pick<Environments, 'of'>
  readonly session: Session
  readonly books: LiveBooks
  readonly feeds: FeedSupervisor
  readonly prices: PriceProvider
  readonly vault: Vault
  readonly health: VenueHealth
  readonly notices: Notices
  readonly clock: Clock
  readonly log: Logger
  readonly lifetime: AbortSignal
  /** Told of the client as soon as there is one, connected or not. */
  readonly onClient: (client: ExchangeClient) => void
  /** Registers what must be closed, in reverse order, when the program ends. */
  readonly defer: (close: () => Promise<void>) => void
}

/** A venue that trades: connected, its account read, its two desks started. */
export interface VenueUp {
  readonly client: ExchangeClient
  readonly desks: VenueDesks
  /** The controls of its paper venue. */
  readonly paperLab: PaperLab
  /** How far paper was from live here: every live order is simulated too. */
  readonly paperScores: Pick<ScoreBook, 'score' | 'onChange'>
  /** What it lists for trading, by symbol. */
  readonly trading: readonly Instrument[]
}

const CONNECT_WITHIN_MS = 20_000

/**
 * Connects one venue and opens its desks. Every step is tried with growing waits until it works or the
 * program ends: a venue that is down at the start is a venue that comes back.
 */
export async function bringUp(row: VenueRow, deps: BringUpDeps): Promise<VenueUp> {
  const { books, vault, clock, log, lifetime, defer } = deps
  const environment = deps.environments.of(row.venue)
  const journals = deps.journals.of(environment)
  // Taken anew before each attempt to connect and then kept: orders and the account stream must be of one account.
  let entered: EnteredKeys | undefined
  const client = row.openTrading(environment, () => entered)
  deps.onClient(client)
  defer(() => client.disconnect())
  await connect(client, deps, async () => {
    entered = await vault.readCredentials(row.venue, environment)
  })
  const trading = await untilDone(client, deps, () => listTrading(client, lifetime))
  const quoteAsset = trading[0]?.quoteAsset ?? ''
  const liveDepth = (symbol: SymbolId, levels: number) => books.find(client.venue, symbol)?.depth(levels)
  const latency = latencyOf(client.venue)
  const paper = createPaperClient({
    // Resting paper orders fill from the market: it is needed for as long as one rests.
    market: leasedMarket(client, deps.feeds, 'paper-order'),
    liveDepth,
    store: journals.paper,
    funding: createFundingFile(deps.journals.besideOf(environment, `paper-funding-${client.venue}`)),
    latency,
    clock,
    log,
    quoteAsset,
  })
  defer(() => paper.disconnect())
  await untilDone(client, deps, () => paper.connect(lifetime))
  const scores = createScoreBook(
    client.venue,
    log,
    deps.journals.besideOf(environment, `paper-score-${client.venue}`),
  )
  await scores.load()
  const live = withShadow({ live: client, liveDepth, latency, scores, clock, log, lifetime })
  const desks = openDesks({ paper, live }, quoteAsset, journals, deps)
  await untilDone(client, deps, () => Promise.all(TRADING_MODES.map((mode) => desks[mode].start())))
  for (const mode of TRADING_MODES) keepPositionFeeds(desks[mode], client, books, log, lifetime)
  return { client, desks, trading, paperLab: paper.paperLab, paperScores: scores }
}

async function connect(
  client: ExchangeClient,
  deps: BringUpDeps,
  takeKeys: () => Promise<void>,
): Promise<void> {
  const attempt = async (): Promise<void> => {
    await takeKeys()
    await client.connect(withDeadline(deps.lifetime, CONNECT_WITHIN_MS))
  }
  await untilDone(client, deps, attempt, (cause) => {
    // Time mends the other kinds; this one waits for the user.
    if (kindOf(cause) === 'auth' || kindOf(cause) === 'config')
      deps.notices.say('error', `${client.exchangeName()} keys`, messageOf(cause))
  })
}

/** Tries until it works; the venue's light says why it does not yet. */
async function untilDone<T>(
  client: ExchangeClient,
  { health, clock, log, lifetime }: BringUpDeps,
  attempt: () => Promise<T>,
  onFailure: (cause: unknown) => void = () => undefined,
): Promise<T> {
  const told = (cause: unknown): void => {
    log.warn('venue.connect-failed', { venue: client.venue, reason: messageOf(cause) })
    health.setProblem(client.venue, messageOf(cause))
    onFailure(cause)
  }
  const done = await keepTrying(attempt, { clock, signal: lifetime, onFailure: told })
  health.setProblem(client.venue, undefined)
  return done
}

async function listTrading(client: ExchangeClient, signal: AbortSignal): Promise<readonly Instrument[]> {
  const listed = await client.instruments.list({}, signal)
  return listed
    .filter(({ status }) => status === 'trading')
    .toSorted((a, b) => a.symbol.localeCompare(b.symbol))
}

function openDesks(
  clients: Readonly<Record<TradingMode, ExchangeClient>>,
  quoteAsset: string,
  journals: ModeJournals,
  { session, books, feeds, notices, prices, clock, log, lifetime }: BringUpDeps,
): VenueDesks {
  const market = clients.live
  const { venue } = market
  const markOf = (symbol: SymbolId): Decimal | undefined => {
    const bbo = books.find(venue, symbol)?.bbo()
    return bbo?.bidPrice.plus(bbo.askPrice).div(2)
  }
  const executionFeeds: ExecutionFeeds = {
    market,
    books,
    feeds,
    onFallback: (symbol, words) => notices.say('warning', `${symbol} on ${market.exchangeName()}`, words),
  }
  const open = (mode: TradingMode) =>
    createTradingDesk({
      client: clients[mode],
      journal: journals[mode],
      gate: session.gates[mode],
      // What paper takes is gone from no real book.
      prices: mode === 'paper' ? unshared(prices) : prices,
      clock,
      log,
      lifetime,
      quoteAsset,
      markOf,
      executionFeeds,
    })
  return { paper: open('paper'), live: open('live') }
}
