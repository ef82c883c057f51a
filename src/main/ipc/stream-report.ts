import type {
  FeedReport,
  SocketReport,
  StreamPolicy,
  StreamsReport,
  TrafficTotals,
} from '../../shared/views.ts'
import type { Clock } from '../base/clock.ts'
import type { FeedSupervisor } from '../market-data/feeds/feed-supervisor.ts'
import type { SocketHistory } from '../market-data/feeds/socket-history.ts'
import type { StreamPast } from '../market-data/feeds/stream-past.ts'
import type { FeedStatus } from '../market-data/feeds/supervised-feed.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import { streamView } from './views.ts'

/** What the report is made of. */
export interface StreamReportDeps {
  /** Of every venue that should be there. */
  readonly clients: () => readonly ExchangeClient[]
  readonly feeds: Pick<FeedSupervisor, 'feeds'>
  readonly history: Pick<SocketHistory, 'of'>
  readonly policy: () => StreamPolicy
  /** What earlier runs of the program counted. */
  readonly past: Pick<StreamPast, 'sinceMs' | 'before'>
  readonly clock: Clock
}

const GIGABYTE = 1_000_000_000
/** Points of a sparkline: ten minutes of intervals of five seconds. */
const SPARKLINE_POINTS = 120

/** Everything that Health, Streams shows, at this moment. */
export function streamsReport(deps: StreamReportDeps): StreamsReport {
  const { clients, feeds, history, policy, past, clock } = deps
  const all = feeds.feeds()
  const price = policy().pricePerGigabyte
  const venues = clients().map((client) => {
    const sockets = client.streams.status().map((status): SocketReport => {
      const samples = history.of(client.venue, status.name).slice(-SPARKLINE_POINTS)
      return {
        ...streamView(client.venue, status),
        wireBytes: status.wireBytes,
        pausedMs: status.pausedMs,
        ...(status.resubscribes === undefined ? {} : { resubscribes: status.resubscribes }),
        history: samples.map(({ wireBytesPerSecond }) => wireBytesPerSecond),
      }
    })
    const ofVenue = all.filter(({ venue }) => venue === client.venue)
    const before = past.before(client.venue)
    const savedBytes = before.savedBytes + sum(ofVenue.map((feed) => feed.savedBytes))
    return {
      venue: client.venue,
      name: client.exchangeName(),
      pausable: client.capabilities.pausableMarketData,
      sockets,
      feeds: ofVenue.map(feedReport),
      totals: {
        wireBytes: before.wireBytes + sum(sockets.map(({ wireBytes }) => wireBytes)),
        bytes: before.bytes + sum(sockets.map(({ bytes }) => bytes)),
        savedBytes,
        savedMoney: (savedBytes / GIGABYTE) * price,
      },
    }
  })
  const sinceMs = past.sinceMs()
  return { atMs: clock.now(), sinceMs, policy: policy(), venues, totals: totalsOf(venues) }
}

function totalsOf(venues: readonly { readonly totals: TrafficTotals }[]): TrafficTotals {
  const total = (key: keyof TrafficTotals): number => sum(venues.map(({ totals }) => totals[key]))
  return {
    wireBytes: total('wireBytes'),
    bytes: total('bytes'),
    savedBytes: total('savedBytes'),
    savedMoney: total('savedMoney'),
  }
}

function feedReport({ resumeMs, reasons, ...feed }: FeedStatus): FeedReport {
  const sorted = resumeMs.toSorted((a, b) => a - b)
  const [p50, p95] = [quantile(sorted, 0.5), quantile(sorted, 0.95)]
  return {
    ...feed,
    reasons: [...reasons],
    ...(p50 === undefined ? {} : { resumeMsP50: p50 }),
    ...(p95 === undefined ? {} : { resumeMsP95: p95 }),
  }
}

/** Nearest rank. */
function quantile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
