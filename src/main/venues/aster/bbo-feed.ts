import { D } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import type { Feed } from '../feed.ts'
import { createSequencedBboFeed } from '../sequenced-bbo-feed.ts'
import { createBookTickerDecoder } from './decode-book-ticker.ts'
import { ASTER } from './venue-id.ts'

interface Deps {
  readonly instrument: Instrument
  readonly fetchSeed: () => Promise<Bbo>
  readonly log: Logger
}

/** Best bid and offer of one symbol. Update ids start anew with a connection; a crossed frame is refused. */
export function createBboFeed({ instrument, fetchSeed, log }: Deps): Feed<Bbo> {
  const { symbol, venueSymbol, tickSize, lotSize } = instrument
  const decoder = createBookTickerDecoder({ tickSize, lotSize })

  const read = (frame: Buffer, receivedAtMs: number): Bbo => {
    const { bidTicks, askTicks, bidLots, askLots, sequence, venueTimeMs } = decoder.decode(
      frame,
      receivedAtMs,
    )
    if (bidTicks >= askTicks)
      throw new AppError('protocol', `expected a bid below the ask, got ${bidTicks} and ${askTicks} ticks`)
    return {
      venue: ASTER,
      symbol,
      bidPrice: new D(bidTicks).times(tickSize),
      bidSizeBase: new D(bidLots).times(lotSize),
      askPrice: new D(askTicks).times(tickSize),
      askSizeBase: new D(askLots).times(lotSize),
      sequence,
      venueTimeMs,
      receivedAtMs,
      source: 'stream',
    }
  }

  return createSequencedBboFeed({ venueSymbol, read, fetchSeed, log })
}
