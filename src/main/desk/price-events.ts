import { withDeadline } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { InstrumentStatus } from '../domain/instrument.ts'
import type { PriceProvider } from '../pricing/price-provider.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'

interface Deps {
  readonly client: ExchangeClient
  readonly prices: Pick<PriceProvider, 'invalidate' | 'invalidateVenue'>
  readonly clock: Clock
  readonly log: Logger
}

const LIST_EVERY_MS = 60_000
const LIST_WITHIN_MS = 20_000

/**
 * What happens at a venue as a whole and makes cached prices wrong: a connection that was away, and an instrument that no
 * longer trades. Own orders and fills are the desks' business, faults the books', large trades `large-trades.ts`'.
 * Ends with the signal.
 */
export function followPriceEvents({ client, prices, clock, log }: Deps, signal: AbortSignal): void {
  const { venue } = client
  const away = new Set<string>()
  const stop = client.streams.onStatus(({ name, state }) => {
    if (state === 'closed' || state === 'stale') away.add(name)
    if (state === 'live' && away.delete(name)) prices.invalidateVenue(venue, `${name} was away`)
  })
  signal.addEventListener('abort', stop, { once: true })

  const before = new Map<SymbolId, InstrumentStatus>()
  const look = async (): Promise<void> => {
    for (const { symbol, status } of await client.instruments.list(
      {},
      withDeadline(signal, LIST_WITHIN_MS),
    )) {
      if (before.get(symbol) === 'trading' && status !== 'trading')
        prices.invalidate(venue, symbol, `the instrument is ${status}`)
      before.set(symbol, status)
    }
  }
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await look().catch((cause) => {
        if (!signal.aborted) log.info('price-events.no-list', { venue, reason: messageOf(cause) })
      })
      await clock.sleep(LIST_EVERY_MS, signal).catch(() => undefined)
    }
  }
  void run()
}

/** The same prices for a desk whose fills exist here alone: what paper takes is gone from no real book. */
export function unshared(prices: PriceProvider): PriceProvider {
  return { ...prices, invalidate: prices.invalidateHere }
}
