import type { Clock } from '../../base/clock.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { ExchangeClient } from '../../venues/exchange-client.ts'
import type { Arrival, FirstData } from './first-data.ts'

/** One stretch of flowing market data, from the wish to the pause. */
export interface FeedFlow {
  /** Resolves when the first valid book came, or did not come in time. */
  readonly arrival: Promise<Arrival>
  readonly state: 'coming' | 'here' | 'late'
  /** Ends its waits. */
  end(): void
}

interface Options {
  readonly client: ExchangeClient
  readonly symbol: SymbolId
  readonly firstData: FirstData
  readonly clock: Clock
  readonly log: Logger
  readonly onArrival: (arrival: Arrival) => void
}

/** Follows market data on its way to the first valid book; a late stream is waited for until the flow ends. */
export function createFeedFlow({ client, symbol, firstData, log, onArrival }: Options): FeedFlow {
  const ended = new AbortController()
  const { signal } = ended
  let state: FeedFlow['state'] = 'coming'

  const follow = async (): Promise<Arrival> => {
    const arrival = await firstData.inTime(client, symbol, 1, signal)
    state = arrival.inTime ? 'here' : 'late'
    onArrival(arrival)
    return arrival
  }
  const awaitLate = async (): Promise<void> => {
    await firstData.ofStream(client, symbol, 1, signal)
    state = 'here'
  }

  const arrival = follow()
  arrival
    .then(({ inTime }) => (inTime ? undefined : awaitLate()))
    .catch((cause) => {
      if (!signal.aborted)
        log.warn('stream.no-data', { venue: client.venue, symbol, message: messageOf(cause) })
    })
  return {
    arrival,
    get state() {
      return state
    },
    end: () => ended.abort(new AppError('cancelled', 'the feed is paused')),
  }
}
