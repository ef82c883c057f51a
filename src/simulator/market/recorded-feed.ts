import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { SimulatorError } from '../errors.ts'
import {
  parseRecordedLine,
  type RecordedLine,
  type RecordedSnapshot,
  type UnreadableLine,
} from './recorded-frame.ts'

/** Lines looked at before a file without a snapshot is refused. */
const SNAPSHOT_WITHIN_LINES = 5_000
const MOST_NOTES = 5

/** What a reader tells about a file that is not whole or not all readable. */
export type FeedNote = (message: string) => void

/** A recorded feed, open and standing at its first line. */
export interface RecordedFeed {
  readonly symbol: string
  readonly snapshot: RecordedSnapshot
  /** Diffs name the one before them, as those of futures do and those of spot do not. */
  readonly isChained: boolean
  /** Every usable line from the first, the snapshot among them, in pieces of what one block of the file holds. */
  readonly lines: AsyncGenerator<readonly RecordedLine[]>
}

/**
 * Opens a gzip file of recorded frames and finds its depth snapshot.
 *
 * @throws {SimulatorError} when the file is missing, is not gzip, or holds no snapshot near its start; the message
 * names the file, what was expected and what was found.
 */
export async function openRecordedFeed(file: string, note: FeedNote): Promise<RecordedFeed> {
  await checkGzip(file)
  const source = readLines(file, note)
  const head: RecordedLine[] = []
  for (;;) {
    const { value, done } = await source.next()
    if (done) break
    head.push(...value)
    const found = head.find((line) => line.kind === 'snapshot')
    const other = head.find((line) => line.kind !== 'snapshot')
    if (found && other) {
      return {
        symbol: other.frame.s,
        snapshot: found.frame,
        isChained: !head.some((line) => line.kind === 'diff' && line.frame.pu === undefined),
        lines: continued(head, source),
      }
    }
    if (head.length > SNAPSHOT_WITHIN_LINES) break
  }
  await source.return(undefined)
  throw new SimulatorError(
    `replay file ${file}: expected a depth snapshot (lastUpdateId, bids, asks) within ${SNAPSHOT_WITHIN_LINES} lines, found none in ${head.length} readable lines`,
  )
}

async function* continued(
  head: readonly RecordedLine[],
  rest: AsyncGenerator<readonly RecordedLine[]>,
): AsyncGenerator<readonly RecordedLine[]> {
  yield head
  yield* rest
}

async function checkGzip(file: string): Promise<void> {
  const start = await firstBytes(file)
  if (start[0] === 0x1f && start[1] === 0x8b) return
  const found = start.length === 0 ? 'an empty file' : `the bytes ${start.toString('hex')}`
  throw new SimulatorError(`replay file ${file}: expected gzip (bytes 1f8b), found ${found}`)
}

async function firstBytes(file: string): Promise<Buffer> {
  try {
    await using handle = await open(file, 'r')
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return buffer.subarray(0, bytesRead)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const found = code === 'ENOENT' ? 'no such file' : message
    throw new SimulatorError(`replay file ${file}: expected a recorded feed, found ${found}`)
  }
}

/** Lines of the file as they are unpacked; a damaged end is reported and what came before it counts. */
async function* readLines(file: string, note: FeedNote): AsyncGenerator<readonly RecordedLine[]> {
  const source = createReadStream(file, { highWaterMark: 16_384 })
  const unpacked = source.pipe(createGunzip({ chunkSize: 65_536 }))
  source.on('error', (cause) => unpacked.destroy(cause))
  let number = 0
  let rest = ''
  const skipped = noteSkipped(file, note)
  const decoder = new TextDecoder()
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      const texts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = texts.pop() ?? ''
      const first = number + 1
      number += texts.length
      yield parseAll(texts, first, skipped)
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    note(
      `replay file ${file}: expected a whole gzip file, found its end after line ${number} (${reason}); playing what is whole`,
    )
    return
  } finally {
    source.destroy()
  }
  if (rest !== '') yield parseAll([rest], number + 1, skipped)
}

function parseAll(
  texts: readonly string[],
  first: number,
  skipped: (line: UnreadableLine) => void,
): RecordedLine[] {
  const lines: RecordedLine[] = []
  texts.forEach((text, index) => {
    if (text === '') return
    const line = parseRecordedLine(text, first + index)
    if (line === undefined) return
    if (line.kind === 'unreadable') skipped(line)
    else lines.push(line)
  })
  return lines
}

/** Tells the first unreadable lines one by one; a whole file of them would drown everything else. */
function noteSkipped(file: string, note: FeedNote): (line: UnreadableLine) => void {
  let count = 0
  return ({ number, expected, found }) => {
    count++
    if (count <= MOST_NOTES)
      note(`replay file ${file}, line ${number}: expected ${expected}, found ${found}; the line is skipped`)
    if (count === MOST_NOTES) note(`replay file ${file}: more lines like this are skipped without a word`)
  }
}
