import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { messageOf } from '../../base/errors.ts'

const count = z.number().nonnegative()
const unixMs = z.number().int().nonnegative()
const name = z.string().min(1).max(64)

/** Samples of a socket, and sockets and venues of all worlds together, that are kept at most. */
export const MOST_SAMPLES = 720
const MOST_ROWS = 200

const traffic = z.object({
  /** The venue's environment: what a simulator saved is no saving elsewhere. */
  scope: name,
  venue: name,
  wireBytes: count,
  bytes: count,
  savedBytes: count,
})
const samples = z.object({
  scope: name,
  venue: name,
  socket: name,
  samples: z
    .array(
      z.object({
        atMs: unixMs,
        state: z.enum(['connecting', 'live', 'stale', 'closed', 'paused']),
        messagesPerSecond: count,
        wireBytesPerSecond: count,
      }),
    )
    .max(MOST_SAMPLES),
})
const shape = z.object({
  version: z.literal(1),
  /** When the counting began. */
  sinceMs: unixMs,
  traffic: z.array(traffic).max(MOST_ROWS),
  sockets: z.array(samples).max(MOST_ROWS),
})

/** What earlier runs counted. */
export type PastStreams = Omit<z.infer<typeof shape>, 'version'>

/** Where it outlives the program. */
export interface StreamPastFile {
  /** @returns nothing before the first run; what is wrong, in words, when the file is not one of ours */
  read(): Promise<{ readonly past?: PastStreams; readonly problem?: string }>
  /** Replaces the file in one step: after a crash it is the old one or the new one. */
  write(past: PastStreams): Promise<void>
}

/** A JSON file of a few hundred kilobytes at most; its folder is made with the first write. */
export function createStreamPastFile(path: string): StreamPastFile {
  return {
    async read() {
      try {
        const read = shape.safeParse(JSON.parse(await readFile(path, 'utf8')))
        if (read.success) return { past: read.data }
        const [first] = read.error.issues
        return { problem: `expected a record of streams, got a wrong ${first?.path.join('.') || 'file'}` }
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {}
        return {
          problem: `expected a record of streams, got a file that cannot be read: ${messageOf(cause)}`,
        }
      }
    },
    async write({ sinceMs, traffic: rows, sockets }) {
      const kept: z.input<typeof shape> = {
        version: 1,
        sinceMs,
        traffic: rows.slice(0, MOST_ROWS),
        sockets: sockets
          .slice(0, MOST_ROWS)
          .map((each) => ({ ...each, samples: each.samples.slice(-MOST_SAMPLES) })),
      }
      await mkdir(dirname(path), { recursive: true })
      const handle = await open(`${path}.new`, 'w', 0o600)
      try {
        await handle.writeFile(`${JSON.stringify(kept)}\n`)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(`${path}.new`, path)
    },
  }
}
