import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from '../../src/main/journal/open-journal.ts'

const writer = fileURLToPath(new URL('../support/journal-writer.ts', import.meta.url))
const workerUrl = new URL('../../src/main/journal/journal-worker.ts', import.meta.url)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Starts the writer; `limitKb` makes every file it writes end there, as a full disk would. */
function startWriter(path: string, limitKb?: number): ChildProcess {
  const limit = limitKb === undefined ? '' : `ulimit -f ${limitKb}; `
  return spawn('/bin/bash', ['-c', `${limit}exec "$0" "$@"`, process.execPath, writer, path], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Ids that the writer said were safe, and its last words. */
function listen(child: ChildProcess, onId: (count: number) => void): { ids: string[]; words: () => string } {
  const ids: string[] = []
  let [rest, words] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    ids.push(...lines)
    onId(ids.length)
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    words += chunk.toString()
  })
  return { ids, words: () => words }
}

async function recorded(path: string): Promise<Set<string>> {
  const journal = await openJournal({ workerUrl, path })
  const ids = (await journal.openOrders()).map(({ order }) => String(order.clientOrderId))
  await journal.close()
  return new Set(ids)
}

describe('journal', () => {
  it.each([40, 200, 700])('loses no acknowledged row when killed after %i rows', async (rows) => {
    const path = join(folder, 'paper.sqlite')
    const child = startWriter(path)
    const { ids } = listen(child, (count) => {
      if (count >= rows) child.kill('SIGKILL')
    })
    const [, signal] = await once(child, 'close')
    expect(signal).toBe('SIGKILL')
    expect(ids.length).toBeGreaterThanOrEqual(rows)
    const found = await recorded(path)
    expect(ids.filter((id) => !found.has(id))).toEqual([])
  })

  it('says so when the disk is full, and keeps what it had', async () => {
    const path = join(folder, 'paper.sqlite')
    const child = startWriter(path, 400)
    const { ids, words } = listen(child, () => undefined)
    const [code] = await once(child, 'close')
    expect(code).toBe(3)
    expect(words()).toMatch(/the journal could not be written: ./)
    expect(ids.length).toBeGreaterThan(0)
    const found = await recorded(path)
    expect(ids.filter((id) => !found.has(id))).toEqual([])
  })

  it('names the file when it cannot be opened', async () => {
    const path = join(folder, 'live.sqlite')
    mkdirSync(path)
    await expect(openJournal({ workerUrl, path })).rejects.toThrow(
      /the journal live\.sqlite could not be opened: unable to open database file/,
    )
  })

  it('writes what is queued before it closes, and refuses what comes after', async () => {
    const path = join(folder, 'paper.sqlite')
    const journal = await openJournal({ workerUrl, path })
    const intent = (intentId: string) =>
      ({ intentId, kind: 'order', venue: 'fake', symbol: 'BTC', detail: '{}', createdAtMs: 1 }) as never
    const appends = Array.from({ length: 50 }, (_, index) => journal.appendIntent(intent(`i${index}`)))
    await journal.close()
    await journal.close()
    await Promise.all(appends)
    await expect(journal.appendIntent(intent('late'))).rejects.toThrow(/it was closed/)
    const again = await openJournal({ workerUrl, path })
    expect(await again.findIntent('i49' as never)).toBeDefined()
    expect(await again.findIntent('late' as never)).toBeUndefined()
    await again.close()
  })
})
