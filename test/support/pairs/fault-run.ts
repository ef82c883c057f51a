import type { IntentId, SymbolId, VenueId } from '../../../src/main/domain/brands.ts'
import type { PairReply } from '../../../src/main/execution/pairs/pair-desk.ts'
import type { FaultKind } from '../../../src/simulator/faults/fault.ts'
import { seededRandom } from '../pair-rig.ts'
import { type FaultStep, faultAt, scopesOf } from './fault-catalogue.ts'
import { reportOf } from './journal-report.ts'
import type { PairEngine } from './pair-engine.ts'
import type { VenueOfTruth } from './simulated-venues.ts'

/** One fault at one step of one operation. */
export interface FaultJob {
  readonly fault: FaultKind
  readonly step: FaultStep
  readonly seed: number
}

/** A symbol at a pair of venues, which is opened and closed in turn. */
export interface Slot {
  readonly symbol: string
  /** The pair that is open. */
  pairId?: IntentId | undefined
  /** Positions of others, before that pair. */
  baseline?: readonly bigint[]
  /** What it was told to leave unhedged, tokens. */
  dust?: string | undefined
  /** An operation has not come to its end. */
  isStuck?: boolean
}

export interface FaultRun extends FaultJob {
  readonly venues: readonly [string, string]
  readonly symbol: string
  readonly kind: 'open' | 'close'
  /** The operation came as far as the step, and the fault was switched on. */
  readonly wasStruck: boolean
  readonly end: PairReply['outcome'] | 'none'
  readonly tookMs: number
  readonly problems: readonly string[]
  /** The operation as the journal alone tells it, when something is wrong. */
  readonly report: string
}

const ENDS_WITHIN_MS = 60_000
const SIZES: Readonly<Record<string, string>> = { BTC: '0.02', ETH: '0.4', SOL: '8' }
const LEFT_UNHEDGED = /(\d+(?:\.\d+)?) is left unhedged/

/** Opens the slot's pair, or closes it when it is open, strikes at the step, and asks the venues what is left. */
export async function runFaultJob(
  engine: PairEngine,
  legs: readonly [VenueOfTruth, VenueOfTruth],
  slot: Slot,
  job: FaultJob,
): Promise<FaultRun> {
  const { desk, journal } = engine
  const { symbol } = slot
  const random = seededRandom(job.seed)
  const kind = slot.pairId === undefined ? 'open' : 'close'
  const intentId = `fault-${job.seed}` as IntentId
  const pairId = slot.pairId ?? intentId
  const [struck, other] = random() < 0.5 ? legs : ([legs[1], legs[0]] as const)
  const before = legs.map((leg) => snapshot(leg, symbol))
  const switched: (() => void)[] = []
  const add = (venue: VenueOfTruth, requests: readonly unknown[]): void => {
    for (const request of requests) {
      const { id } = venue.simulator.faults.add(request)
      switched.push(() => void venue.simulator.faults.remove(id))
    }
  }
  if (kind === 'open') slot.baseline = before.map(({ position }) => position)
  let wasStruck = false
  const strike = (): void => {
    if (wasStruck) return
    wasStruck = true
    add(struck, faultAt(job.fault, job.step, struck.venue))
  }
  const stops = watchFor(engine, legs, symbol, pairId, job.step, strike)
  const startedAtMs = performance.now()
  if (job.step === 'place') strike()
  if (job.step === 'cancel' && kind === 'open') strike()
  if (job.step === 'partial') add(struck, [{ kind: 'partial-fills', share: 0.4, count: 1 }])
  // The struck venue lags at a hedge; at a rollback it leads, and the other one never fills.
  const refusals = { kind: 'reject-orders', code: scopesOf(struck.venue).listedCode } as const
  if (job.step === 'hedge') add(struck, [{ ...refusals, count: 1 }])
  if (job.step === 'rollback')
    add(other, [{ ...refusals, code: scopesOf(other.venue).listedCode, durationMs: 5_000 }])

  const [long, short] = random() < 0.5 ? legs : ([legs[1], legs[0]] as const)
  const running =
    kind === 'close'
      ? desk.close({ intentId, pairId })
      : desk.open({
          intentId,
          symbol: symbol as SymbolId,
          longVenue: long.venue as string as VenueId,
          shortVenue: short.venue as string as VenueId,
          size: SIZES[symbol] ?? '1',
          sizeUnit: 'base',
          entry: job.step === 'cancel' ? 'limit' : 'market',
          slices: 1,
        })
  const reply = await within(running, ENDS_WITHIN_MS)
  for (const stop of [...stops, ...switched]) stop()
  slot.pairId = desk.find(pairId)?.standing === 'open' ? pairId : undefined
  slot.isStuck = reply === undefined
  const problems = problemsOf(legs, slot, before, reply)
  slot.dust = LEFT_UNHEDGED.exec(reply?.reason ?? '')?.[1]
  const stories = legs.map((leg, at) => leg.story(symbol, before[at]?.orders ?? 0))
  return {
    ...job,
    venues: [legs[0].venue, legs[1].venue],
    symbol,
    kind,
    wasStruck,
    end: reply?.outcome ?? 'none',
    tookMs: performance.now() - startedAtMs,
    problems,
    report:
      problems.length > 0
        ? [reply?.reason ?? '', await reportOf(journal, intentId), ...stories].join('\n')
        : '',
  }
}

/** Strikes when the operation has come as far as the step. @returns what ends the watch. */
function watchFor(
  { desk, clients }: PairEngine,
  legs: readonly [VenueOfTruth, VenueOfTruth],
  symbol: string,
  pairId: IntentId,
  step: FaultStep,
  strike: () => void,
): (() => void)[] {
  const states: Readonly<Partial<Record<FaultStep, readonly string[]>>> = {
    ack: ['entering'],
    cancel: ['balancing', 'settling'],
    hedge: ['balancing'],
    rollback: ['unwinding'],
  }
  const wanted = states[step]
  if (wanted) {
    return [
      desk.onChange(() => {
        if (wanted.includes(desk.find(pairId)?.step ?? '')) strike()
      }),
    ]
  }
  if (step === 'place') return []
  return legs.flatMap(({ venue }) => {
    const client = clients.get(venue as string as VenueId)
    const stop = client?.streams.setupOrderUpdateHandler((event) => {
      if (event.kind === 'fill' && event.fill.symbol === symbol) strike()
      if (event.kind === 'order' && event.order.symbol === symbol && event.order.filledBase.gt(0)) strike()
    })
    return stop ? [stop] : []
  })
}

/** What a venue has of an asset, and how many orders it had taken. */
const snapshot = (venue: VenueOfTruth, asset: string) => ({
  position: venue.position(asset),
  orders: venue.simulator.account.orders.length,
})

/** Asks the venues, not our books. */
function problemsOf(
  legs: readonly [VenueOfTruth, VenueOfTruth],
  { symbol: asset, baseline = [], dust }: Slot,
  before: readonly { readonly position: bigint; readonly orders: number }[],
  reply: PairReply | undefined,
): readonly string[] {
  if (!reply) return [`no end within ${ENDS_WITHIN_MS} ms`]
  const problems: string[] = []
  const wasLiquidated = legs.some((leg, at) =>
    leg.simulator.account.orders.slice(before[at]?.orders).some(({ forced }) => forced),
  )
  const since = (from: readonly (bigint | undefined)[]) =>
    legs.map((leg, at) => leg.position(asset) - (from[at] ?? 0n))
  const [a = 0n, b = 0n] = since(baseline)
  const gap = a + b < 0n ? -(a + b) : a + b
  const told = LEFT_UNHEDGED.exec(reply.reason ?? '')?.[1]
  const mayBe = [told ?? '0', ...(reply.outcome === 'refused' && dust !== undefined ? [dust] : [])]
  const isTold = mayBe.some((each) => gap === BigInt(Math.round(Number(each) * 1e8)))
  // A liquidation is another hand: what it took nobody can give back.
  if (!isTold && !wasLiquidated) problems.push(`holds ${a} and ${b}, told to leave ${mayBe.join(' or ')}`)
  const moved = since(before.map(({ position }) => position))
  const movedNothing = moved.every((each) => each === 0n)
  const saysNothing = reply.outcome === 'refused' || (reply.outcome === 'flat' && told === undefined)
  if (saysNothing && !movedNothing && !wasLiquidated)
    problems.push(`says ${reply.outcome}, but moved ${moved.join(' and ')}`)
  for (const leg of legs) {
    const twice = leg.duplicates()
    if (twice.length > 0) problems.push(`${leg.venue} took an id twice: ${twice.join(', ')}`)
    const open = leg.open(asset)
    if (open.length > 0) problems.push(`${leg.venue}: ${open.length} orders still rest`)
  }
  return problems
}

/** @returns nothing when it takes longer. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  const late = new AbortController()
  const timeout = new Promise<undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms)
    late.signal.addEventListener('abort', () => clearTimeout(timer))
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    late.abort()
  }
}
