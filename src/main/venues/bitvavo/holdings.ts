import type { Clock } from '../../base/clock.ts'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { type Balance, type Position, unrealizedPnl } from '../../domain/position.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import { HOME_QUOTE } from './config.ts'
import { entryPriceOf } from './cost.ts'
import type { BitvavoHttp } from './http.ts'
import { MAX_TRADES, type OwnTrades } from './own-trades.ts'
import { parseBalance } from './parse.ts'
import { baseAssetOf } from './parse-instrument.ts'

/** What the account holds. On spot a position is a balance: what we hold of an asset, in its home market. */
export interface Holdings {
  balances(signal: AbortSignal): Promise<readonly Balance[]>
  /** Every asset that is held and has a home market. */
  positions(signal: AbortSignal): Promise<readonly Position[]>
  /** Positions of these symbols, flat ones too, and the balances they were read from. */
  of(
    symbols: ReadonlySet<SymbolId>,
    signal: AbortSignal,
  ): Promise<{ readonly balances: readonly Balance[]; readonly positions: readonly Position[] }>
  /** All balances at their last prices, home quote. */
  valueQuote(signal: AbortSignal): Promise<Decimal>
}

interface Deps {
  readonly http: BitvavoHttp
  readonly instruments: InstrumentTable
  readonly trades: OwnTrades
  readonly clock: Clock
}

/** Reads balances, and what they are worth. The home quote itself is money, not a position. */
export function createHoldings({ http, instruments, trades, clock }: Deps): Holdings {
  const readBalances = async (signal: AbortSignal): Promise<readonly Balance[]> =>
    (await http.balance(undefined, signal)).map((row) => parseBalance(row, clock.now()))

  const homeMarkets = (): readonly Instrument[] =>
    instruments.list().filter(({ quoteAsset }) => quoteAsset === HOME_QUOTE)

  /** Last price of every home market, by base asset. */
  const readMarks = async (signal: AbortSignal): Promise<ReadonlyMap<string, Decimal>> => {
    const prices = await http.tickerPrices(undefined, signal)
    const byMarket = new Map(prices.map((row) => [row.market, row.price]))
    return new Map(
      homeMarkets().flatMap((instrument) => {
        const price = byMarket.get(instrument.venueSymbol)
        return price == null ? [] : [[baseAssetOf(instrument), new D(price)] as const]
      }),
    )
  }

  const toPosition = async (
    instrument: Instrument,
    sizeBase: Decimal,
    markPrice: Decimal,
    signal: AbortSignal,
  ): Promise<Position> => {
    const fills = sizeBase.gt(0) ? await trades.latest(instrument, MAX_TRADES, signal) : []
    const entryPrice = entryPriceOf(sizeBase, fills, markPrice)
    return {
      venue: instrument.venue,
      symbol: instrument.symbol,
      sizeBase,
      entryPrice,
      markPrice,
      unrealizedPnlQuote: unrealizedPnl(sizeBase, entryPrice, markPrice),
      updatedAtMs: clock.now(),
    }
  }

  const read = async (
    wanted: (instrument: Instrument, sizeBase: Decimal) => boolean,
    signal: AbortSignal,
  ) => {
    await instruments.load(signal)
    const [balances, marks] = await Promise.all([readBalances(signal), readMarks(signal)])
    const held = new Map(balances.map((row) => [row.asset, row.walletBalance]))
    const positions = homeMarkets().flatMap((instrument) => {
      const asset = baseAssetOf(instrument)
      const sizeBase = held.get(asset) ?? ZERO
      if (!wanted(instrument, sizeBase)) return []
      return [toPosition(instrument, sizeBase, marks.get(asset) ?? ZERO, signal)]
    })
    return { balances, positions: await Promise.all(positions) }
  }

  return {
    balances: readBalances,
    positions: async (signal) => (await read((_instrument, sizeBase) => sizeBase.gt(0), signal)).positions,
    of: (symbols, signal) => read(({ symbol }) => symbols.has(symbol), signal),
    async valueQuote(signal) {
      await instruments.load(signal)
      const [balances, marks] = await Promise.all([readBalances(signal), readMarks(signal)])
      return balances.reduce((sum, { asset, walletBalance }) => {
        // An asset without a home market has no value that we know.
        const price = asset === HOME_QUOTE ? new D(1) : (marks.get(asset) ?? ZERO)
        return sum.plus(walletBalance.times(price))
      }, ZERO)
    },
  }
}
