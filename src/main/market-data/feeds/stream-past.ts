import type { Clock } from '../../base/clock.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { VenueId } from '../../domain/brands.ts'
import type { ExchangeClient } from '../../venues/exchange-client.ts'
import type { FeedSupervisor } from './feed-supervisor.ts'
import type { SocketHistory } from './socket-history.ts'
import type { PastStreams, StreamPastFile } from './stream-past-file.ts'

/** What the streams of one venue brought, and what pausing saved. */
export interface VenueTraffic {
  readonly wireBytes: number
  readonly bytes: number
  readonly savedBytes: number
}

/** What earlier runs of the program counted, and keeping what this one counts. */
export interface StreamPast {
  /** When the counting began. */
  sinceMs(): number
  /** Of earlier runs, in the environment of now. */
  before(venue: VenueId): VenueTraffic
  /** Takes in what earlier runs left, then writes every minute, and a last time when the signal aborts. */
  run(signal: AbortSignal): Promise<void>
}

interface Deps {
  readonly file: StreamPastFile
  readonly history: Pick<SocketHistory, 'of' | 'precede'>
  readonly clients: () => readonly ExchangeClient[]
  readonly feeds: Pick<FeedSupervisor, 'feeds'>
  /** Which world a venue's streams are of. */
  readonly scopeOf: (venue: VenueId) => string
  /** The file was not one of ours: the counting begins anew. */
  readonly onBroken: (words: string) => void
  readonly clock: Clock
  readonly log: Logger
}

const WRITE_EVERY_MS = 60_000
const NOTHING: VenueTraffic = { wireBytes: 0, bytes: 0, savedBytes: 0 }

export function createStreamPast(deps: Deps): StreamPast {
  const { file, history, clients, feeds, scopeOf, clock, log } = deps
  let past: PastStreams = { sinceMs: clock.now(), traffic: [], sockets: [] }

  const isOfNow = ({ scope, venue }: { readonly scope: string; readonly venue: string }): boolean =>
    scope === scopeOf(venue as VenueId)

  const before = (venue: VenueId): VenueTraffic =>
    past.traffic.find((row) => row.venue === venue && isOfNow(row)) ?? NOTHING

  const load = async (): Promise<void> => {
    const { past: found, problem } = await file.read()
    if (problem !== undefined) {
      log.warn('stream-past.unread', { message: problem })
      deps.onBroken(problem)
    }
    if (!found) return
    // A wall clock that went back must not make the counting begin in the future.
    past = { ...found, sinceMs: Math.min(found.sinceMs, past.sinceMs) }
    for (const row of found.sockets.filter(isOfNow)) history.precede(row.venue, row.socket, row.samples)
  }

  /** What was before and what this run counted, together. */
  const now = (): PastStreams => {
    const present = clients()
    const statuses = present.flatMap(({ venue, streams }) =>
      streams.status().map((status) => ({ venue, status })),
    )
    const traffic = present.map(({ venue }) => {
      const earlier = before(venue)
      const sum = (key: 'wireBytes' | 'bytes'): number =>
        statuses.filter((each) => each.venue === venue).reduce((all, { status }) => all + status[key], 0)
      const saved = feeds.feeds().filter((feed) => feed.venue === venue)
      return {
        scope: scopeOf(venue),
        venue,
        wireBytes: earlier.wireBytes + sum('wireBytes'),
        bytes: earlier.bytes + sum('bytes'),
        savedBytes: earlier.savedBytes + saved.reduce((all, { savedBytes }) => all + savedBytes, 0),
      }
    })
    const sockets = statuses.map(({ venue, status }) => ({
      scope: scopeOf(venue),
      venue,
      socket: status.name,
      samples: [...history.of(venue, status.name)],
    }))
    /** Of venues that are not there in this run, and of other environments: as it was. */
    const isAbsent = (row: { readonly scope: string; readonly venue: string }): boolean =>
      !isOfNow(row) || !present.some(({ venue }) => venue === row.venue)
    return {
      sinceMs: past.sinceMs,
      traffic: [...traffic, ...past.traffic.filter(isAbsent)],
      sockets: [...sockets, ...past.sockets.filter(isAbsent)],
    }
  }

  const save = (): Promise<void> =>
    file.write(now()).catch((cause) => log.warn('stream-past.unsaved', { message: messageOf(cause) }))

  return {
    sinceMs: () => past.sinceMs,
    before,
    async run(signal) {
      await load()
      // At least once, even when the end came before the beginning.
      do {
        await clock.sleep(WRITE_EVERY_MS, signal).catch(() => undefined)
        await save()
      } while (!signal.aborted)
    },
  }
}
