import type { MarketTrade } from '../../market/trade-tape.ts'

/** Ids of the venue are digit strings of 28 characters that begin with a time in ms. */
function idText(atMs: number, middle: number, last: number): string {
  return `${atMs}${String(middle).padStart(3, '0')}${String(last).padStart(12, '0')}`
}

/** Order id of an engine id, which grows with time. */
export function orderIdText(id: number, createdAtMs: number): string {
  return idText(createdAtMs, 201, id)
}

/** Id of a trade; the engine numbers trades of each market for themselves. */
export function tradeIdText(marketIndex: number, { id, atMs }: Pick<MarketTrade, 'id' | 'atMs'>): string {
  return idText(atMs, 300 + marketIndex, id)
}

/** Sequence numbers larger than 2^53: nanoseconds of the moment, and never the same twice. */
export class BigSequence {
  #last = 0n

  next(atMs: number): bigint {
    const now = BigInt(atMs) * 1_000_000n
    this.#last = now > this.#last ? now : this.#last + 1n
    return this.#last
  }
}

/** Id of a funding payment. */
export function paymentIdText({ id, atMs }: { readonly id: number; readonly atMs: number }): string {
  return idText(atMs, 700, id)
}
