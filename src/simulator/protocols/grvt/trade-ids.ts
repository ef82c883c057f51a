import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { MarketTrade } from '../../market/trade-tape.ts'

const KEPT = 20_000

/**
 * Trade ids of the venue, `<execution>-<n>`: all trades of one taker share the first part and the time.
 *
 * The engine numbers trades one by one; those of one side and one moment are taken for one execution.
 */
export class TradeIds {
  readonly #texts = new Map<string, string>()
  readonly #markets: readonly string[]

  constructor(markets: ReadonlyMap<string, SymbolMarket>) {
    this.#markets = [...markets.keys()]
    for (const market of markets.values()) this.#follow(market)
  }

  /** Id of a trade of the engine; one from before a restart stands alone. */
  text(symbol: string, id: number): string {
    return this.#texts.get(`${symbol} ${id}`) ?? `${this.#execution(symbol, id)}-1`
  }

  #follow({ instrument: { symbol }, tape, events }: SymbolMarket): void {
    let first: MarketTrade | undefined
    const add = (trade: MarketTrade): void => {
      if (first?.atMs !== trade.atMs || first.takerSide !== trade.takerSide) first = trade
      const text = `${this.#execution(symbol, first.id)}-${trade.id - first.id + 1}`
      this.#texts.set(`${symbol} ${trade.id}`, text)
      if (this.#texts.size > KEPT) this.#texts.delete(this.#texts.keys().next().value ?? '')
    }
    for (const trade of tape.trades) add(trade)
    events.listen((event) => {
      if (event.kind === 'trade') add(event.trade)
    })
  }

  /** The engine counts in each market for itself; the venue counts in all of them together. */
  #execution(symbol: string, id: number): number {
    return id * 100 + this.#markets.indexOf(symbol)
  }
}
