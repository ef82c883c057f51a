import type { Clock } from '../clock.ts'
import type { Exchange } from '../matching/exchange.ts'
import type { Side } from '../matching/order.ts'
import { fireTriggers } from '../matching/triggers.ts'
import { uncross } from '../matching/uncross.ts'
import type { Random } from '../random.ts'
import { MarketGenerator } from './generator.ts'
import type { SymbolMarket } from './symbol-market.ts'

/** Tells everybody where the market stands after it moved, and lets account orders meet it. */
export function afterMove(exchange: Exchange, market: SymbolMarket): void {
  const now = exchange.clock.now()
  market.publishTop(now)
  const frame = market.depth.flush(0, now)
  if (frame) market.events.emit({ kind: 'depth', cadenceMs: 0, frame })
  fireTriggers(exchange, market)
}

/** Opens a generated market: a past, a full book, a first price. */
export function openGenerated(
  exchange: Exchange,
  market: SymbolMarket,
  random: Random,
  worldRatio?: () => number | undefined,
): MarketGenerator {
  const crowd = {
    take: (side: Side, lots: number) => exchange.take(market, side, lots),
    meet: () => uncross(exchange, market),
  }
  const generator = new MarketGenerator(market, random, crowd, worldRatio)
  market.together(() => generator.open())
  const { character } = market.instrument
  market.candles.generatePast(
    exchange.clock.now(),
    market.lastTicks(),
    character.yearlyVolatility,
    random,
    character,
  )
  afterMove(exchange, market)
  return generator
}

/** Runs a generated market until the signal aborts. `frozen` stops it for as long as it says so. */
export async function runGenerated(
  exchange: Exchange,
  market: SymbolMarket,
  generator: MarketGenerator,
  clock: Clock,
  frozen: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  let lastMs = clock.now()
  while (!signal.aborted) {
    await clock.sleep(generator.nextPauseMs(), signal)
    if (signal.aborted) return
    const now = clock.now()
    if (!frozen()) {
      const elapsedMs = now - lastMs
      market.together(() => generator.step(elapsedMs))
      afterMove(exchange, market)
    }
    lastMs = now
  }
}
