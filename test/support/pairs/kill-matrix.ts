import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SimulatedVenue } from '../../../src/shared/simulator.ts'
import type { FaultRequest } from '../../../src/simulator/faults/fault.ts'
import { seededRandom } from '../pair-rig.ts'
import { waitUntil } from '../wait-until.ts'
import type { EngineArguments, EngineOrder, EngineWord, ToldPair } from './engine-process.ts'
import { journalReport } from './journal-report.ts'
import { MOMENTS, type Moment } from './kill-fuse.ts'
import {
  COMMON_SYMBOLS,
  closePairVenues,
  type PerpetualVenue,
  startPairVenues,
  type VenueOfTruth,
} from './simulated-venues.ts'

/** One process that was killed, and what the next one made of it. */
export interface KillPoint {
  readonly seed: number
  readonly venues: string
  readonly kind: 'open' | 'close'
  readonly trouble: string
  readonly step: number
  readonly moment: Moment
  /** From the new process's connection to legs that are even by the venues' own books. */
  readonly evenMs: number
  /** From the restart to an end on disk for everything. */
  readonly finishedMs: number
  readonly left: 'flat' | 'paired'
  /** Even only when it was certain that an order had never arrived, which took longer than the ten seconds. */
  readonly hadToBeCertain: boolean
  /** What is wrong; empty when nothing is. */
  readonly problems: readonly string[]
  /** The operation as the journal alone tells it, when something is wrong. */
  readonly report: string
}

const PROGRAM = fileURLToPath(new URL('./engine-process.ts', import.meta.url))
const NEVER_ARRIVED = 'the venue never received it'
const EVEN_WITHIN_MS = 10_000
/** The fate of an order that never arrived is certain when its time at the venue is over. */
const FINISHED_WITHIN_MS = 90_000
/** Steps that an operation without trouble has at most. */
const STEPS = 26
export const SIZES: Readonly<Record<string, string>> = { BTC: '0.02', ETH: '0.4', SOL: '8' }

/** Troubles at the short venue, so that hedging, rolling back and asking are killed too. */
const TROUBLES: Readonly<Record<string, FaultRequest | undefined>> = {
  none: undefined,
  'one refusal': { kind: 'reject-orders', count: 1 },
  'only refusals': { kind: 'reject-orders' },
  'lost replies': { kind: 'lost-reply', count: 2 },
}

/** Kills the engine again and again, each time at another point of opening or closing one pair of venues. */
export async function runKillChain(
  [long, short]: readonly [PerpetualVenue, PerpetualVenue],
  points: number,
  seed: number,
  untilMs = Number.POSITIVE_INFINITY,
): Promise<readonly KillPoint[]> {
  const random = seededRandom(seed)
  const folder = mkdtempSync(join(tmpdir(), 'kill-'))
  const venues = await startPairVenues([long, short], `kill-${seed}`)
  const [a, b] = [venues.get(long), venues.get(short)] as [VenueOfTruth, VenueOfTruth]
  const journalPath = join(folder, 'live.sqlite')
  const readies = [a.ready, b.ready] as SimulatedVenue[]
  const found: KillPoint[] = []
  let engine = startEngine({ readies, journalPath })
  try {
    let pairs = await engine.ready(FINISHED_WITHIN_MS)
    for (let turn = 0; found.length < points && turn < points * 4 && performance.now() < untilMs; turn += 1) {
      const symbol = COMMON_SYMBOLS[turn % COMMON_SYMBOLS.length] ?? 'BTC'
      const held = pairs.find((pair) => pair.symbol === symbol && pair.standing === 'open')
      const [trouble, fault] = Object.entries(TROUBLES)[Math.floor(random() * 4)] ?? ['none', undefined]
      const moment = MOMENTS[Math.floor(random() * 3)] ?? 'before'
      const lastStep = 1 + Math.floor(random() * (trouble === 'none' ? STEPS : STEPS * 2))
      const before = [a.position(symbol), b.position(symbol)] as const
      const order: EngineOrder = {
        intentId: `kill-${seed}-${turn}`,
        ...(held ? { pairId: held.pairId } : {}),
        symbol,
        size: SIZES[symbol] ?? '1',
        longVenue: long,
        shortVenue: short,
        lastStep,
        moment,
      }
      if (fault) b.simulator.faults.add(fault)
      const isDead = await engine.carryOut(order)
      b.simulator.faults.clear()
      if (!isDead) {
        pairs = await engine.restart()
        continue
      }
      engine = startEngine({ readies, journalPath })
      const startedAtMs = performance.now()
      const even = (): boolean =>
        a.position(symbol) - before[0] + b.position(symbol) - before[1] === 0n &&
        a.open(symbol).length + b.open(symbol).length === 0
      const problems: string[] = []
      await engine.up(FINISHED_WITHIN_MS)
      const upMs = performance.now() - startedAtMs
      let isLate = false
      await waitUntil('even legs', even, EVEN_WITHIN_MS).catch(() => {
        isLate = true
      })
      const evenMs = performance.now() - startedAtMs - upMs
      pairs = await engine.ready(FINISHED_WITHIN_MS).catch((cause) => {
        problems.push(String(cause))
        return []
      })
      const told = await journalReport(journalPath, order.intentId)
      // Nothing can be sent for a leg until it is certain that its last order will never arrive. An opening has the
      // other leg to take back meanwhile, as long as that one's own last order is not lost as well.
      const mustBeCertain = told.includes(NEVER_ARRIVED)
      if (isLate && !mustBeCertain) problems.push(`the legs were not even within ${EVEN_WITHIN_MS} ms`)
      if (!even()) problems.push('the legs are not even at the end')
      for (const venue of [a, b]) {
        const twice = venue.duplicates()
        if (twice.length > 0) problems.push(`${venue.venue}: sent twice: ${twice.join(', ')}`)
      }
      problems.push(...bookProblems(pairs, symbol, [a, b]))
      const left = a.position(symbol) === 0n ? 'flat' : 'paired'
      found.push({
        seed,
        venues: `${long} ${short}`,
        kind: held ? 'close' : 'open',
        trouble,
        step: lastStep,
        moment,
        evenMs,
        finishedMs: performance.now() - startedAtMs,
        left,
        hadToBeCertain: isLate && mustBeCertain,
        problems,
        report: problems.length > 0 ? told : '',
      })
    }
  } finally {
    await engine.kill()
    await closePairVenues(venues)
    rmSync(folder, { recursive: true })
  }
  return found
}

/** What our books hold of an asset must be what the venues have: nothing else was ever there. */
function bookProblems(
  pairs: readonly ToldPair[],
  symbol: string,
  venues: readonly [VenueOfTruth, VenueOfTruth],
): readonly string[] {
  return venues.flatMap(({ venue, position }) => {
    const held = pairs
      .filter((pair) => pair.symbol === symbol)
      .flatMap(({ legs }) => legs.filter((leg) => leg.venue === venue))
      .reduce((sum, { heldBase }) => sum + BigInt(Math.round(Number(heldBase) * 1e8)), 0n)
    const there = position(symbol)
    const size = there < 0n ? -there : there
    return held === size ? [] : [`${venue} has ${there}, our books say ${held}`]
  })
}

/** The engine in a process of its own. */
function startEngine(given: EngineArguments) {
  let child: ChildProcess
  let heard: EngineWord[] = []
  const begin = (): void => {
    heard = []
    child = fork(PROGRAM, [JSON.stringify(given)], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } })
    const words = heard
    child.on('message', (word: EngineWord) => void words.push(word))
  }
  begin()
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null
  const hear = <W extends EngineWord['word']>(word: W, withinMs: number) =>
    waitUntil(
      `the engine to say ${word}`,
      () => {
        const said = heard.find((each) => each.word === word)
        if (!said && isOver()) throw new Error(`the engine ended with ${child.exitCode ?? child.signalCode}`)
        return said as Extract<EngineWord, { word: W }> | undefined
      },
      withinMs,
    )
  const kill = async (): Promise<void> => {
    if (isOver()) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }
  const ready = async (withinMs: number): Promise<readonly ToldPair[]> =>
    (await hear('ready', withinMs)).pairs
  return {
    kill,
    ready,
    up: (withinMs: number) => hear('up', withinMs),
    /** @returns true when it died of it. */
    async carryOut(order: EngineOrder): Promise<boolean> {
      child.send(order)
      await waitUntil(
        'the engine to end or to be done',
        () => isOver() || heard.some(({ word }) => word === 'done'),
        FINISHED_WITHIN_MS,
      )
      return isOver()
    },
    /** Kills it while it is idle and starts it anew. */
    async restart(): Promise<readonly ToldPair[]> {
      await kill()
      begin()
      return ready(FINISHED_WITHIN_MS)
    },
  }
}
