import type { Clock } from '../base/clock.ts'
import { AppError } from '../base/errors.ts'
import type { MarketWatch } from '../desk/market-watch.ts'
import type { Settings } from '../settings/settings.ts'
import { BOARD } from './open-market.ts'
import type { VenueRoll } from './venue-roll.ts'

interface Deps {
  readonly roll: Pick<VenueRoll, 'connected' | 'instruments' | 'arrival'>
  /** Venues that run, in the order of the table. */
  readonly venues: readonly string[]
  readonly watch: MarketWatch
  readonly settings: Settings
  readonly clock: Clock
  readonly lifetime: AbortSignal
}

/** How long the venue that was looked at last may take before another one is shown. */
const PREFERRED_WITHIN_MS = 3_000

/**
 * Waits for a venue, then shows what was looked at last time, or else the first asset of the board at the first
 * venue that came; what is looked at from then on is remembered.
 *
 * @throws {AppError} `venue-unavailable` when the venue that came lists nothing that trades.
 */
export async function takeFirstLook({ roll, venues, watch, settings, clock, lifetime }: Deps): Promise<void> {
  const last = settings.get('selected') ?? { venue: venues[0] ?? '', symbol: BOARD[0] ?? '' }
  const any = roll.arrival()
  const patience = (): Promise<void> => clock.sleep(PREFERRED_WITHIN_MS, lifetime).then(() => any)
  await (venues.includes(last.venue) ? Promise.race([roll.arrival(last.venue), patience()]) : any)

  const connected = roll.connected()
  const client = connected.find(({ venue }) => venue === last.venue) ?? connected[0]
  const listed = roll.instruments().filter(({ venue }) => venue === client?.venue)
  const wanted = [last.symbol, ...BOARD].map((symbol) => listed.find((each) => each.symbol === symbol))
  const first = wanted.find((each) => each !== undefined) ?? listed[0]
  if (!client || !first) throw new AppError('venue-unavailable', 'no venue lists anything that trades')
  await watch.select(client, first.symbol, lifetime)
  watch.onChange((change) => {
    const current = watch.current()
    if (change !== 'selected' || !current) return
    const { venue, symbol } = current.instrument
    settings.set('selected', { venue, symbol })
  })
}
