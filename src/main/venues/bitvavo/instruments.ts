import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { createInstrumentTable, type InstrumentTable } from '../instrument-table.ts'
import type { BitvavoHttp } from './http.ts'
import { parseInstrument } from './parse-instrument.ts'

interface Deps {
  readonly http: Pick<BitvavoHttp, 'markets'>
  readonly clock: Clock
  readonly log: Logger
  readonly maxAgeMs: number
  readonly lifetime: AbortSignal
}

/** The instruments of `GET /markets`. */
export function createBitvavoInstruments({ http, ...rest }: Deps): InstrumentTable {
  return createInstrumentTable({
    ...rest,
    exchangeName: 'Bitvavo',
    fetchInstruments: async (signal) => (await http.markets(signal)).map(parseInstrument),
  })
}

/**
 * An instrument in any state: an order may still be asked for and cancelled in a market that is halted.
 *
 * @throws {AppError} `validation` when it is not even listed.
 */
export function listedInstrument(table: InstrumentTable, symbol: SymbolId): Instrument {
  return table.list().find((row) => row.symbol === symbol) ?? table.bySymbol(symbol)
}
