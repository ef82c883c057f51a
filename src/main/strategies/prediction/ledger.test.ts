import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { D } from '../../base/decimal.ts'
import { type Logger, silentLogger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { openLedger, readLedger } from './ledger.ts'
import { createLineFile } from './line-file.ts'
import type { PaperTrade } from './portfolio.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = (log: Logger = silentLogger) =>
  openLedger({ path: join(folder, 'deep', 'ledger.jsonl'), startQuote: new D(1_000), nowMs: 1, log })
const trade = (change: Partial<PaperTrade> = {}): PaperTrade => ({
  tradeId: 't1',
  positionId: 't1',
  symbol: 'BTC' as SymbolId,
  side: 'buy',
  sizeBase: new D('0.1'),
  price: new D(5_000),
  feeQuote: new D('1.25'),
  atMs: 2,
  reason: 'up',
  ...change,
})

describe('the ledger', () => {
  it('goes on after a restart where it stood', async () => {
    const first = await open()
    first.addTrade(trade())
    first.addEquity({ atMs: 3, equityQuote: 998.75 })
    await first.flush()
    const second = await open()
    expect(second.portfolio.cashQuote().toFixed()).toBe('498.75')
    expect(second.portfolio.equityQuote(() => new D(6_000)).toFixed()).toBe('1098.75')
    second.addTrade(trade({ tradeId: 't2', side: 'sell', price: new D(6_000), feeQuote: new D('1.5') }))
    await second.flush()
    const third = await open()
    expect(third.portfolio.positions()).toEqual([])
    expect(third.portfolio.cashQuote().toFixed()).toBe('1097.25')
    expect(third.equity()).toEqual([{ atMs: 3, equityQuote: 998.75 }])
    expect(third.trades().map(({ tradeId }) => tradeId)).toEqual(['t1', 't2'])
  })

  it('loses a line that a power cut tore, and no other', async () => {
    const first = await open()
    first.addTrade(trade())
    await first.flush()
    appendFileSync(join(folder, 'deep', 'ledger.jsonl'), '{"kind":"equity","atMs":9\n')
    const warnings: unknown[] = []
    const second = await open({ ...silentLogger, warn: (event, fields) => warnings.push([event, fields]) })
    expect(warnings).toEqual([['ledger.unreadable-line', { line: 3 }]])
    expect(second.trades()).toHaveLength(1)
  })

  it('keeps what is written after a line that was torn without its end', async () => {
    const first = await open()
    first.addTrade(trade())
    await first.flush()
    appendFileSync(join(folder, 'deep', 'ledger.jsonl'), '{"kind":"equity","at')
    const second = await open()
    second.addTrade(trade({ tradeId: 't2', side: 'sell' }))
    await second.flush()
    const third = await open()
    expect(third.trades().map(({ tradeId }) => tradeId)).toEqual(['t1', 't2'])
    expect(third.portfolio.positions()).toEqual([])
  })

  it('writes later what the disk would not take, and counts a trade once that it took twice', async () => {
    const first = await open()
    await first.flush()
    const path = join(folder, 'deep', 'ledger.jsonl')
    renameSync(path, `${path}.away`)
    mkdirSync(path)
    first.addTrade(trade())
    await first.flush()
    rmSync(path, { recursive: true })
    renameSync(`${path}.away`, path)
    first.addTrade(trade({ tradeId: 't2', side: 'sell' }))
    await first.flush()
    appendFileSync(path, readFileSync(path))
    const second = await open()
    expect(second.trades().map(({ tradeId }) => tradeId)).toEqual(['t1', 't2'])
    expect(second.portfolio.cashQuote().toFixed()).toBe(first.portfolio.cashQuote().toFixed())
  })

  it('writes nothing of a trade that cannot be', async () => {
    const ledger = await open()
    expect(() => ledger.addTrade(trade({ sizeBase: new D(1) }))).toThrow(/at most 1000.00/)
    expect(() => ledger.addTrade(trade({ side: 'sell' }))).toThrow(/a whole position/)
    await ledger.flush()
    expect(
      readFileSync(join(folder, 'deep', 'ledger.jsonl'), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(1)
  })

  it('thins its curve on the disk too, and leaves every other line as it is', async () => {
    const path = join(folder, 'deep', 'ledger.jsonl')
    const [minutes, torn] = [3 * 1_440, '{"kind":"trade","tradeId":"to']
    const first = await open()
    first.addTrade(trade())
    await first.flush()
    appendFileSync(path, `${torn}\n`)
    for (let at = 1; at <= minutes; at += 1)
      first.addEquity({ atMs: at * 60_000, equityQuote: 1_000 + Math.sin(at) })
    await first.flush()
    const whole = first.equity()
    expect(whole.length).toBeLessThan(2 * 1_440 + 2 * 24 * 3)
    const rows = readFileSync(path, 'utf8').trim().split('\n')
    expect(rows.filter((row) => row.includes('"equity"'))).toHaveLength(whole.length)
    expect(rows.slice(0, 3).map((row) => row.slice(0, 20))).toEqual([
      '{"kind":"start","sta',
      '{"kind":"trade","tra',
      torn.slice(0, 20),
    ])
    const second = await openLedger({
      path,
      startQuote: new D(1),
      nowMs: minutes * 60_000,
      log: silentLogger,
    })
    expect(second.equity().at(-1)).toEqual(whole.at(-1))
    expect(second.equity().length).toBeLessThanOrEqual(whole.length)
    second.addEquity({ atMs: (minutes + 1) * 60_000, equityQuote: 1_000 })
    await second.flush()
    const third = await readLedger(path, silentLogger)
    expect(third?.equity()).toEqual(second.equity())
    expect(third?.trades().map(({ tradeId }) => tradeId)).toEqual(['t1'])
    expect(readdirSync(join(folder, 'deep'))).toEqual(['ledger.jsonl'])
  })

  it('can be looked at without being begun', async () => {
    const path = join(folder, 'none', 'ledger.jsonl')
    expect(await readLedger(path, silentLogger)).toBeUndefined()
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })

  it('is not begun anew when the old one cannot be read', async () => {
    mkdirSync(join(folder, 'deep', 'ledger.jsonl'), { recursive: true })
    await expect(open()).rejects.toThrow(/EISDIR/)
  })
})

describe('a line file', () => {
  it('keeps lines in order and is rotated with one older file', async () => {
    const path = join(folder, 'log')
    const file = createLineFile({ path, largestBytes: 100, onFailure: () => undefined })
    for (let n = 0; n < 30; n += 1) {
      file.write(`line ${n} of thirty`)
      await file.flush()
    }
    const lines = [`${path}.1`, path].flatMap((each) => readFileSync(each, 'utf8').trim().split('\n'))
    expect(lines.at(-1)).toBe('line 29 of thirty')
    expect(lines.length).toBeLessThan(15)
    const numbers = lines.map((line) => Number(line.split(' ')[1]))
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  })

  it('tells once that the disk refuses, and goes on when it does not any more', async () => {
    writeFileSync(join(folder, 'taken'), 'a file where the folder should be')
    const failures: unknown[] = []
    const path = join(folder, 'taken', 'log')
    const file = createLineFile({ path, onFailure: (cause) => failures.push(cause) })
    for (const line of ['one', 'two']) {
      file.write(line)
      await file.flush()
    }
    expect(failures).toHaveLength(1)
    rmSync(join(folder, 'taken'))
    file.write('three')
    await file.flush()
    expect(readFileSync(path, 'utf8')).toBe('three\n')
  })
})
