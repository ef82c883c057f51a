import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { PairDesks } from './pair-desks.ts'

/**
 * Keeps the market data of every leg of every pair that stands, until it is closed: its marks, its exit price and
 * its distances are looked at for as long as it is open. Ends with the signal.
 *
 * @param hold a lease of a leg's book; nothing while its venue is not there.
 * @returns looks again, when a venue came.
 */
export function keepPairFeeds(
  pairs: Pick<PairDesks, 'standing' | 'onChange'>,
  hold: (venue: VenueId, symbol: SymbolId) => Disposable | undefined,
  signal: AbortSignal,
): () => void {
  const leases = new Map<string, Disposable>()

  const follow = (): void => {
    if (signal.aborted) return
    const needed = new Map(
      pairs
        .standing()
        .flatMap(({ legs }) => legs)
        .filter(({ heldBase }) => heldBase.gt(0))
        .map(({ venue, symbol }) => [`${venue}|${symbol}`, { venue, symbol }]),
    )
    for (const [key, { venue, symbol }] of needed) {
      const lease = leases.has(key) ? undefined : hold(venue, symbol)
      if (lease) leases.set(key, lease)
    }
    for (const [key, lease] of leases) {
      if (needed.has(key)) continue
      leases.delete(key)
      lease[Symbol.dispose]()
    }
  }

  const stop = pairs.onChange(follow)
  signal.addEventListener(
    'abort',
    () => {
      stop()
      for (const lease of leases.values()) lease[Symbol.dispose]()
      leases.clear()
    },
    { once: true },
  )
  follow()
  return follow
}
