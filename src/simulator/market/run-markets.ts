import type { Clock } from '../clock.ts'
import { SimulatorError } from '../errors.ts'
import { fixedToNumber } from '../fixed.ts'
import type { Exchange } from '../matching/exchange.ts'
import { createRandom, seedFrom } from '../random.ts'
import { openGenerated, runGenerated } from './drive.ts'
import type { MarketGenerator } from './generator.ts'
import type { Instrument } from './instrument.ts'
import { type FeedNote, openRecordedFeed, type RecordedFeed } from './recorded-feed.ts'
import { Replay } from './replay.ts'
import { SymbolMarket } from './symbol-market.ts'
import type { WorldPrices } from './world-prices.ts'

/** A recording that takes the place of one generated symbol. */
export interface Recording {
  readonly file: string
  readonly speed: number
  readonly feed: RecordedFeed
}

/** Opens the recording of a symbol the venue lists. @throws {SimulatorError} when it cannot be played. */
export async function openRecording(
  file: string,
  speed: number,
  instruments: readonly Instrument[],
  note: FeedNote,
): Promise<Recording> {
  const feed = await openRecordedFeed(file, note)
  if (instruments.some(({ symbol, status }) => symbol === feed.symbol && status === 'trading')) {
    return { file, speed, feed }
  }
  await feed.lines.return(undefined)
  throw new SimulatorError(`replay file ${file}: expected frames of a listed symbol, found ${feed.symbol}`)
}

/** Makes the markets. The recorded symbol prints prices with the decimals of its recording. */
export function createMarkets(
  instruments: readonly Instrument[],
  recording: Recording | undefined,
  nowMs: number,
): Map<string, SymbolMarket> {
  const decimals = recording?.feed.snapshot.bids[0]?.[0].split('.')[1]?.length
  return new Map(
    instruments.map((listed) => {
      const isRecorded = listed.symbol === recording?.feed.symbol && decimals !== undefined
      const instrument = isRecorded ? { ...listed, priceDecimals: decimals } : listed
      // Ids grow with time, so that a restarted venue never repeats one.
      return [instrument.symbol, new SymbolMarket(instrument, nowMs * 10, Math.floor(nowMs / 10))]
    }),
  )
}

export interface MarketRunDeps {
  readonly exchange: Exchange
  readonly clock: Clock
  readonly seed: string
  readonly recording: Recording | undefined
  readonly note: FeedNote
  /** True while a fault holds the market of this symbol still. */
  readonly isHeld: (symbol: string) => boolean
  /** Shared with venues that run beside this one; absent when it runs alone. */
  readonly world: WorldPrices | undefined
}

/** The markets, open: prices are there, and `run` keeps them moving. */
export interface OpenMarkets {
  readonly generators: ReadonlyMap<string, MarketGenerator>
  readonly replay: Replay | undefined
  run(signal: AbortSignal): Promise<void>
}

const TELL_EVERY_MS = 100

/** Middle of the best prices over the start price. */
function ratioOf(market: SymbolMarket): number {
  const { character, tick } = market.instrument
  return (market.lastTicks() * fixedToNumber(tick)) / character.startPrice
}

async function repeat(work: () => void, everyMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(everyMs, signal)
    work()
  }
}

/** Opens every trading market. */
export function openMarkets(deps: MarketRunDeps): OpenMarkets {
  const { exchange, clock, seed, recording, note, isHeld, world } = deps
  const generators = new Map<string, MarketGenerator>()
  const led: SymbolMarket[] = []
  const tellWorld = (): void => {
    for (const market of led) world?.tell(market.instrument.base, ratioOf(market))
  }
  let replay: Replay | undefined
  for (const market of exchange.markets.values()) {
    const { symbol, status, character } = market.instrument
    const random = createRandom(seedFrom(`${seed}:${symbol}`))
    if (status !== 'trading') continue
    const { base } = market.instrument
    const isRecorded = recording?.feed.symbol === symbol
    // A recording is what it is: it leads, or goes its own way.
    const leads = world === undefined || world.leads(base, exchange)
    if (leads) led.push(market)
    const worldRatio = leads || isRecorded ? undefined : () => world.ratioOf(base)
    if (!isRecorded) generators.set(symbol, openGenerated(exchange, market, random, worldRatio))
    else {
      const paused = (): boolean => isHeld(symbol)
      const { file, speed, feed } = recording
      replay = new Replay({ file, speed, market, exchange, clock, note, paused }, feed)
      market.candles.generatePast(clock.now(), market.lastTicks(), character.yearlyVolatility, random)
      market.publishTop(clock.now())
    }
  }
  tellWorld()
  return {
    generators,
    replay,
    async run(signal) {
      const runs = [...generators].map(([symbol, generator]) =>
        runGenerated(exchange, exchange.market(symbol), generator, clock, () => isHeld(symbol), signal),
      )
      if (replay) runs.push(replay.run(signal))
      if (world) runs.push(repeat(tellWorld, TELL_EVERY_MS, clock, signal))
      await Promise.all(runs)
    },
  }
}
