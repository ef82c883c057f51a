import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { createInstrumentTable, type InstrumentTable } from '../instrument-table.ts'
import type { BitvavoHttp } from './http.ts'
import { KNOWN_STATES, parseInstrument } from './parse-instrument.ts'
import { marketInfo } from './wire.ts'

interface Deps {
  readonly http: Pick<BitvavoHttp, 'markets'>
  readonly clock: Clock
  readonly log: Logger
  readonly maxAgeMs: number
  readonly lifetime: AbortSignal
}

/** The instruments of `GET /markets`. A state that is new to us is not traded, and told once. */
export function createBitvavoInstruments({ http, ...rest }: Deps): InstrumentTable {
  const told = new Set<string>()
  const tellNewState = (row: unknown): void => {
    const state = marketInfo.safeParse(row).data?.status
    if (state === undefined || KNOWN_STATES.has(state) || told.has(state)) return
    told.add(state)
    rest.log.warn('instruments.unknown-state', { state: state.slice(0, 40) })
  }
  return createInstrumentTable({
    ...rest,
    exchangeName: 'Bitvavo',
    async fetchInstruments(signal) {
      const rows = await http.markets(signal)
      rows.forEach(tellNewState)
      return rows.map(parseInstrument)
    },
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
