import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { D } from '../../../src/main/base/decimal.ts'
import type { ClientOrderId, IntentId, SymbolId } from '../../../src/main/domain/brands.ts'
import { openJournal } from '../../../src/main/journal/open-journal.ts'
import type { SimulatedVenue } from '../../../src/shared/simulator.ts'
import type { FaultKind } from '../../../src/simulator/faults/fault.ts'
import { FAULT_KINDS, FAULT_STEPS } from './fault-catalogue.ts'
import { type FaultJob, type FaultRun, runFaultJob, type Slot } from './fault-run.ts'
import { openPairClients } from './pair-clients.ts'
import { openPairEngine, type PairEngine } from './pair-engine.ts'
import {
  COMMON_SYMBOLS,
  closePairVenues,
  PERPETUAL_VENUES,
  type PerpetualVenue,
  startPairVenues,
  type VenueOfTruth,
} from './simulated-venues.ts'

/** Rounds in which each venue trades with one other, so that a fault strikes one pair of venues alone. */
export function roundsOf(venues: readonly PerpetualVenue[]): (readonly [PerpetualVenue, PerpetualVenue])[][] {
  const [first, ...others] = venues
  return others.map((_, turn) => {
    const turned = [first, ...others.slice(turn), ...others.slice(0, turn)] as PerpetualVenue[]
    return turned
      .slice(0, turned.length / 2)
      .map((venue, at) => [venue, turned.at(-1 - at) ?? venue] as const)
  })
}

export interface MatrixOptions {
  readonly seed: number
  /** Steps of each fault and pair of venues, of seven; their choice follows from the seed. */
  readonly stepsEach: number
  readonly faults?: readonly FaultKind[]
  readonly onRun?: (run: FaultRun) => void
  /** No job begins after this time; what was left out is told by the number of runs. */
  readonly untilMs?: number
}

/** What was there before and must be there afterwards, tokens. */
const BEFORE: Readonly<Record<string, string>> = { BTC: '0.05', ETH: '0.5', SOL: '7' }
/** No fault here holds a request up for longer than half a second: none arrives after five. */
const LOOPBACK_LIFE_MS = 5_000
const CONNECT_FIRST_MS = 20_000

/** Every pair of venues × every fault × some of the steps, over real sockets and a journal on disk. */
export async function runFaultMatrix(options: MatrixOptions): Promise<readonly FaultRun[]> {
  const { seed, stepsEach, faults = FAULT_KINDS, untilMs = Number.POSITIVE_INFINITY } = options
  const folder = mkdtempSync(join(tmpdir(), 'faults-'))
  const venues = await startPairVenues(PERPETUAL_VENUES, `faults-${seed}`)
  const runs: FaultRun[] = []
  try {
    const readies = [...venues.values()].map(({ ready }) => ready as SimulatedVenue)
    const journal = await openJournal({
      workerUrl: new URL('../../../src/main/journal/journal-worker.ts', import.meta.url),
      path: join(folder, 'live.sqlite'),
    })
    await using engine = await openPairEngine({
      clients: openPairClients(readies),
      journal,
      symbols: COMMON_SYMBOLS,
      commandLifeMs: LOOPBACK_LIFE_MS,
    })
    await takePositions(engine)
    let pairAt = 0
    for (const round of roundsOf(PERPETUAL_VENUES)) {
      const lanes = round.map(([one, other]) => {
        const jobs = jobsOf(faults, stepsEach, pairAt, seed)
        pairAt += 1
        const legs = [venues.get(one), venues.get(other)] as [VenueOfTruth, VenueOfTruth]
        return runLane(engine, legs, jobs, untilMs, (run) => {
          runs.push(run)
          options.onRun?.(run)
        })
      })
      await Promise.all(lanes)
    }
  } finally {
    await closePairVenues(venues)
    rmSync(folder, { recursive: true })
  }
  return runs
}

/** A position of another hand at every venue, long here and short there. */
async function takePositions({ clients }: PairEngine): Promise<void> {
  const signal = AbortSignal.timeout(CONNECT_FIRST_MS)
  const orders = [...clients.values()].flatMap((client, at) =>
    COMMON_SYMBOLS.map((symbol) => ({ client, symbol, side: at % 2 === 0 ? 'buy' : 'sell' }) as const),
  )
  for (const { client, symbol, side } of orders) {
    const outcome = await client.trading.submit(
      {
        clientOrderId: `before${client.venue}${symbol}` as ClientOrderId,
        symbol: symbol as SymbolId,
        side,
        type: 'market',
        timeInForce: 'IOC',
        sizeBase: new D(BEFORE[symbol] ?? '1'),
        reduceOnly: false,
      },
      signal,
    )
    if (outcome.outcome !== 'accepted')
      throw new Error(`expected ${client.venue} to take an order of ${symbol}: ${outcome.reason}`)
  }
}

/** Liquidations come last: they leave nothing of what the operations before them held. */
function jobsOf(faults: readonly FaultKind[], stepsEach: number, pairAt: number, seed: number): FaultJob[] {
  const jobs = faults.flatMap((fault, faultAt) =>
    Array.from({ length: stepsEach }, (_, more): FaultJob => {
      const at = pairAt + faultAt + more * Math.ceil(FAULT_STEPS.length / stepsEach) + seed
      const step = FAULT_STEPS[at % FAULT_STEPS.length] ?? 'place'
      return { fault, step, seed: seed * 1_000_000 + pairAt * 10_000 + faultAt * 100 + more }
    }),
  )
  return jobs.toSorted((a, b) => Number(a.fault === 'liquidate') - Number(b.fault === 'liquidate'))
}

/** One pair of venues: its symbols side by side, each taking the next fault as soon as it is free. */
async function runLane(
  engine: PairEngine,
  legs: readonly [VenueOfTruth, VenueOfTruth],
  jobs: readonly FaultJob[],
  untilMs: number,
  onRun: (run: FaultRun) => void,
): Promise<void> {
  const queue = [...jobs]
  const slots = COMMON_SYMBOLS.map((symbol): Slot => ({ symbol }))
  const work = async (slot: Slot, isLast: boolean): Promise<void> => {
    for (;;) {
      const next = queue[0]
      if (!next || slot.isStuck || performance.now() > untilMs) return
      if (!isLast && next.fault === 'liquidate') return
      queue.shift()
      onRun(await runFaultJob(engine, legs, slot, next))
    }
  }
  await Promise.all(slots.map((slot) => work(slot, false)))
  // The next round's pairs shall not share a position with these.
  for (const slot of slots) await closeCalmly(engine, slot)
  const [last] = slots
  if (last) await work(last, true)
}

const CLOSING_TRIES = 3

async function closeCalmly({ desk }: PairEngine, { symbol, pairId, isStuck }: Slot): Promise<void> {
  if (pairId === undefined || isStuck) return
  for (let turn = 1; turn <= CLOSING_TRIES && desk.find(pairId)?.standing === 'open'; turn += 1)
    await desk.close({ intentId: `calm ${pairId} ${symbol} ${turn}` as IntentId, pairId })
}
