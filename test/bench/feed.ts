import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Feed, FeedFrame } from './feed-shape.ts'
import { generateFeed } from './generated-feed.ts'

const RECORDING = 'binance-usdm-btcusdt-20240808.txt.gz'

/** Where recordings stand, beside the repository. They are never part of it. */
export const RECORDING_PATH = resolve(import.meta.dirname, '../../../shared/market-data/raw-feed', RECORDING)

/** The recorded BTC futures feed where it stands beside the repository, else a generated one of the same shape. */
export function readFeed(): Feed {
  if (!existsSync(RECORDING_PATH)) return generateFeed({ seed: 20240808, steps: 60_000 })
  return parseRecording(gunzipSync(readFileSync(RECORDING_PATH)))
}

/**
 * Reads `<receive time, ns> <frame>` lines. The line with `lastUpdateId` and no stream is the snapshot.
 *
 * @throws {Error} when no snapshot is in it.
 */
function parseRecording(text: Buffer): Feed {
  const frames: FeedFrame[] = []
  let snapshot: Buffer | undefined
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const line = text.subarray(start, end)
    start = end + 1
    const space = line.indexOf(' ')
    if (space < 0) continue
    const body = line.subarray(space + 1)
    const head = body.subarray(0, 64).toString('latin1')
    if (head.startsWith('{"lastUpdateId":')) {
      snapshot = body
      continue
    }
    const data = head.indexOf('"data":')
    const kind = head.includes('@depth') ? 'depth' : head.includes('@bookTicker') ? 'bookTicker' : 'other'
    const receivedAtMs = Number(line.subarray(0, space - 6).toString('latin1'))
    frames.push({ kind, receivedAtMs, bytes: body.subarray(data + '"data":'.length, body.length - 1) })
  }
  if (!snapshot) throw new Error(`expected a depth snapshot in ${RECORDING}, got none`)
  const description = `recorded feed ${RECORDING}, ${frames.length} frames`
  return { source: 'recorded', description, tickSize: '0.1', lotSize: '0.001', snapshot, frames }
}
