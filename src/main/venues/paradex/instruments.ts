import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import { createInstrumentTable, type InstrumentTable } from '../instrument-table.ts'
import type { ParadexHttp } from './http.ts'
import { isPerpetual, parseInstrument } from './parse-instrument.ts'

interface Deps {
  readonly http: Pick<ParadexHttp, 'markets'>
  readonly clock: Clock
  readonly log: Logger
  readonly maxAgeMs: number
  readonly lifetime: AbortSignal
}

/** The perpetuals of `GET markets`. */
export function createParadexInstruments({ http, clock, ...rest }: Deps): InstrumentTable {
  return createInstrumentTable({
    ...rest,
    clock,
    exchangeName: 'Paradex',
    async fetchInstruments(signal) {
      const { results } = await http.markets(undefined, signal)
      return results.filter(isPerpetual).map((row) => parseInstrument(row, clock.now()))
    },
  })
}

/** False for options and spot of the same account: their orders and events are none of this client's. */
export function isOurs(instruments: InstrumentTable, venueSymbol: string): boolean {
  return instruments.byVenueSymbol(venueSymbol) !== undefined || venueSymbol.endsWith('-PERP')
}
