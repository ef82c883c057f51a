import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Bbo } from '../domain/market.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'

/** Where an answer was found, nearest first. `stream` is a verified live book. */
export type PriceTierName = 'memory' | 'stream' | 'shared' | 'venue' | 'last-known'
export const PRICE_TIERS: readonly PriceTierName[] = ['memory', 'stream', 'shared', 'venue', 'last-known']

/** A price and how old it is, by its own receipt and whichever clock knew best. Never younger than it is. */
export interface AgedBbo {
  readonly bbo: Bbo
  readonly ageMs: number
}

/** Which price, and how old it may be. */
export interface PriceQuestion {
  readonly client: ExchangeClient
  readonly symbol: SymbolId
  /** Milliseconds since receipt; a tier answers nothing rather than something older. */
  readonly maxAgeMs: number
}

/** One place where prices are. The provider asks them in turn and fills the nearer ones from the farther. */
export interface PriceTier {
  readonly name: PriceTierName
  /**
   * A price within the question's age, or nothing. Synchronous where the tier is, which spares a hit its promise.
   *
   * @throws {AppError} from the venue's tier alone: what its request threw. A fault of any other tier is "nothing".
   */
  read(question: PriceQuestion, signal: AbortSignal): AgedBbo | undefined | Promise<AgedBbo | undefined>
  /** Keeps a price for later, when the tier keeps any and has none that is younger. */
  write(price: AgedBbo): void
  /** A price that was right is wrong now. `isOurs` is false when another terminal said so. */
  forget(venue: VenueId, symbol: SymbolId, reason: string, isOurs: boolean): void
}
