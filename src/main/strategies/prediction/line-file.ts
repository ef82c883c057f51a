import { appendFile, mkdir, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A file that grows by lines. Lines of one moment go to the disk together; a disk that refuses is told once. */
export interface LineFile {
  /** @param line with or without its line break */
  write(line: string): void
  /** Resolves when everything that was written before is on its way to the disk. Never rejects. */
  flush(): Promise<void>
}

interface Options {
  readonly path: string
  /** A larger file becomes `<path>.1`, and the one before is gone; absent: it grows without end. */
  readonly largestBytes?: number
  readonly onFailure: (cause: unknown) => void
}

/** Opens with the first line; the folder is made then. */
export function createLineFile({ path, largestBytes, onFailure }: Options): LineFile {
  let waiting: string[] = []
  let writing: Promise<void> | undefined
  let bytes: number | undefined
  let hasFailed = false

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const text = waiting.join('')
      waiting = []
      try {
        if (bytes === undefined) {
          await mkdir(dirname(path), { recursive: true })
          bytes = (await stat(path).catch(() => undefined))?.size ?? 0
        }
        if (largestBytes !== undefined && bytes > largestBytes) {
          await rename(path, `${path}.1`)
          bytes = 0
        }
        await appendFile(path, text, { mode: 0o600 })
        bytes += Buffer.byteLength(text)
        hasFailed = false
      } catch (cause) {
        if (!hasFailed) onFailure(cause)
        hasFailed = true
      }
    }
    // In the same turn as the look at what waits: a line that comes now starts anew.
    writing = undefined
  }

  return {
    write(line) {
      waiting.push(line.endsWith('\n') ? line : `${line}\n`)
      writing ??= writeAll()
    },
    async flush() {
      while (writing) await writing
    },
  }
}
