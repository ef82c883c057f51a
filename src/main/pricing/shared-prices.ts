import type { Unsubscribe } from '../base/emitter.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { AgedBbo } from './price-tier.ts'

/** One instrument whose price another terminal called wrong. */
export interface ForgottenPrice {
  readonly venue: VenueId
  readonly symbol: SymbolId
  readonly reason: string
}

/** How the shared store does. Counts are since the program started. */
export interface SharedPricesStatus {
  /** `off` is the user's choice; `slow` and `down` are asked again in the background, never by an order. */
  readonly state: 'off' | 'connecting' | 'up' | 'slow' | 'full' | 'down'
  /** In words for the screen. */
  readonly words: string
  readonly reads: number
  readonly hits: number
  /** Answers that came too late to be waited for. */
  readonly timeouts: number
  /** Entries of others that could not be read, or not be believed. */
  readonly refused: number
  readonly writes: number
  readonly failedWrites: number
}

/**
 * Prices that several terminals share; Redis implements it. Nothing here throws or makes an order wait longer
 * than a few milliseconds: a store that is slow, full or gone has no prices.
 */
export interface SharedPrices {
  /** A price and its age, which counts whatever the clocks of two machines disagree on as older. */
  read(venue: VenueId, symbol: SymbolId): Promise<AgedBbo | undefined>
  /**
   * True when this terminal shall ask the venue: nobody else of those who share is at it. A `write` lets go of the
   * claim, and so does a second.
   */
  claim(venue: VenueId, symbol: SymbolId): Promise<boolean>
  /** Returns at once; what cannot be written is dropped. */
  write(price: AgedBbo): void
  /** Takes the price from every terminal. Returns at once. */
  forget(venue: VenueId, symbol: SymbolId, reason: string): void
  /** Told what other terminals forget. */
  onForgotten(listener: (price: ForgottenPrice) => void): Unsubscribe
  /** Told when what others said may have been missed: nothing that is in memory is certain then. */
  onMissed(listener: (reason: string) => void): Unsubscribe
  status(): SharedPricesStatus
}
