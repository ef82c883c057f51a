import type { Clock } from '../clock.ts'
import { SimulatorError } from '../errors.ts'
import type { Exchange } from '../matching/exchange.ts'
import { createRandom, seedFrom } from '../random.ts'
import { openGenerated, runGenerated } from './drive.ts'
import type { MarketGenerator } from './generator.ts'
import type { Instrument } from './instrument.ts'
import { type FeedNote, openRecordedFeed, type RecordedFeed } from './recorded-feed.ts'
import { Replay } from './replay.ts'
import { SymbolMarket } from './symbol-market.ts'

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
}

/** The markets, open: prices are there, and `run` keeps them moving. */
export interface OpenMarkets {
  readonly generators: ReadonlyMap<string, MarketGenerator>
  readonly replay: Replay | undefined
  run(signal: AbortSignal): Promise<void>
}

/** Opens every trading market. */
export function openMarkets({ exchange, clock, seed, recording, note, isHeld }: MarketRunDeps): OpenMarkets {
  const generators = new Map<string, MarketGenerator>()
  let replay: Replay | undefined
  for (const market of exchange.markets.values()) {
    const { symbol, status, character } = market.instrument
    const random = createRandom(seedFrom(`${seed}:${symbol}`))
    if (status !== 'trading') continue
    if (recording?.feed.symbol !== symbol) generators.set(symbol, openGenerated(exchange, market, random))
    else {
      const paused = (): boolean => isHeld(symbol)
      const { file, speed, feed } = recording
      replay = new Replay({ file, speed, market, exchange, clock, note, paused }, feed)
      market.candles.generatePast(clock.now(), market.lastTicks(), character.yearlyVolatility, random)
      market.publishTop(clock.now())
    }
  }
  return {
    generators,
    replay,
    async run(signal) {
      const runs = [...generators].map(([symbol, generator]) =>
        runGenerated(exchange, exchange.market(symbol), generator, clock, () => isHeld(symbol), signal),
      )
      if (replay) runs.push(replay.run(signal))
      await Promise.all(runs)
    },
  }
}
