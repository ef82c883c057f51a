import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { messageOf } from '../base/errors.ts'

const maskedField = z.strictObject({ label: z.string(), masked: z.string() })

/** One sealed set of keys. Nothing in it is a secret without the keychain. */
const sealedEntry = z.strictObject({
  venue: z.string().min(1),
  environment: z.enum(['simulator', 'testnet', 'mainnet']),
  /** Kind of the venue's form. */
  form: z.string().min(1),
  /** Backend of the keychain that sealed it. */
  sealedBy: z.string().min(1),
  /** Base64 of the ciphertext. */
  sealed: z.base64(),
  /** What names the account, for the screen. */
  names: z.array(maskedField),
  savedAtMs: z.number().int().nonnegative(),
})
export type SealedEntry = z.infer<typeof sealedEntry>

const vaultShape = z.strictObject({ version: z.literal(1), entries: z.array(sealedEntry).readonly() })

export type VaultReading =
  | { readonly ok: true; readonly entries: readonly SealedEntry[] }
  | { readonly ok: false; readonly reason: string }

/** The file of sealed keys. */
export interface VaultFile {
  read(): VaultReading
  /** Replaces the file in one step: after a crash it is the old one or the new one. */
  write(entries: readonly SealedEntry[]): void
}

const NAME = 'vault.json'

/** `vault.json` in the folder, readable by its owner only. A file that cannot be read is left as it is. */
export function openVaultFile(folder: string): VaultFile {
  const path = join(folder, NAME)
  return {
    read() {
      if (!existsSync(path)) return { ok: true, entries: [] }
      try {
        const read = vaultShape.safeParse(JSON.parse(readFileSync(path, 'utf8')))
        if (read.success) return { ok: true, entries: read.data.entries }
        return { ok: false, reason: `${NAME} is not of version 1 of this program` }
      } catch (cause) {
        // The parser quotes what it read; a broken file may hold anything.
        const reason = cause instanceof SyntaxError ? 'it is not JSON' : messageOf(cause)
        return { ok: false, reason: `${NAME} cannot be read: ${reason}` }
      }
    },
    write(entries) {
      const temporary = `${path}.new`
      const handle = openSync(temporary, 'w', 0o600)
      try {
        writeSync(
          handle,
          `${JSON.stringify({ version: 1, entries } satisfies z.infer<typeof vaultShape>, null, 2)}\n`,
        )
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
      renameSync(temporary, path)
    },
  }
}
