import type { Instrument } from '../domain/instrument.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'

/** The venues of this run: those that should be there, those that have come, and what these list. */
export interface VenueRoll {
  /** Of every venue that should be there, connected or not. */
  clients(): readonly ExchangeClient[]
  /** In the order they came. */
  connected(): readonly ExchangeClient[]
  /** What the connected ones list for trading. */
  instruments(): readonly Instrument[]
  expect(client: ExchangeClient): void
  came(client: ExchangeClient, trading: readonly Instrument[]): void
  /** Settles when that venue has come, or the first of all. Never, when none does. */
  arrival(venue?: string): Promise<void>
}

export function createVenueRoll(): VenueRoll {
  const clients: ExchangeClient[] = []
  const connected: ExchangeClient[] = []
  const instruments: Instrument[] = []
  const first = Promise.withResolvers<void>()
  const arrivals = new Map<string, PromiseWithResolvers<void>>()
  const arrivalOf = (venue: string): PromiseWithResolvers<void> => {
    const known = arrivals.get(venue) ?? Promise.withResolvers<void>()
    arrivals.set(venue, known)
    return known
  }
  return {
    clients: () => clients,
    connected: () => connected,
    instruments: () => instruments,
    expect(client) {
      clients.push(client)
    },
    came(client, trading) {
      connected.push(client)
      instruments.push(...trading)
      arrivalOf(client.venue).resolve()
      first.resolve()
    },
    arrival: (venue) => (venue === undefined ? first : arrivalOf(venue)).promise,
  }
}
