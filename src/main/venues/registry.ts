import { AppError } from '../base/errors.ts'
import type { VenueId } from '../domain/brands.ts'
import type { ExchangeClient } from './exchange-client.ts'

/** The venues that run, by id. Filled by the composition root. */
export interface VenueRegistry {
  /** @throws {AppError} `validation` naming the venues there are. */
  get(venue: VenueId): ExchangeClient
  list(): readonly ExchangeClient[]
}

export function createVenueRegistry(clients: readonly ExchangeClient[]): VenueRegistry {
  const byId = new Map(clients.map((client) => [client.venue, client]))
  return {
    get(venue) {
      const client = byId.get(venue)
      if (client) return client
      throw new AppError('validation', `expected a venue of ${[...byId.keys()].join(', ')}, got ${venue}`)
    },
    list: () => clients,
  }
}
