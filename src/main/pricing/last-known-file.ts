import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { VenueId } from '../domain/brands.ts'
import type { Bbo } from '../domain/market.ts'
import { fromStored, storedPrice, toStored } from './stored-price.ts'

const row = z.object({
  scope: z.string(),
  receivedAtMs: z.number().int().nonnegative(),
  price: storedPrice,
})
/** Rows are read one by one: a broken one costs itself alone. */
const shape = z.object({ version: z.literal(1), prices: z.array(z.unknown()) })

/** Where last known prices outlive the program. */
export interface LastKnownFile {
  /** Nothing when there is no file yet, or none that this program can read. */
  read(): Promise<readonly Bbo[]>
  /** Replaces the file in one step: after a crash it is the old one or the new one. */
  write(prices: readonly Bbo[]): Promise<void>
}

/**
 * A JSON file; its folder is made with the first write.
 *
 * @param scopeOf which world a venue's prices are of now: those of testnet say nothing about mainnet.
 */
export function createLastKnownFile(path: string, scopeOf: (venue: VenueId) => string): LastKnownFile {
  return {
    async read() {
      const text = await readFile(path, 'utf8').catch(() => '')
      const file = shape.safeParse(parseJson(text))
      if (!file.success) return []
      return file.data.prices.flatMap((each) => {
        const read = row.safeParse(each)
        if (!read.success) return []
        const bbo = fromStored(read.data.price, read.data.receivedAtMs)
        return read.data.scope === scopeOf(bbo.venue) ? [bbo] : []
      })
    },
    async write(prices) {
      const rows = prices.flatMap((bbo) => {
        const price = toStored(bbo)
        return price ? [{ scope: scopeOf(bbo.venue), receivedAtMs: bbo.receivedAtMs, price }] : []
      })
      await mkdir(dirname(path), { recursive: true })
      const handle = await open(`${path}.new`, 'w', 0o600)
      try {
        await handle.writeFile(
          `${JSON.stringify({ version: 1, prices: rows } satisfies z.input<typeof shape>)}\n`,
        )
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(`${path}.new`, path)
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
