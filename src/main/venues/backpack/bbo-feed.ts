import type { Logger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import type { Feed } from '../feed.ts'
import { createSequencedBboFeed } from '../sequenced-bbo-feed.ts'
import { createBookTickerReader } from './decode-book-ticker.ts'

interface Deps {
  readonly instrument: Instrument
  readonly fetchSeed: () => Promise<Bbo>
  readonly log: Logger
}

/** Best bid and offer of one symbol. Frames and seed share the ids of the book. */
export function createBboFeed({ instrument, fetchSeed, log }: Deps): Feed<Bbo> {
  const { venueSymbol } = instrument
  return createSequencedBboFeed({ venueSymbol, read: createBookTickerReader(instrument), fetchSeed, log })
}
