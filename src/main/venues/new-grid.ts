import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { Instrument } from '../domain/instrument.ts'

/**
 * After a level between the steps: whether the venue has other ones now. A sink counts in the old steps, and with new ones
 * only a new subscription helps.
 *
 * @returns what to tell the sink; `undefined` for the same steps, and when they could not be read
 * @throws what `reload` does when the signal has ended it
 */
export async function newGrid(
  { venueSymbol, tickSize, lotSize }: Instrument,
  reload: (signal: AbortSignal) => Promise<Instrument>,
  log: Logger,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const now = await reload(signal)
    if (now.tickSize.eq(tickSize) && now.lotSize.eq(lotSize)) return undefined
    return `the venue now prices ${venueSymbol} in steps of ${now.tickSize}: subscribe again`
  } catch (cause) {
    if (signal.aborted) throw cause
    log.warn('book.grid-unknown', { venueSymbol, message: messageOf(cause) })
    return undefined
  }
}
