import type { DataSource, StreamView, VenueView } from '../../shared/views.ts'
import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { SocketStatus } from '../venues/market-streams.ts'
import { streamView } from './views.ts'

/** How the venues are, in the words of the top bar and the Streams region. */
export interface VenueHealth {
  venues(): VenueView[]
  streams(): StreamView[]
  /** A venue's connect failed and is tried again; `undefined` clears it. */
  setProblem(venue: string, words: string | undefined): void
  onProblem(listener: () => void): Unsubscribe
}

/** @param clients of every venue that should be there, connected or not. */
export function createVenueHealth(
  clients: () => readonly ExchangeClient[],
  environmentOf: (venue: string) => DataSource,
  log: Logger,
): VenueHealth {
  const changed = createEmitter<undefined>((cause) =>
    log.error('health.listener', { message: messageOf(cause) }),
  )
  const problems = new Map<string, string>()
  return {
    venues: () =>
      clients().map((client) => ({
        venue: client.venue,
        name: client.exchangeName(),
        environment: environmentOf(client.venue),
        ...lightOf(client.streams.status(), problems.get(client.venue)),
      })),
    streams: () =>
      clients().flatMap((client) =>
        client.streams.status().map((status) => streamView(client.venue, status)),
      ),
    setProblem(venue, words) {
      if (words === undefined) problems.delete(venue)
      else problems.set(venue, words)
      changed.emit(undefined)
    },
    onProblem: (listener) => changed.on(listener),
  }
}

type Light = Pick<VenueView, 'state' | 'detail'>

/** All sockets live: connected. Some: degraded, naming those that are not. None: disconnected. */
function lightOf(sockets: readonly SocketStatus[], problem: string | undefined): Light {
  if (problem !== undefined) return { state: 'disconnected', detail: problem }
  const down = sockets.filter(({ state }) => state === 'closed' || state === 'stale')
  const waiting = sockets.filter(({ state }) => state === 'connecting')
  if (down.length === 0 && waiting.length === 0) return { state: 'connected' }
  if (down.length === 0) return { state: 'connecting', detail: namesOf(waiting) }
  const state = down.length === sockets.length ? 'disconnected' : 'degraded'
  return { state, detail: namesOf(down) }
}

function namesOf(sockets: readonly SocketStatus[]): string {
  return sockets
    .map(({ name, state, detail }) => `${name} ${state}${detail ? ` (${detail})` : ''}`)
    .join(', ')
}

/** What is waited for while there is no terminal yet, with what the venues said so far. */
export function startingWords(venues: readonly VenueView[]): string {
  const problems = venues.flatMap(({ name, detail }) => (detail === undefined ? [] : [`${name}: ${detail}`]))
  return ['the engine is still starting', ...problems].join('. ')
}
