import type { Clock } from '../../src/main/base/clock.ts'
import type { Clock as SimulatorClock } from '../../src/simulator/clock.ts'
import type { SymbolMarket } from '../../src/simulator/market/symbol-market.ts'
import type { RecordedMinute } from './recorded-minutes.ts'

/** The simulator at the time of a test's clock; none of its own loops ever wakes, so the market is the test's alone. */
export function stillClock({ now }: Pick<Clock, 'now'>): SimulatorClock {
  return {
    now,
    sleep: (_delayMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) resolve()
        else signal?.addEventListener('abort', () => resolve(), { once: true })
      }),
  }
}

/** A simulated market in EUR, ticks of 1 EUR, that shows what a recording says. */
export interface RecordedMarket {
  /** Makes these the best prices. */
  quote(bid: number, ask: number, atMs: number): { readonly bid: number; readonly ask: number }
  /** Prints a trade into tape and candles. */
  trade(price: number, sizeBase: number, atMs: number): void
  /** The whole minute at once, for a past that nobody watches. */
  playThrough(minute: RecordedMinute): void
}

const LOTS_A_COIN = 1e8
const LEVEL_LOTS = LOTS_A_COIN

/** Takes over a generated market and empties its book. */
export function takeOverMarket(market: SymbolMarket): RecordedMarket {
  const clear = (): void => {
    for (const side of ['buy', 'sell'] as const) {
      for (const { ticks } of [...market.book.side(side).fromBest()]) market.setMarket(side, ticks, 0)
    }
  }
  const quote = (bid: number, ask: number, atMs: number) => {
    const bidTicks = Math.round(bid)
    const askTicks = Math.max(bidTicks + 1, Math.round(ask))
    market.together(() => {
      clear()
      market.setMarket('buy', bidTicks, LEVEL_LOTS)
      market.setMarket('sell', askTicks, LEVEL_LOTS)
    })
    market.publishTop(atMs)
    return { bid: bidTicks, ask: askTicks }
  }
  const trade = (price: number, sizeBase: number, atMs: number): void => {
    market.print('buy', Math.round(price), Math.max(1, Math.round(sizeBase * LOTS_A_COIN)), atMs)
  }
  return {
    quote,
    trade,
    playThrough({ openTimeMs, bid, ask, trade: traded }) {
      for (const [at, price] of (traded?.bar ?? []).entries())
        trade(price, (traded?.volumeBase ?? 0) / 4, openTimeMs + at * 15_000)
      quote(bid[3], ask[3], openTimeMs + 59_000)
    },
  }
}
