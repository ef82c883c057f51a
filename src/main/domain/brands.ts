declare const brand: unique symbol
type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** Short lower-case name of a venue, `aster`. */
export type VenueId = Brand<string, 'VenueId'>
/** Normalized base asset without multiplier or quote, `BTC`, `PEPE`. */
export type SymbolId = Brand<string, 'SymbolId'>
/** The id we give an order before it is sent; the venue echoes it. */
export type ClientOrderId = Brand<string, 'ClientOrderId'>
/** The id the venue gives an order. */
export type VenueOrderId = Brand<string, 'VenueOrderId'>
/** One gesture of the user. A gesture repeated under the same id is the same intent. */
export type IntentId = Brand<string, 'IntentId'>
