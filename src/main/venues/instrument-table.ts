import { untilAborted } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { AppError } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import { type Instrument, roundToTick } from '../domain/instrument.ts'
import type { InstrumentsFacet } from './exchange-client.ts'

/** The venue's list, and the two ways to look into it. */
export interface InstrumentTable {
  /** Loads the list when it is missing or old. */
  load(signal: AbortSignal): Promise<void>
  /** Loads it now, for instance because a price was off its grid. */
  reload(signal: AbortSignal): Promise<void>
  /** A traded instrument by our symbol. @throws {AppError} `validation` naming near symbols. */
  bySymbol(symbol: SymbolId): Instrument
  /** As `bySymbol`, loaded when the list is missing or old. */
  resolve(symbol: SymbolId, signal: AbortSignal): Promise<Instrument>
  /** Any listed instrument by the venue's spelling. */
  byVenueSymbol(venueSymbol: string): Instrument | undefined
  list(): readonly Instrument[]
  /** False until the list was loaded once. */
  readonly loaded: boolean
}

interface Deps {
  /** For people, in errors. */
  readonly exchangeName: string
  /** Reads the venue's list; `undefined` stands for a row that cannot be read. */
  readonly fetchInstruments: (signal: AbortSignal) => Promise<readonly (Instrument | undefined)[]>
  readonly clock: Clock
  readonly log: Logger
  readonly maxAgeMs: number
  readonly lifetime: AbortSignal
}

/** Keeps the venue's instruments; callers at the same time share one request. */
export function createInstrumentTable(deps: Deps): InstrumentTable {
  const { exchangeName, clock, log, maxAgeMs, lifetime } = deps
  let all: readonly Instrument[] = []
  let traded = new Map<string, Instrument>()
  let byVenueSymbol = new Map<string, Instrument>()
  let loadedAtMs: number | undefined
  let inFlight: Promise<void> | undefined

  const fetchAll = async (): Promise<void> => {
    const parsed = await deps.fetchInstruments(lifetime)
    const unreadable = parsed.filter((row) => row === undefined).length
    if (unreadable > 0) log.warn('instruments.unreadable', { rows: unreadable })
    const rows = withUniqueSymbols(parsed.filter((row) => row !== undefined))
    if (rows.length === 0)
      throw new AppError('protocol', `expected instruments of ${exchangeName}, got none that can be read`)
    all = rows
    byVenueSymbol = new Map(rows.map((row) => [row.venueSymbol, row]))
    traded = new Map(rows.filter((row) => row.status === 'trading').map((row) => [row.symbol, row]))
    loadedAtMs = clock.monotonicMs()
  }

  const reload = (signal: AbortSignal): Promise<void> => {
    inFlight ??= fetchAll().finally(() => {
      inFlight = undefined
    })
    return untilAborted(inFlight, signal)
  }

  const bySymbol = (symbol: SymbolId): Instrument => {
    const found =
      traded.get(symbol) ?? tradedByVenueSymbol(symbol) ?? traded.get(symbol.replace(/-PERP$/, ''))
    if (found) return found
    throw unknownSymbol(exchangeName, symbol, all, [...traded.keys()])
  }

  const tradedByVenueSymbol = (symbol: string): Instrument | undefined => {
    const found = byVenueSymbol.get(symbol)
    return found?.status === 'trading' ? found : undefined
  }

  const load = async (signal: AbortSignal): Promise<void> => {
    const old = loadedAtMs === undefined || clock.monotonicMs() - loadedAtMs > maxAgeMs
    if (old) await reload(signal)
  }

  return {
    load,
    async resolve(symbol, signal) {
      await load(signal)
      return bySymbol(symbol)
    },
    reload,
    bySymbol,
    byVenueSymbol: (venueSymbol) => byVenueSymbol.get(venueSymbol),
    list: () => all,
    get loaded() {
      return loadedAtMs !== undefined
    },
  }
}

/**
 * `PEPE` and `1000PEPE` may both be listed: the traded one keeps the token's name, and the plain one before the
 * multiplied one. The other goes by the venue's own spelling.
 */
function withUniqueSymbols(rows: readonly Instrument[]): Instrument[] {
  const rank = (row: Instrument): number =>
    (row.status === 'trading' ? 0 : 2) + (row.multiplier.eq(1) ? 0 : 1)
  const taken = new Set<string>()
  return [...rows]
    .sort((a, b) => rank(a) - rank(b))
    .map((row) => {
      if (!taken.has(row.symbol)) {
        taken.add(row.symbol)
        return row
      }
      return { ...row, symbol: row.venueSymbol as SymbolId }
    })
}

const MAX_NEAR_NAMES = 5

function unknownSymbol(
  exchangeName: string,
  symbol: string,
  all: readonly Instrument[],
  traded: readonly string[],
): AppError {
  const listed = all.find((row) => row.symbol === symbol || row.venueSymbol === symbol)
  if (listed)
    return new AppError(
      'validation',
      `expected a symbol that ${exchangeName} trades, got ${symbol}, which is ${listed.status}`,
      {
        symbol,
      },
    )
  const wanted = symbol.toUpperCase()
  const near = traded
    .filter((name) => name.startsWith(wanted.slice(0, 2)) || name.includes(wanted) || wanted.includes(name))
    .sort((a, b) => distance(a, wanted) - distance(b, wanted))
    .slice(0, MAX_NEAR_NAMES)
  const hint = (near.length > 0 ? near : traded.slice(0, MAX_NEAR_NAMES)).join(', ')
  return new AppError(
    'validation',
    `expected a symbol that ${exchangeName} trades (such as ${hint}), got ${symbol}`,
    {
      symbol,
    },
  )
}

/** Rough nearness for a hint: shared prefix first, then length. */
function distance(name: string, wanted: string): number {
  let shared = 0
  while (shared < name.length && name[shared] === wanted[shared]) shared += 1
  return Math.abs(name.length - wanted.length) - 2 * shared
}

/** The port's view of the table. */
export function createInstruments(table: InstrumentTable): InstrumentsFacet {
  const resolve: InstrumentsFacet['resolve'] = ({ symbol }, signal) => table.resolve(symbol, signal)
  return {
    async list(_request, signal) {
      await table.load(signal)
      return table.list()
    },
    resolve,
    roundToTick: async (request, signal) =>
      roundToTick(request.price, request.side, await resolve(request, signal)),
    getQuantityMultiplier: async (request, signal) => (await resolve(request, signal)).multiplier,
    getMinOrderNotional: async (request, signal) => (await resolve(request, signal)).minNotional,
  }
}

/** Our symbol of a venue symbol; one that is not listed any more goes by the venue's spelling. */
export function symbolOf(instruments: InstrumentTable, venueSymbol: string): SymbolId {
  return instruments.byVenueSymbol(venueSymbol)?.symbol ?? (venueSymbol as SymbolId)
}
