import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError, messageOf } from '../../base/errors.ts'

/** A file that only grows, a row a line. */
export interface LineFile {
  /** Resolves after the line is on disk. @throws {AppError} `config` when it cannot be written. */
  append(line: string): Promise<void>
  /** Oldest first; none when there is no file. @throws {AppError} `config` when it cannot be read. */
  lines(): Promise<readonly string[]>
}

/** A last line that a crash cut off stays a line of its own: what is appended begins a new one. */
export function openLineFile(path: string): LineFile {
  let endsWhole = true
  return {
    async append(line) {
      try {
        await mkdir(dirname(path), { recursive: true })
        const file = await open(path, 'a')
        try {
          const text = `${endsWhole ? '' : '\n'}${line}\n`
          endsWhole = false
          await file.appendFile(text)
          endsWhole = true
          await file.sync()
        } finally {
          await file.close()
        }
      } catch (cause) {
        throw new AppError('config', `a line could not be written: ${messageOf(cause)}`)
      }
    },
    async lines() {
      const text = await textOf(path)
      endsWhole = text === '' || text.endsWith('\n')
      return text.split('\n').filter((line) => line !== '')
    },
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return ''
    throw new AppError('config', `the lines of a file could not be read: ${messageOf(cause)}`)
  }
}
