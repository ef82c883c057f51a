import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import { createInstrumentTable, type InstrumentTable } from '../instrument-table.ts'
import type { AsterHttp } from './http.ts'
import { parseInstrument } from './parse-instrument.ts'

interface Deps {
  readonly http: Pick<AsterHttp, 'exchangeInfo'>
  readonly clock: Clock
  readonly log: Logger
  readonly maxAgeMs: number
  readonly lifetime: AbortSignal
}

/** The instruments of `exchangeInfo`. */
export function createAsterInstruments({ http, ...rest }: Deps): InstrumentTable {
  return createInstrumentTable({
    ...rest,
    exchangeName: 'Aster',
    fetchInstruments: async (signal) => (await http.exchangeInfo(signal)).symbols.map(parseInstrument),
  })
}
