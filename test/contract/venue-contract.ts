import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, inject, it } from 'vitest'
import type { Capabilities } from '../../src/main/venues/capabilities.ts'
import type { Card } from './card.ts'
import { accountCards } from './cards/account.ts'
import { bookCards } from './cards/books.ts'
import { connectionCards } from './cards/connection.ts'
import { fillCards } from './cards/fills.ts'
import { instrumentCards } from './cards/instruments.ts'
import { marketDataCards } from './cards/market-data.ts'
import { orderCards } from './cards/orders.ts'
import { outcomeCards } from './cards/outcomes.ts'
import { sessionCards } from './cards/sessions.ts'
import type { CardResult, VenueColumn } from './table.ts'
import type { VenueUnderTest } from './venue-rig.ts'

const CARDS: readonly Card[] = [
  ...connectionCards,
  ...instrumentCards,
  ...marketDataCards,
  ...bookCards,
  ...orderCards,
  ...outcomeCards,
  ...fillCards,
  ...accountCards,
  ...sessionCards,
]

/** Holds one venue to every card its capabilities do not exempt it from, and writes its column of the table. */
export function venueContract(venue: VenueUnderTest): void {
  const results: CardResult[] = []
  let capabilities: Capabilities

  beforeAll(async () => {
    await using rig = await venue.open({ connect: false })
    capabilities = rig.client.capabilities
  })

  describe(`contract of ${venue.name}`, () => {
    for (const { id, promise, exempt, check } of CARDS) {
      it(`${id} ${promise}`, async () => {
        const reason = exempt?.(capabilities, venue)
        const result = { id, promise }
        if (reason !== undefined) {
          results.push({ ...result, outcome: 'exempt', reason })
          return
        }
        try {
          await check(venue)
          results.push({ ...result, outcome: 'held' })
        } catch (cause) {
          results.push({ ...result, outcome: 'broken' })
          throw cause
        }
      })
    }
  })

  afterAll(() => {
    const column: VenueColumn = { venue: venue.name, capabilities, cards: results }
    writeFileSync(join(inject('contractResults'), `${venue.name}.json`), JSON.stringify(column))
  })
}
