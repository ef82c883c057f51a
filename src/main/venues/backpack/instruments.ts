import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import { createInstrumentTable, type InstrumentTable } from '../instrument-table.ts'
import type { BackpackHttp } from './http.ts'
import { isPerpetual, parseInstrument } from './parse-instrument.ts'

interface Deps {
  readonly http: Pick<BackpackHttp, 'markets'>
  readonly clock: Clock
  readonly log: Logger
  readonly maxAgeMs: number
  readonly lifetime: AbortSignal
}

/** The perpetuals of `GET markets`. */
export function createBackpackInstruments({ http, ...rest }: Deps): InstrumentTable {
  return createInstrumentTable({
    ...rest,
    exchangeName: 'Backpack',
    fetchInstruments: async (signal) => (await http.markets(signal)).filter(isPerpetual).map(parseInstrument),
  })
}

/** False for the account's spot markets: their orders and events are none of this client's. */
export function isOurs(instruments: InstrumentTable, venueSymbol: string): boolean {
  return instruments.byVenueSymbol(venueSymbol) !== undefined || venueSymbol.endsWith('_PERP')
}
