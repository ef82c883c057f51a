import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import { beginLedgerAnew } from './begin-anew.ts'
import { openLedger, readLedger } from './ledger.ts'

/** 21 November 2026, 06:45:12 UTC. */
const NOW_MS = Date.UTC(2026, 10, 21, 6, 45, 12)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'begin-anew-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const begin = (startQuote: number) =>
  beginLedgerAnew({ folder, startQuote: new D(startQuote), nowMs: NOW_MS, log: silentLogger })

it('keeps every ledger before beside the new one, under its date', async () => {
  const old = await openLedger({
    path: join(folder, 'ledger.jsonl'),
    startQuote: new D(1_000),
    nowMs: 1,
    log: silentLogger,
  })
  old.addEquity({ atMs: NOW_MS - 60_000, equityQuote: 990 })
  await old.flush()
  const text = readFileSync(join(folder, 'ledger.jsonl'), 'utf8')
  const { ledger, keptAs } = await begin(500)
  expect(keptAs).toBe('ledger-2026-11-21-064512.jsonl')
  expect(readFileSync(join(folder, 'ledger-2026-11-21-064512.jsonl'), 'utf8')).toBe(text)
  expect([ledger.startQuote.toFixed(), ledger.equity()]).toEqual(['500', []])
  const read = await readLedger(join(folder, 'ledger.jsonl'), silentLogger)
  expect(read?.startQuote.toFixed()).toBe('500')

  expect((await begin(700)).keptAs).toBe('ledger-2026-11-21-064512-2.jsonl')
  expect(readdirSync(folder).toSorted()).toEqual([
    'ledger-2026-11-21-064512-2.jsonl',
    'ledger-2026-11-21-064512.jsonl',
    'ledger.jsonl',
  ])
})

it('begins where there was nothing to keep', async () => {
  rmSync(folder, { recursive: true })
  expect((await begin(500)).keptAs).toBeUndefined()
  expect(existsSync(join(folder, 'ledger.jsonl'))).toBe(true)
})
