import { D } from '../../src/main/base/decimal.ts'
import type { ClientOrderId, SymbolId, VenueId, VenueOrderId } from '../../src/main/domain/brands.ts'
import { openJournal } from '../../src/main/journal/open-journal.ts'

// A program of its own, for tests that kill it: appends orders for ever, 8 at a time, and prints the id
// of each one only after the journal acknowledged it.
const [path = ''] = process.argv.slice(2)
const journal = await openJournal({
  workerUrl: new URL('../../src/main/journal/journal-worker.ts', import.meta.url),
  path,
})

async function appendFrom(first: number): Promise<void> {
  for (let id = first; ; id += 8) {
    await journal.appendOrderUpdate({
      venue: 'fake' as VenueId,
      symbol: 'BTC' as SymbolId,
      clientOrderId: `c${id}` as ClientOrderId,
      venueOrderId: `v${id}` as VenueOrderId,
      side: 'buy',
      type: 'market',
      timeInForce: 'IOC',
      status: 'open',
      sizeBase: new D(1),
      reduceOnly: false,
      filledBase: new D(0),
      averagePrice: new D(0),
      venueTimeMs: id,
      receivedAtMs: id,
    })
    process.stdout.write(`c${id}\n`)
  }
}

await Promise.all(Array.from({ length: 8 }, (_, index) => appendFrom(index))).catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
  process.exitCode = 3
  return journal.close()
})
