import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import { createInstrumentTable, type InstrumentTable } from '../instrument-table.ts'
import type { GrvtHttp } from './http.ts'
import type { Markets } from './markets.ts'
import { isPerpetual, parseInstrument } from './parse-instrument.ts'

interface Deps {
  readonly http: Pick<GrvtHttp, 'allInstruments'>
  readonly markets: Markets
  readonly clock: Clock
  readonly log: Logger
  readonly maxAgeMs: number
  readonly lifetime: AbortSignal
}

/**
 * The perpetuals of `all_instruments`. A row does not tell whether it trades: what the list of active ones lacks and the
 * other list has is delisted. It is not documented whether that other list holds the active ones too; either will do.
 */
export function createGrvtInstruments({ http, markets, ...rest }: Deps): InstrumentTable {
  return createInstrumentTable({
    ...rest,
    exchangeName: 'GRVT',
    async fetchInstruments(signal) {
      const [active, others] = await Promise.all([
        http.allInstruments(true, signal),
        http.allInstruments(false, signal),
      ])
      const trading = active.result.filter(isPerpetual).map((row) => parseInstrument(row, true))
      const names = new Set(trading.map((row) => row?.instrument.venueSymbol))
      const gone = others.result
        .filter(isPerpetual)
        .map((row) => parseInstrument(row, false))
        .filter((row) => row !== undefined && !names.has(row.instrument.venueSymbol))
      const all = [...trading, ...gone]
      markets.keep(all.flatMap((row) => (row ? [row.market] : [])))
      return all.map((row) => row?.instrument)
    },
  })
}

/** False for spot and dated products of the account: their events are none of this client's. */
export function isOurs(instruments: InstrumentTable, venueSymbol: string): boolean {
  return instruments.byVenueSymbol(venueSymbol) !== undefined || venueSymbol.endsWith('_Perp')
}
