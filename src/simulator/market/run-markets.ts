import type { Clock } from '../clock.ts'
import { SimulatorError } from '../errors.ts'
import { fixedToNumber } from '../fixed.ts'
import type { Exchange } from '../matching/exchange.ts'
import { createRandom, seedFrom } from '../random.ts'
import { openGenerated, runGenerated } from './drive.ts'
import type { MarketGenerator } from './generator.ts'
import type { Instrument } from './instrument.ts'
import { type FeedNote, openRecordedFeed, type RecordedFeed } from './recorded-feed.ts'
import { basesOf, recordedInstrument } from './recorded-instrument.ts'
import { RecordedTime } from './recorded-time.ts'
import { Replay } from './replay.ts'
import { SymbolMarket } from './symbol-market.ts'
import { canPlayWordForWord } from './word-for-word.ts'
import type { WorldPrices } from './world-prices.ts'

/** A recording that takes the place of one generated market. */
export interface Recording {
  readonly file: string
  readonly speed: number
  readonly feed: RecordedFeed
  /** The instrument that plays it. */
  readonly symbol: string
}

/**
 * Opens the recording of a base that the venue lists.
 *
 * @throws {SimulatorError} when it cannot be played, naming the file, what was expected and what was found.
 */
export async function openRecording(
  file: string,
  speed: number,
  instruments: readonly Instrument[],
  note: FeedNote,
): Promise<Recording> {
  const feed = await openRecordedFeed(file, note)
  const instrument = recordedInstrument(instruments, feed.symbol)
  if (instrument) return { file, speed, feed, symbol: instrument.symbol }
  await feed.lines.return(undefined)
  throw new SimulatorError(
    `replay file ${file}: expected frames of a base listed here in the same currency (${basesOf(instruments)}), found ${feed.symbol}`,
  )
}

/** Makes the markets. One that is played word for word prints prices with the decimals of its recording. */
export function createMarkets(
  instruments: readonly Instrument[],
  recording: Recording | undefined,
  nowMs: number,
): Map<string, SymbolMarket> {
  const decimals = recording?.feed.snapshot.bids[0]?.[0].split('.')[1]?.length
  return new Map(
    instruments.map((listed) => {
      const isOwn = listed.symbol === recording?.symbol && canPlayWordForWord(recording.feed, listed)
      const instrument = isOwn && decimals !== undefined ? { ...listed, priceDecimals: decimals } : listed
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
  const trading = [...exchange.markets.values()].filter(({ instrument }) => instrument.status === 'trading')
  const tellWorld = (): void => {
    for (const market of trading) world?.tell(market.instrument.base, market, ratioOf(market))
  }
  let replay: Replay | undefined
  for (const market of trading) {
    const { symbol, base, character } = market.instrument
    const random = createRandom(seedFrom(`${seed}:${symbol}`))
    const isRecorded = recording?.symbol === symbol
    world?.enter(base, market, isRecorded)
    if (!isRecorded) {
      const worldRatio = () => world?.ratioFor(base, market)
      generators.set(symbol, openGenerated(exchange, market, random, worldRatio))
    } else {
      const paused = (): boolean => isHeld(symbol)
      const { file, speed, feed } = recording
      const time = world?.recordedTime ?? new RecordedTime()
      replay = new Replay({ file, speed, market, exchange, clock, note, paused, time }, feed)
      market.candles.generatePast(clock.now(), market.lastTicks(), character.yearlyVolatility, random)
      market.publishTop(clock.now())
    }
    // Those of the same base that open after it begin where it stands.
    tellWorld()
  }
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
