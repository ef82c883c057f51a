import { type Decimal, ZERO } from '../base/decimal.ts'
import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import { type Position, unrealizedPnl } from '../domain/position.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { AccountEvent } from '../venues/market-streams.ts'
import type { FillTotals } from './fill-totals.ts'

/** A position marked at this moment. */
export interface LivePosition {
  readonly venue: VenueId
  readonly symbol: SymbolId
  /** Signed venue units. */
  readonly sizeBase: Decimal
  readonly entryPrice: Decimal
  readonly markPrice: Decimal
  /** |size| × mark, quote. */
  readonly notionalQuote: Decimal
  readonly unrealizedPnlQuote: Decimal
  /** Before fees, over all recorded fills of the symbol, quote. */
  readonly realizedPnlQuote: Decimal
  readonly feesQuote: Decimal
  readonly liquidationPrice?: Decimal
}

/** The account in numbers, quote. */
export interface AccountTotals {
  /** Wallet plus unrealised; absent until the venue told the balance. */
  readonly equityQuote?: Decimal
  readonly walletQuote?: Decimal
  readonly unrealizedQuote: Decimal
  readonly realizedQuote: Decimal
  readonly feesQuote: Decimal
}

/** Positions and balance of one account, kept by its events and marked when looked at. */
export interface Positions {
  list(): readonly LivePosition[]
  /** Signed venue units; zero when flat. */
  sizeOf(symbol: SymbolId): Decimal
  totals(): AccountTotals
  /**
   * Reads positions and balance from the venue.
   *
   * @throws {AppError} when a query failed; what was known before stays.
   */
  refresh(signal: AbortSignal): Promise<void>
  apply(event: AccountEvent): void
  /** Told when a size, an entry or the wallet changed; marks are read when looking. */
  onChange(listener: () => void): Unsubscribe
}

export interface PositionsDeps {
  readonly client: ExchangeClient
  readonly totals: FillTotals
  readonly quoteAsset: string
  /** Live price to mark with; `undefined` falls back to the venue's last mark. */
  readonly markOf: (symbol: SymbolId) => Decimal | undefined
  /** Told of a listener that threw. */
  readonly onError: (cause: unknown) => void
}

type Held = Pick<Position, 'symbol' | 'sizeBase' | 'entryPrice'> & Partial<Position>

const WALLET = Symbol('wallet')
/** Reads again when an event came in between, but not for ever. */
const REFRESH_TRIES = 3

export function createPositions({ client, totals, quoteAsset, markOf, onError }: PositionsDeps): Positions {
  const held = new Map<SymbolId, Held>()
  const changed = createEmitter<undefined>(onError)
  let walletQuote: Decimal | undefined
  /** What events told while an answer is on its way, a set for each: symbols, and the wallet. */
  const told = new Set<Set<SymbolId | typeof WALLET>>()

  const hold = (position: Held): void => {
    if (position.sizeBase.isZero()) held.delete(position.symbol)
    else held.set(position.symbol, { ...held.get(position.symbol), ...position })
  }

  const mark = (position: Held): LivePosition => {
    const { symbol, sizeBase, entryPrice, liquidationPrice } = position
    const markPrice = markOf(symbol) ?? position.markPrice ?? entryPrice
    return {
      venue: client.venue,
      symbol,
      sizeBase,
      entryPrice,
      markPrice,
      notionalQuote: sizeBase.abs().times(markPrice),
      unrealizedPnlQuote: unrealizedPnl(sizeBase, entryPrice, markPrice),
      realizedPnlQuote: totals.realizedQuote(symbol),
      feesQuote: totals.feesQuote(symbol),
      ...(liquidationPrice ? { liquidationPrice } : {}),
    }
  }

  const list = (): readonly LivePosition[] => [...held.values()].map(mark)

  return {
    list,
    sizeOf: (symbol) => held.get(symbol)?.sizeBase ?? ZERO,
    totals() {
      const unrealizedQuote = list().reduce((sum, each) => sum.plus(each.unrealizedPnlQuote), ZERO)
      const wallet = walletQuote ? { walletQuote, equityQuote: walletQuote.plus(unrealizedQuote) } : {}
      return { ...wallet, unrealizedQuote, ...totals.all() }
    },
    async refresh(signal) {
      for (let tries = 1; tries <= REFRESH_TRIES; tries += 1) {
        const newer = new Set<SymbolId | typeof WALLET>()
        told.add(newer)
        const [positions, balances] = await Promise.all([
          client.account.getDetailedPositions({}, signal),
          client.account.getAccountBalance({}, signal),
        ]).finally(() => told.delete(newer))
        if (newer.size > 0 && tries < REFRESH_TRIES) continue
        // An event that came meanwhile may be newer than the answer; what it told stays.
        for (const symbol of [...held.keys()]) if (!newer.has(symbol)) held.delete(symbol)
        for (const position of positions) if (!newer.has(position.symbol)) hold(position)
        const wallet = balances.find(({ asset }) => asset === quoteAsset)?.walletBalance
        if (!newer.has(WALLET)) walletQuote = wallet ?? walletQuote
        changed.emit(undefined)
        return
      }
    },
    apply(event) {
      if (event.kind === 'position') {
        hold(event.position)
        for (const newer of told) newer.add(event.position.symbol)
      } else if (event.kind === 'balance' && event.balance.asset === quoteAsset) {
        walletQuote = event.balance.walletBalance
        for (const newer of told) newer.add(WALLET)
      } else return
      changed.emit(undefined)
    },
    onChange: (listener) => changed.on(listener),
  }
}
