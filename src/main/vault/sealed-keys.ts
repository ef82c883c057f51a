import { z } from 'zod'
import { AppError } from '../base/errors.ts'
import type { EnteredKeys } from '../venues/key-form.ts'
import type { Keychain } from './keychain.ts'
import type { SealedEntry } from './vault-file.ts'

/** What is inside the ciphertext. */
const contents = z.strictObject({ kind: z.string(), values: z.record(z.string(), z.string()) })

/**
 * Base64 of the ciphertext, which has been opened again to see that it holds.
 *
 * @throws {AppError} `config` when the keychain does not give back what it sealed.
 */
export async function sealKeys(keys: EnteredKeys, keychain: Keychain): Promise<string> {
  const text = JSON.stringify(keys)
  const ciphertext = await keychain.seal(text)
  if ((await keychain.open(ciphertext)) !== text)
    throw new AppError('config', 'expected the keychain to give back what it sealed, got another text')
  return ciphertext.toString('base64')
}

/** Throws what the keychain throws, or that the contents are not keys; never the contents. */
export async function openSealed({ sealed }: SealedEntry, keychain: Keychain): Promise<EnteredKeys> {
  const text = await keychain.open(Buffer.from(sealed, 'base64'))
  const read = contents.safeParse(parseJson(text))
  if (read.success) return read.data
  throw new AppError('config', 'expected sealed keys, got another text')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own error quotes the text.
    return undefined
  }
}
