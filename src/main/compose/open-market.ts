import type { Clock } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import { withLargeTrades } from '../desk/large-trades.ts'
import { createMarketWatch, type MarketWatch } from '../desk/market-watch.ts'
import { createPanelFeeds, type PanelFeeds } from '../desk/panel-feeds.ts'
import { createQuoteBoard, type QuoteBoard } from '../desk/quote-board.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Notices } from '../ipc/notices.ts'
import type { StreamHandlerDeps } from '../ipc/stream-handlers.ts'
import { createFeedSupervisor, type FeedSupervisor } from '../market-data/feeds/feed-supervisor.ts'
import { createSocketHistory, type SocketHistory } from '../market-data/feeds/socket-history.ts'
import { createStreamPast, type StreamPast } from '../market-data/feeds/stream-past.ts'
import { createStreamPastFile } from '../market-data/feeds/stream-past-file.ts'
import { createLiveBooks, type LiveBooks } from '../market-data/live-books.ts'
import type { Environments } from '../settings/environments.ts'
import type { Settings } from '../settings/settings.ts'
import type { OpenedPrices } from './open-prices.ts'
import type { VenueRoll } from './venue-roll.ts'

interface Parts {
  readonly roll: VenueRoll
  readonly pricing: Pick<OpenedPrices, 'prices' | 'largeTrades'>
  readonly environments: Pick<Environments, 'of'>
  readonly settings: Settings
  readonly notices: Notices
  /** File of what the streams carried in earlier runs. */
  readonly streamPastPath: string
  readonly saveFile: StreamHandlerDeps['saveFile']
  readonly clock: Clock
  readonly log: Logger
  readonly lifetime: AbortSignal
}

/** What the venues tell of their markets: the feeds, the books, and what the panels watch. */
export interface OpenMarket {
  readonly feeds: FeedSupervisor
  readonly books: LiveBooks
  readonly panels: PanelFeeds
  readonly board: QuoteBoard
  readonly watch: MarketWatch
  readonly history: SocketHistory
  readonly past: StreamPast
  readonly calls: StreamHandlerDeps
}

/** Assets of the market watch. */
export const BOARD = ['BTC', 'ETH', 'SOL', 'DOGE'] as readonly string[] as readonly SymbolId[]

/** Puts feeds, books and panels together: a feed runs while somebody holds a lease on it, and a book with it. */
export function openMarket(parts: Parts): OpenMarket {
  const { roll, pricing, environments, settings, notices, clock, log, lifetime } = parts
  const feeds: FeedSupervisor = createFeedSupervisor({
    clock,
    log,
    coolDownMs: () => settings.get('streams').coolDownSeconds * 1_000,
    findBook: (venue, symbol) => books.find(venue, symbol),
  })
  const history = createSocketHistory({ clients: roll.clients, clock })
  const past = createStreamPast({
    file: createStreamPastFile(parts.streamPastPath),
    history,
    clients: roll.clients,
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
    onFault: ({ venue, symbol }, words) => pricing.prices.invalidate(venue, symbol, words),
  })
  feeds.onIdle(({ venue, symbol }) => books.dropIdle(venue, symbol))
  feeds.onLevels(({ venue, symbol, levels }) => books.setLevels(venue, symbol, levels))
  const board = createQuoteBoard({ symbols: BOARD, panels, clock, log, lifetime })
  board.onIntervalChange(({ instrument: { venue, symbol }, fromHours, toHours }) => {
    log.warn('funding.interval-changed', { venue, symbol, fromHours, toHours })
    const name =
      roll
        .clients()
        .find((client) => client.venue === venue)
        ?.exchangeName() ?? venue
    const words = `every ${toHours} h instead of ${fromHours} h`
    notices.say('warning', `Funding of ${symbol} on ${name}`, `It is settled ${words} from now on.`)
  })
  return {
    feeds,
    books,
    panels,
    board,
    watch: createMarketWatch({ books, panels, log }),
    history,
    past,
    calls: {
      clients: roll.clients,
      feeds,
      history,
      policy: () => settings.get('streams'),
      setPolicy: (policy) => settings.set('streams', policy),
      panels,
      saveFile: parts.saveFile,
      past,
      clock,
    },
  }
}
