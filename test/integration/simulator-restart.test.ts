import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../src/main/base/clock.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { SimulatorChild } from '../../src/main/shell/simulator-launch.ts'
import { type SimulatorProcess, startSimulatorProcess } from '../../src/main/shell/simulator-process.ts'
import { waitUntil } from '../support/wait-until.ts'

const MAIN = resolve(import.meta.dirname, '../../src/simulator/main.ts')
const GENERATED = { recordings: {}, speed: 1 } as const

let folder = ''
let quit = new AbortController()
let children: ChildProcess[] = []
let words: string[] = []
let onStart: (count: number) => void
let simulator: SimulatorProcess
let keeping: Promise<void>

/** The simulator's command line, in the runtime of this test. */
function startChild(args: readonly string[]): SimulatorChild {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  onStart(children.length)
  return {
    onMessage: (listener) =>
      void createInterface({ input: child.stdout }).on('line', (line) => listener(JSON.parse(line))),
    onErrorText: (listener) =>
      void child.stderr.on('data', (chunk: Buffer) => listener(chunk.toString('utf8'))),
    errorTextEnded: new Promise((settle) => child.stderr.once('end', settle)),
    exited: new Promise((settle) => child.once('exit', (code) => settle(code ?? -1))),
    kill: (isForced) => void child.kill(isForced ? 'SIGKILL' : 'SIGTERM'),
  }
}

/** One book and nothing after it, at a price that no generated market has. */
async function writeRecording(): Promise<string> {
  const times = { E: 1_700_000_000_000, T: 1_700_000_000_000 }
  const diff = { stream: 'btcusdt@depth@0ms', data: { e: 'depthUpdate', s: 'BTCUSDT', ...times } }
  const book = { lastUpdateId: 100, ...times, bids: [['1234.50', '1.000']], asks: [['1234.60', '2.000']] }
  const lines = [
    { ...diff, data: { ...diff.data, U: 90, u: 95, pu: 89, b: [], a: [] } },
    book,
    { ...diff, data: { ...diff.data, U: 96, u: 105, pu: 95, b: [['1234.50', '1.500']], a: [] } },
    { ...diff, data: { ...diff.data, U: 106, u: 110, pu: 105, b: [['1234.50', '1.600']], a: [] } },
  ].map((frame, at) => `${1_700_000_000_000 + at * 1_000}000000 ${JSON.stringify(frame)}`)
  const path = join(folder, 'crash, of 2023.txt.gz')
  await writeFile(path, gzipSync(`${lines.join('\n')}\n`))
  return path
}

const restUrlOf = (): string => simulator.venues[0]?.restUrl ?? ''
const marketOf = () => simulator.venues[0]?.market

async function bestBid(): Promise<number> {
  const answer = await fetch(`${restUrlOf()}/fapi/v3/depth?symbol=BTCUSDT&limit=5`)
  const book = (await answer.json()) as { readonly bids: readonly (readonly [string, string])[] }
  return Number(book.bids[0]?.[0])
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-restart-'))
  quit = new AbortController()
  children = []
  words = []
  onStart = () => undefined
  simulator = await startSimulatorProcess(
    { venues: ['aster'], stateFolder: folder, seed: 'lab', onWords: (told) => void words.push(told) },
    GENERATED,
    { startChild, clock: systemClock, log: silentLogger },
    quit.signal,
  )
  keeping = simulator.keepAlive().catch(() => undefined)
})

afterEach(async () => {
  simulator.stop()
  quit.abort()
  await keeping
  await waitUntil('the end of every process', () =>
    children.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null),
  )
  await rm(folder, { recursive: true })
})

test('plays a recording on the same endpoint after a restart, and is the generated market again after the next', async () => {
  const before = restUrlOf()
  const path = await writeRecording()
  const venues = await simulator.restart({ recordings: { aster: path }, speed: 5 }, quit.signal)
  expect(venues).toEqual(simulator.venues)
  expect(restUrlOf()).toBe(before)
  expect(marketOf()).toMatchObject({ source: 'replay', speed: 5 })
  await waitUntil('the recorded book', async () => (await bestBid()) === 1234.5)
  await simulator.restart(GENERATED, quit.signal)
  expect([restUrlOf(), marketOf()]).toEqual([before, { source: 'generator' }])
  expect(await bestBid()).toBeGreaterThan(10_000)
  // Both were ended to be replaced: nobody is told of a loss, and nobody starts them a second time.
  expect([words, children.length]).toEqual([[], 3])
})

test('starts the market of before when a recording cannot be played, with the words why', async () => {
  const before = restUrlOf()
  const path = join(folder, 'shopping.txt.gz')
  await writeFile(path, gzipSync('milk\neggs\n'))
  await expect(
    simulator.restart({ recordings: { aster: path }, speed: 1 }, quit.signal),
  ).rejects.toMatchObject({
    kind: 'venue-unavailable',
    message: expect.stringMatching(/^the simulator did not start: replay file .*shopping/),
  })
  expect([restUrlOf(), simulator.plan]).toEqual([before, GENERATED])
  expect(await bestBid()).toBeGreaterThan(10_000)
})

test('comes back after a loss on the market that was chosen last', async () => {
  const path = await writeRecording()
  await simulator.restart({ recordings: { aster: path }, speed: 2 }, quit.signal)
  const restarted = simulator.venues
  children.at(-1)?.kill('SIGKILL')
  await waitUntil('a new process', () => simulator.venues !== restarted)
  expect(marketOf()).toMatchObject({ source: 'replay', speed: 2 })
  expect(words).toEqual([expect.stringMatching(/^the simulator ended/)])
})

test('keeps the market of before when whoever asked gives up', async () => {
  const patience = new AbortController()
  onStart = (count) => {
    if (count === 2) patience.abort()
  }
  const asked = simulator.restart(
    { recordings: { aster: await writeRecording() }, speed: 1 },
    patience.signal,
  )
  await expect(asked).rejects.toMatchObject({ kind: 'cancelled' })
  await waitUntil('the venue', () => (children.length === 3 ? bestBid().catch(() => 0) : 0))
  expect([simulator.plan, marketOf()]).toEqual([GENERATED, { source: 'generator' }])
})
