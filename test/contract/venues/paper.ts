import { systemClock } from '../../../src/main/base/clock.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import type { AccountEvent } from '../../../src/main/venues/market-streams.ts'
import { createPaperClient } from '../../../src/main/venues/paper/index.ts'
import { createMemoryJournal } from '../../support/memory-journal.ts'
import { unhurried } from '../orders.ts'
import type { RigChoice, VenueRig, VenueUnderTest } from '../venue-rig.ts'
import { aster } from './aster.ts'

/** The paper venue over Aster's simulated market; its account is our own. */
async function open({ connect = true }: RigChoice = {}): Promise<VenueRig> {
  const market = await aster.open({ keys: 'none' })
  const journal = createMemoryJournal()
  let taken = 0
  const client = createPaperClient({
    market: market.client,
    liveDepth: () => undefined,
    store: journal,
    clock: systemClock,
    log: silentLogger,
    quoteAsset: 'USDT',
  })
  const events: AccountEvent[] = []
  const known = new Set<string>()
  client.streams.setupOrderUpdateHandler((event) => {
    events.push(event)
    if (event.kind !== 'order' || event.order.status === 'rejected') return
    if (!known.has(event.order.clientOrderId)) taken += 1
    known.add(event.order.clientOrderId)
  })
  if (connect) await client.connect(unhurried)
  return {
    client,
    symbol: market.symbol,
    events,
    break: (fault) => market.break(fault),
    breakUntilOver: (fault) => market.breakUntilOver(fault),
    mend: () => market.mend(),
    ordersTaken: () => taken,
    async [Symbol.asyncDispose]() {
      await client.disconnect()
      await market[Symbol.asyncDispose]()
    },
  }
}

export const paper: VenueUnderTest = { name: 'paper', hasOwnAccount: false, scopes: aster.scopes, open }
