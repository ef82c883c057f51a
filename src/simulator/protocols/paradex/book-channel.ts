import type { DepthFrame, TextLevel } from '../../market/depth-journal.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { Side } from '../../matching/order.ts'
import { SIDES } from './wire-text.ts'

/** A level as the stream writes it. */
interface WireLevel {
  readonly side: 'BUY' | 'SELL'
  readonly price: string
  readonly size: string
}

const FIRST_SEQUENCE = 7_700_000_000

/**
 * The book of one market as it was told, so that snapshots, deltas and REST agree (section 6 of the venue sheet).
 *
 * Every delta takes the next sequence number; best prices and REST answers carry the number of the last.
 */
export class BookChannel {
  readonly #market: SymbolMarket
  readonly #sides: Record<Side, Map<string, string>> = { buy: new Map(), sell: new Map() }
  #sequence: number
  #updatedAtMs: number

  constructor(market: SymbolMarket, nowMs: number) {
    this.#market = market
    // Grows with time, so that a restarted venue never goes back.
    this.#sequence = FIRST_SEQUENCE + (Math.floor(nowMs / 1_000) % 1_000_000_000)
    this.#updatedAtMs = nowMs
    for (const side of ['buy', 'sell'] as const) {
      for (const { ticks } of market.book.levels(side, Number.POSITIVE_INFINITY))
        this.#sides[side].set(...market.level(side, ticks))
    }
  }

  get sequence(): number {
    return this.#sequence
  }

  get updatedAtMs(): number {
    return this.#updatedAtMs
  }

  /** Takes a diff over and returns the delta that tells it. */
  update(frame: DepthFrame): object {
    const changes = { inserts: [] as WireLevel[], updates: [] as WireLevel[], deletes: [] as WireLevel[] }
    for (const [side, levels] of [
      ['buy', frame.bids],
      ['sell', frame.asks],
    ] as const) {
      for (const [price, size] of levels) this.#apply(side, price, size, changes)
    }
    this.#sequence += 1
    this.#updatedAtMs = frame.atMs
    return this.#frame('d', changes)
  }

  /** The whole book, or its best levels, as a frame that replaces everything. */
  snapshot(depth = Number.POSITIVE_INFINITY): object {
    const inserts = (['buy', 'sell'] as const).flatMap((side) =>
      this.levels(side, depth).map(([price, size]) => ({ side: SIDES[side], price, size })),
    )
    return this.#frame('s', { inserts, updates: [], deletes: [] })
  }

  /** Levels of one side, best first. */
  levels(side: Side, depth: number): TextLevel[] {
    const sign = side === 'buy' ? -1 : 1
    return [...this.#sides[side]]
      .sort(([left], [right]) => sign * (Number(left) - Number(right)))
      .slice(0, depth)
  }

  /** Begins the numbers anew, as after a restart of an engine whose sockets stay open. */
  restart(): void {
    this.#sequence = 0
  }

  /** Best prices in the form of a book answer; an empty side is two empty texts. */
  best() {
    const [bid, ask] = [this.#best('buy'), this.#best('sell')]
    return {
      best_bid_api: bid,
      best_ask_api: ask,
      best_bid_interactive: bid,
      best_ask_interactive: ask,
    }
  }

  #apply(
    side: Side,
    price: string,
    size: string,
    { inserts, updates, deletes }: Record<'inserts' | 'updates' | 'deletes', WireLevel[]>,
  ): void {
    const told = this.#sides[side].get(price)
    if (Number(size) === 0) {
      this.#sides[side].delete(price)
      if (told !== undefined) deletes.push({ side: SIDES[side], price, size: '0' })
    } else {
      this.#sides[side].set(price, size)
      if (told !== size) (told === undefined ? inserts : updates).push({ side: SIDES[side], price, size })
    }
  }

  #frame(kind: 's' | 'd', changes: Record<'inserts' | 'updates' | 'deletes', readonly WireLevel[]>): object {
    const best = this.best()
    const level = ([price, size]: TextLevel) => ({ price, size })
    return {
      seq_no: this.#sequence,
      market: this.#market.instrument.symbol,
      last_updated_at: this.#updatedAtMs,
      update_type: kind,
      ...changes,
      best_bid_api: level(best.best_bid_api),
      best_ask_api: level(best.best_ask_api),
      best_bid_interactive: level(best.best_bid_interactive),
      best_ask_interactive: level(best.best_ask_interactive),
    }
  }

  #best(side: Side): TextLevel {
    const sign = side === 'buy' ? 1 : -1
    let best: TextLevel | undefined
    for (const level of this.#sides[side])
      if (!best || sign * (Number(level[0]) - Number(best[0])) > 0) best = level
    return best ?? ['', '']
  }
}
