import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../../base/errors.ts'

/** A file of the user, as it was when they chose it. */
export interface ChosenFile {
  readonly path: string
  /** Of its content, hexadecimal. */
  readonly sha256: string
}

const LARGEST_MB = 50

/**
 * Reads a model file whole.
 *
 * @throws {AppError} `config` naming the file when it is gone, cannot be read, is no file, is empty or above 50 MB.
 */
export async function readModelFile(
  path: string,
): Promise<{ readonly model: Uint8Array; readonly chosen: ChosenFile }> {
  const refused = (words: string): AppError => new AppError('config', `${basename(path)}: ${words}`)
  try {
    // Looked at before it is opened: a pipe would be waited for without end.
    const found = await stat(path)
    if (!found.isFile()) throw refused('it is no file')
    if (found.size > LARGEST_MB * 1024 * 1024)
      throw refused(`it has ${Math.ceil(found.size / 1024 / 1024)} MB, at most ${LARGEST_MB} are read`)
    const model = await readFile(path)
    if (model.length === 0) throw refused('it is empty')
    return { model, chosen: { path, sha256: createHash('sha256').update(model).digest('hex') } }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const code = (cause as NodeJS.ErrnoException).code
    throw refused(code === 'ENOENT' ? 'it is not there any more' : `it cannot be read (${code})`)
  }
}
