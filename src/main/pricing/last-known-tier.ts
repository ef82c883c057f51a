import type { Clock } from '../base/clock.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { Bbo } from '../domain/market.ts'
import type { LastKnownFile } from './last-known-file.ts'
import { ageOf } from './price-age.ts'
import type { AgedBbo, PriceTier } from './price-tier.ts'

/** The last tier: what each instrument cost when it was last heard of. For looking at, never for an order. */
export interface LastKnownTier extends PriceTier {
  list(): readonly AgedBbo[]
  /** Takes in what earlier runs left. Younger prices that came meanwhile stay. */
  load(): Promise<void>
  /** Writes every few seconds while there is news, and a last time when the signal aborts; then resolves. */
  keep(signal: AbortSignal): Promise<void>
}

interface Deps {
  readonly clock: Clock
  readonly log: Logger
  /** Absent: nothing outlives the program. */
  readonly file: LastKnownFile | undefined
  /** Prices kept; the one heard of longest ago goes first. */
  readonly maxEntries: number
}

const WRITE_EVERY_MS = 5_000

export function createLastKnownTier({ clock, log, file, maxEntries }: Deps): LastKnownTier {
  /** In the order they were last heard of. */
  const known = new Map<string, Bbo>()
  let hasNews = false

  const keep = (bbo: Bbo): void => {
    const key = `${bbo.venue}|${bbo.symbol}`
    const before = known.get(key)
    if (before && before.receivedAtMs > bbo.receivedAtMs) return
    known.delete(key)
    known.set(key, bbo)
    const oldest = known.keys().next()
    if (known.size > maxEntries && !oldest.done) known.delete(oldest.value)
  }

  const aged = (bbo: Bbo): AgedBbo | undefined => {
    const ageMs = ageOf(bbo.receivedAtMs, clock.now())
    return ageMs === undefined ? undefined : { bbo, ageMs }
  }

  const save = async (): Promise<void> => {
    if (!hasNews || !file) return
    hasNews = false
    await file.write([...known.values()]).catch((cause) => {
      hasNews = true
      log.warn('price.last-known-unsaved', { reason: messageOf(cause) })
    })
  }

  return {
    name: 'last-known',
    read({ client, symbol, maxAgeMs }) {
      const bbo = known.get(`${client.venue}|${symbol}`)
      const found = bbo && aged(bbo)
      return found && found.ageMs <= maxAgeMs ? found : undefined
    },
    write({ bbo }) {
      keep(bbo)
      hasNews = true
    },
    // It stays what was known last; nobody trades on it.
    forget: () => undefined,
    list: () => [...known.values()].flatMap((bbo) => aged(bbo) ?? []),
    async load() {
      const found = (await file?.read()) ?? []
      const younger = [...known.values()]
      known.clear()
      for (const bbo of [...found.toSorted((a, b) => a.receivedAtMs - b.receivedAtMs), ...younger]) keep(bbo)
    },
    async keep(signal) {
      // At least once, even when the end came before the beginning.
      do {
        await clock.sleep(WRITE_EVERY_MS, signal).catch(() => undefined)
        await save()
      } while (!signal.aborted)
    },
  }
}
