import { access, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Decimal } from '../../base/decimal.ts'
import type { Logger } from '../../base/logger.ts'
import { LEDGER_FILE, type LedgerRecord, openLedger } from './ledger.ts'

interface Options {
  /** Of the ledger. */
  readonly folder: string
  /** Money of the new one, quote. */
  readonly startQuote: Decimal
  readonly nowMs: number
  readonly log: Logger
}

/** What came of it. */
interface NewBeginning {
  readonly ledger: LedgerRecord
  /** File name of the ledger before; undefined when there was none. */
  readonly keptAs: string | undefined
}

/**
 * Puts the ledger aside under a dated name, whatever is in it, and begins one. Not while a trader writes to it.
 *
 * @throws {Error} when the disk refuses to move the file: it stays the ledger then.
 */
export async function beginLedgerAnew({ folder, startQuote, nowMs, log }: Options): Promise<NewBeginning> {
  const path = join(folder, LEDGER_FILE)
  const isThere = await exists(path)
  const keptAs = isThere ? await freeName(folder, nowMs) : undefined
  if (keptAs !== undefined) await rename(path, join(folder, keptAs))
  const ledger = await openLedger({ path, startQuote, nowMs, log })
  await ledger.flush()
  return { ledger, keptAs }
}

/** `ledger-2026-11-21-064512.jsonl` by UTC; with a number where a file of that name is there already. */
async function freeName(folder: string, nowMs: number): Promise<string> {
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium' })
  const name = `ledger-${date.format(nowMs).replace(' ', '-').replaceAll(':', '')}`
  for (let n = 1; ; n += 1) {
    const file = n === 1 ? `${name}.jsonl` : `${name}-${n}.jsonl`
    if (!(await exists(join(folder, file)))) return file
  }
}

/** @throws {Error} when the disk cannot say. */
async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw cause
  }
}
