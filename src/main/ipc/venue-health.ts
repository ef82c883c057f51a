import type { StreamView, VenueView } from '../../shared/views.ts'
import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { SocketStatus } from '../venues/market-streams.ts'
import { streamView } from './views.ts'

/** How the venues are, in the words of the top bar and the Streams region. */
export interface VenueHealth {
  venues(): VenueView[]
  streams(): StreamView[]
  /** A connect failed or is tried again; `undefined` clears it. */
  setProblem(words: string | undefined): void
  onProblem(listener: (words: string | undefined) => void): Unsubscribe
}

/** @param clients may be empty while the venue cannot even be reached; `name` is shown then. */
export function createVenueHealth(
  clients: () => readonly ExchangeClient[],
  waiting: { readonly venue: string; readonly name: string },
): VenueHealth {
  const changed = createEmitter<string | undefined>()
  let problem: string | undefined
  return {
    venues() {
      const known = clients()
      if (known.length === 0) return [{ ...waiting, ...noVenue(problem) }]
      return known.map((client) => ({
        venue: client.venue,
        name: client.exchangeName(),
        ...lightOf(client.streams.status(), problem),
      }))
    },
    streams: () =>
      clients().flatMap((client) =>
        client.streams.status().map((status) => streamView(client.venue, status)),
      ),
    setProblem(words) {
      problem = words
      changed.emit(words)
    },
    onProblem: (listener) => changed.on(listener),
  }
}

type Light = Pick<VenueView, 'state' | 'detail'>

function noVenue(problem: string | undefined): Light {
  return problem === undefined ? { state: 'connecting' } : { state: 'disconnected', detail: problem }
}

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
