import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createFakeExchangeClient } from '../../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { BTC, VENUE } from '../../../../test/support/market.ts'
import { silentLogger } from '../../base/logger.ts'
import { createSocketHistory } from './socket-history.ts'
import { createStreamPast } from './stream-past.ts'
import { createStreamPastFile, MOST_SAMPLES } from './stream-past-file.ts'
import type { FeedStatus } from './supervised-feed.ts'

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'streams-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** One run of the program: its sockets bring so much, and pausing saves so much. */
async function runOnce(
  path: string,
  { wireBytes = 1_000, savedBytes = 500, scope = 'mainnet', startMs = 1_700_000_000_000 } = {},
) {
  const clock = createManualClock(startMs)
  const client = createFakeExchangeClient(clock)
  const socket = {
    name: 'depth',
    state: 'live',
    messagesPerSecond: 0,
    bytesPerSecond: 0,
    messages: 10,
    bytes: wireBytes / 2,
    wireBytes: 0,
    pausedMs: 0,
    reconnects: 0,
    gaps: 0,
  } as const
  let nowBytes = 0
  client.streams.status = () => [{ ...socket, wireBytes: nowBytes }]
  const history = createSocketHistory({ clients: () => [client], clock })
  const said: string[] = []
  const past = createStreamPast({
    file: createStreamPastFile(path),
    history,
    clients: () => [client],
    feeds: { feeds: () => [{ venue: VENUE, symbol: BTC, savedBytes } as unknown as FeedStatus] },
    scopeOf: () => scope,
    onBroken: (words) => void said.push(words),
    clock,
    log: silentLogger,
  })
  const end = new AbortController()
  const done = Promise.all([past.run(end.signal), history.run(end.signal).catch(() => undefined)])
  // The file is read by the system, which no clock of ours moves: the first look has then been taken too.
  await expect.poll(() => clock.sleeperCount, { timeout: 20_000 }).toBe(2)
  nowBytes = wireBytes
  await clock.advance(5_000)
  return {
    past,
    history,
    said,
    async stop() {
      end.abort()
      await done
    },
  }
}

describe('streams of earlier runs', () => {
  test('totals add up over the runs, and samples go on where they ended', async () => {
    const path = join(await folder(), 'streams', 'past.json')
    const first = await runOnce(path)
    expect(first.past.before(VENUE)).toEqual({ wireBytes: 0, bytes: 0, savedBytes: 0 })
    await first.stop()

    const second = await runOnce(path, { startMs: 1_700_000_600_000 })
    expect(second.past.before(VENUE)).toMatchObject({ wireBytes: 1_000, bytes: 500, savedBytes: 500 })
    expect(second.past.sinceMs()).toBe(1_700_000_000_000)
    expect(second.history.of(VENUE, 'depth').map(({ atMs }) => atMs)).toEqual([
      1_700_000_005_000, 1_700_000_605_000,
    ])
    await second.stop()
    const third = await runOnce(path)
    expect(third.past.before(VENUE)).toMatchObject({ wireBytes: 2_000, savedBytes: 1_000 })
    await third.stop()
  })

  test('what a simulator brought is no part of what mainnet brings, and is not forgotten', async () => {
    const path = join(await folder(), 'past.json')
    await (await runOnce(path, { scope: 'simulator' })).stop()
    const mainnet = await runOnce(path)
    expect([mainnet.past.before(VENUE).wireBytes, mainnet.history.of(VENUE, 'depth')]).toMatchObject([
      0,
      [{}],
    ])
    await mainnet.stop()
    const simulator = await runOnce(path, { scope: 'simulator' })
    expect(simulator.past.before(VENUE).wireBytes).toBe(1_000)
    await simulator.stop()
  })

  test.each([
    ['is no JSON', '{"version":1,'],
    ['is of another version', '{"version":2,"sinceMs":1,"traffic":[],"sockets":[]}'],
    [
      'counts backwards',
      `{"version":1,"sinceMs":1,"traffic":[{"scope":"mainnet","venue":"${VENUE}","wireBytes":-1,"bytes":0,"savedBytes":0}],"sockets":[]}`,
    ],
  ])('a file that %s is ignored, and it is said', async (_name, text) => {
    const path = join(await folder(), 'past.json')
    await writeFile(path, text)
    const run = await runOnce(path)
    expect(run.said).toEqual([expect.stringMatching(/^expected a record of streams, got/)])
    expect(run.past.before(VENUE).wireBytes).toBe(0)
    await run.stop()
    const next = await runOnce(path)
    expect([next.said, next.past.before(VENUE).wireBytes]).toEqual([[], 1_000])
    await next.stop()
  })

  test('the file is bounded, however much there is', async () => {
    const path = join(await folder(), 'past.json')
    const file = createStreamPastFile(path)
    const sample = { atMs: 1, state: 'live', messagesPerSecond: 1, wireBytesPerSecond: 1 } as const
    const samples = Array.from({ length: MOST_SAMPLES + 5 }, (_, at) => ({ ...sample, atMs: at }))
    const sockets = Array.from({ length: 300 }, (_, at) => ({
      scope: 'mainnet',
      venue: `v${at}`,
      socket: 'depth',
      samples: at === 0 ? samples : [],
    }))
    await file.write({ sinceMs: 1, traffic: [], sockets })
    const { past } = await file.read()
    expect([
      past?.sockets.length,
      past?.sockets[0]?.samples.length,
      past?.sockets[0]?.samples[0]?.atMs,
    ]).toEqual([200, MOST_SAMPLES, 5])
    expect((await readFile(path, 'utf8')).endsWith('\n')).toBe(true)
  })
})
