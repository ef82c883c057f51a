import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { generateRecording } from './generated-recording.ts'

/** Recordings of BTC futures and of BTC spot over the same minutes, for simulated venues to play. */
export interface RecordedFeeds {
  readonly source: 'recorded' | 'generated'
  readonly futures: string
  readonly spot: string
}

const FOLDER = resolve(import.meta.dirname, '../../../shared/market-data/raw-feed')
const RECORDED: RecordedFeeds = {
  source: 'recorded',
  futures: join(FOLDER, 'binance-usdm-btcusdt-20240808.txt.gz'),
  spot: join(FOLDER, 'binance-spot-btcusdt-20240808.txt.gz'),
}

/** The recordings where they stand beside the repository, else generated ones of the same form. */
export async function findFeeds(folder: string): Promise<RecordedFeeds> {
  return existsSync(RECORDED.futures) && existsSync(RECORDED.spot) ? RECORDED : generateFeeds(folder)
}

/** Writes two files that a seed makes: spot is some 20 dearer, on a finer grid. */
export async function generateFeeds(folder: string): Promise<RecordedFeeds> {
  const feeds = { futures: join(folder, 'futures.gz'), spot: join(folder, 'spot.gz') }
  const futures = generateRecording(8, {
    kind: 'futures',
    tick: 0.1,
    priceDecimals: 2,
    lot: 0.001,
    sizeDecimals: 3,
    startPrice: 61_800,
  })
  const spot = generateRecording(8, {
    kind: 'spot',
    tick: 0.01,
    priceDecimals: 8,
    lot: 0.00001,
    sizeDecimals: 8,
    startPrice: 61_820,
  })
  await Promise.all([writeFile(feeds.futures, gzipSync(futures)), writeFile(feeds.spot, gzipSync(spot))])
  return { source: 'generated', ...feeds }
}
