import type { SymbolId, VenueId } from '../domain/brands.ts'

declare const slotBrand: unique symbol
/** Interned venue + symbol. Valid for the life of the provider that gave it. */
export type PriceSlot = number & { readonly [slotBrand]: 'PriceSlot' }

/** Turns a venue and a symbol into a small integer once, so that no key text is built per read. */
export interface PriceSlots {
  /** The slot, made when it is new. */
  intern(venue: VenueId, symbol: SymbolId): PriceSlot
  /** The slot if there is one; unknown names leave no trace. */
  find(venue: VenueId, symbol: SymbolId): PriceSlot | undefined
  /** Every symbol of a venue that has a slot. */
  of(venue: VenueId): readonly (readonly [SymbolId, PriceSlot])[]
  readonly count: number
}

export function createPriceSlots(): PriceSlots {
  const bySymbol = new Map<VenueId, Map<SymbolId, PriceSlot>>()
  let count = 0
  return {
    intern(venue, symbol) {
      let symbols = bySymbol.get(venue)
      if (!symbols) {
        symbols = new Map()
        bySymbol.set(venue, symbols)
      }
      let slot = symbols.get(symbol)
      if (slot === undefined) {
        slot = count as PriceSlot
        count += 1
        symbols.set(symbol, slot)
      }
      return slot
    },
    find: (venue, symbol) => bySymbol.get(venue)?.get(symbol),
    of: (venue) => [...(bySymbol.get(venue) ?? [])],
    get count() {
      return count
    },
  }
}
