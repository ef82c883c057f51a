import { D, type Decimal } from '../../../src/main/base/decimal.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import type { ClientOrderId } from '../../../src/main/domain/brands.ts'
import type { Bbo, PublicTrade } from '../../../src/main/domain/market.ts'
import { createPaperClient } from '../../../src/main/venues/paper/index.ts'
import { instant } from '../../../src/main/venues/paper/latency.ts'
import { createFakeExchangeClient } from '../../support/fake-exchange-client.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { BTC, depthOf, VENUE } from '../../support/market.ts'
import { createMemoryJournal } from '../../support/memory-journal.ts'
import type { Feed } from '../feed-shape.ts'
import type { Candidate } from '../harness.ts'
import { gridOf } from '../replay.ts'
import type { MarketEvent } from './paper-feed.ts'

const RESTING = 10
/** Far enough that none fills: what a fill costs is the journal's. */
const AWAY = 0.015

/**
 * A market event's whole way through the paper venue with ten resting orders: prices from decimals to ticks, marks,
 * what our fills took before, trades counted once, and the queue.
 */
export async function paperVenueCandidate(
  name: string,
  feed: Feed,
  events: readonly MarketEvent[],
  sliceOf: <T>(all: readonly T[], round: number) => readonly T[],
): Promise<Candidate> {
  const clock = createManualClock()
  const market = createFakeExchangeClient(clock)
  const { tickSize, lotSize } = gridOf(feed)
  const first = events.find((event) => event.kind === 'touch')
  if (!first) throw new Error('expected best prices in the feed')
  const [bid, ask] = [tickSize.times(first.bidTicks), tickSize.times(first.askTicks)]
  market.depth = depthOf([[bid.toFixed(), 1]], [[ask.toFixed(), 1]], clock.now())
  const { resolve } = market.instruments
  market.instruments.resolve = async (...asked) => ({ ...(await resolve(...asked)), tickSize, lotSize })
  const paper = createPaperClient({
    market,
    liveDepth: () => ({ ...market.depth, receivedAtMs: clock.now() }),
    store: createMemoryJournal(),
    latency: instant,
    clock,
    log: silentLogger,
    quoteAsset: 'USDT',
  })
  const { signal } = new AbortController()
  await paper.connect(signal)
  for (let at = 0; at < RESTING; at += 1) {
    const side = at % 2 === 0 ? 'buy' : 'sell'
    const away = tickSize.times(Math.floor(first.bidTicks * AWAY) + at)
    const outcome = await paper.trading.submit(
      {
        clientOrderId: `bench-${at}` as ClientOrderId,
        symbol: BTC,
        side,
        type: 'limit',
        sizeBase: new D(1),
        limitPrice: side === 'buy' ? bid.minus(away) : ask.plus(away),
        timeInForce: 'GTC',
        reduceOnly: false,
      },
      signal,
    )
    if (outcome.outcome !== 'accepted')
      throw new Error(`expected order ${at} to rest, it was ${outcome.reason}`)
  }
  // What the venue's own decoder makes of a frame is no part of the paper venue.
  const news = events.map((event) => shapeOf(event, tickSize, lotSize))
  let trades = 0
  return {
    name,
    run(round) {
      const slice = sliceOf(news, round)
      for (const each of slice) {
        if ('bidPrice' in each) market.bbos.emit(each)
        else {
          trades += 1
          market.trades.emit({ ...each, tradeId: String(trades) })
        }
      }
      if (market.bbos.listenerCount !== 1) throw new Error('expected the paper venue to follow the market')
      return slice.length
    },
  }
}

/** The event as the venue's client tells it. */
function shapeOf(
  event: MarketEvent,
  tickSize: Decimal,
  lotSize: Decimal,
): Bbo | Omit<PublicTrade, 'tradeId'> {
  if (event.kind === 'trade')
    return {
      price: tickSize.times(event.ticks),
      sizeBase: lotSize.times(event.lots),
      takerSide: event.takerSide,
      venueTimeMs: event.atMs,
    }
  return {
    venue: VENUE,
    symbol: BTC,
    bidPrice: tickSize.times(event.bidTicks),
    bidSizeBase: lotSize.times(event.bidLots),
    askPrice: tickSize.times(event.askTicks),
    askSizeBase: lotSize.times(event.askLots),
    venueTimeMs: event.atMs,
    receivedAtMs: event.atMs,
    source: 'stream',
  }
}
