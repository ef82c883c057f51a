import { appendFile, mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A file that grows by lines. Lines of one moment go to the disk together; a disk that refuses is told once. */
export interface LineFile {
  /** @param line with or without its line break */
  write(line: string): void
  /**
   * Makes the file anew after the lines that were written before: `change` gets its text and gives what stays. A crash
   * leaves the old file or the new one.
   */
  rewrite(change: (text: string) => string): void
  /** Resolves when everything that was written before is on its way to the disk. Never rejects. */
  flush(): Promise<void>
}

interface Options {
  readonly path: string
  /** A larger file becomes `<path>.1`, and the one before is gone; absent: it grows without end. */
  readonly largestBytes?: number
  /** Lines that the disk refused are written with the next one; absent: they are lost, as a log's may be. */
  readonly keepsUnwritten?: boolean
  readonly onFailure: (cause: unknown) => void
}

/** Opens with the first line; the folder is made then. What a crash or a full disk tore stays a line of its own. */
export function createLineFile(options: Options): LineFile {
  const { path, largestBytes, keepsUnwritten = false, onFailure } = options
  let waiting: string[] = []
  let writing: Promise<void> | undefined
  /** Size of the file and whether its last line has its end; not known before the first write and after a failed one. */
  let end: FileEnd | undefined
  let hasFailed = false
  let change: ((text: string) => string) | undefined

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0 || change) {
      if (waiting.length === 0) {
        await writeAnew()
        continue
      }
      const lines = waiting
      waiting = []
      try {
        end ??= await endOf(path)
        if (largestBytes !== undefined && end.bytes > largestBytes) {
          await rename(path, `${path}.1`)
          end = { bytes: 0, isWhole: true }
        }
        const text = `${end.isWhole ? '' : '\n'}${lines.join('')}`
        await appendFile(path, text, { mode: 0o600 })
        end = { bytes: end.bytes + Buffer.byteLength(text), isWhole: true }
        hasFailed = false
      } catch (cause) {
        end = undefined
        if (!hasFailed) onFailure(cause)
        hasFailed = true
        if (!keepsUnwritten) continue
        waiting = [...lines, ...waiting]
        break
      }
    }
    // In the same turn as the look at what waits: a line that comes now starts anew.
    writing = undefined
  }

  /** Given up when the disk refuses: the file is as good as before, only longer. */
  const writeAnew = async (): Promise<void> => {
    const changing = change
    change = undefined
    if (!changing) return
    try {
      await replace(path, changing(await readFile(path, 'utf8')))
    } catch (cause) {
      onFailure(cause)
    }
    end = undefined
  }

  return {
    rewrite(next) {
      change = next
      writing ??= writeAll()
    },
    write(line) {
      waiting.push(line.endsWith('\n') ? line : `${line}\n`)
      writing ??= writeAll()
    },
    async flush() {
      if (waiting.length > 0 || change) writing ??= writeAll()
      while (writing) await writing
    },
  }
}

/** On the disk before it takes the old one's place. */
async function replace(path: string, text: string): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

interface FileEnd {
  readonly bytes: number
  readonly isWhole: boolean
}

/** Makes the folder; a file that is not there is whole. */
async function endOf(path: string): Promise<FileEnd> {
  await mkdir(dirname(path), { recursive: true })
  const bytes = (await stat(path).catch(() => undefined))?.size ?? 0
  if (bytes === 0) return { bytes, isWhole: true }
  const file = await open(path, 'r')
  try {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, bytes - 1)
    return { bytes, isWhole: buffer.toString() === '\n' }
  } finally {
    await file.close()
  }
}
