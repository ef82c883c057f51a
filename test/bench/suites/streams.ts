import { VENUE_NAMES } from '../../../src/simulator/protocols/registry.ts'
import { waitUntil } from '../../support/wait-until.ts'
import { type Metric, median, type SuiteOptions, type SuiteResult } from '../metrics.ts'
import { measureAccount, measureIdle, measurePartial, measureResumes, runCycles } from './streams-measures.ts'
import { openStreamsRig, type StreamsRig } from './streams-rig.ts'

const ALWAYS_ON_MS = 4_000
/** Long enough that pings and keep-alives show. */
const IDLE_MS = 12_000
const ORDERS = 3
const PAIRED_ROUNDS = 12
/** Between a resume and a bare subscription: sockets close meanwhile. */
const PAIRED_PACE_MS = 500
const DEFAULT_CYCLES = 70
/** Faster would run into the venues' own limits: requests for snapshots, messages on a socket. */
const PACE_MS = 1_400

/**
 * Pausing and resuming over real sockets against every simulated venue, through a proxy that counts bytes: savings,
 * the account stream meanwhile, resumes with faults in their way, what they add to an order, and what is left behind.
 */
export async function streamsSuite({ cycles = DEFAULT_CYCLES }: SuiteOptions = {}): Promise<SuiteResult> {
  const warnings: string[] = []
  const onWarning = ({ name }: Error): void => void warnings.push(name)
  process.on('warning', onWarning)
  const metrics: Record<string, Metric> = {}
  const notes: string[] = []
  await using rigs = new AsyncDisposableStack()
  const all: StreamsRig[] = []
  let [expected, delivered, looks, liveLooks] = [0, 0, 0, 0]
  for (const venue of VENUE_NAMES) {
    const rig = rigs.use(await openStreamsRig(venue))
    all.push(rig)
    const partial = await measurePartial(rig, ALWAYS_ON_MS)
    if (partial)
      metrics[`partialDepthBytesSavedPct.${venue}`] = {
        value: (1 - partial.top / partial.whole) * 100,
        unit: '%',
      }
    const { alwaysOn, idle } = await measureIdle(rig, { alwaysOnMs: ALWAYS_ON_MS, idleMs: IDLE_MS })
    metrics[`idleBytesSavedPct.${venue}`] = { value: (1 - idle / alwaysOn) * 100, unit: '%', goal: 99 }
    const kilo = (rate: number): string => (rate / 1_000).toFixed(1)
    notes.push(
      `${venue}: ${rig.instruments.length} symbols, ${kilo(alwaysOn)} kB/s always on, ${kilo(idle)} kB/s paused${partial ? `; books alone ${kilo(partial.whole)} kB/s whole, ${kilo(partial.top)} kB/s partial` : ''}`,
    )
    const account = await measureAccount(rig, ORDERS)
    expected += account.expected
    delivered += account.delivered
    looks += account.looks
    liveLooks += account.liveLooks
  }

  const before = all.map(leftOf)
  const perVenue = Math.ceil(cycles / all.length)
  const runs = await Promise.all(all.map((rig) => runCycles(rig, perVenue, PACE_MS)))
  const leaks = await leaksOf(all, before)
  for (const [at, { venue }] of all.entries()) {
    const { misses = [] } = runs[at] ?? {}
    if (misses.length > 0) notes.push(`${venue}: not by stream in time: ${misses.join('; ')}`)
  }
  const bareMs: number[] = []
  const ratios: number[] = []
  for (const rig of all) {
    const pairs = await measureResumes(rig, PAIRED_ROUNDS, PAIRED_PACE_MS)
    bareMs.push(...pairs.map((pair) => pair.bareMs))
    const ratio = median(pairs.map((pair) => pair.resumeMs / pair.bareMs))
    ratios.push(ratio)
    const middle = (of: 'resumeMs' | 'bareMs'): string => median(pairs.map((pair) => pair[of])).toFixed(1)
    notes.push(
      `${rig.venue}: resumed in ${middle('resumeMs')} ms, bare ${middle('bareMs')} ms at p50 in turns, ${ratio.toFixed(2)} × pair by pair`,
    )
  }
  process.off('warning', onWarning)

  const sum = (of: (run: (typeof runs)[number]) => number): number =>
    runs.reduce((total, run) => total + of(run), 0)
  const done = sum((run) => run.done)
  const resumeMs = runs.flatMap((run) => run.resumeMs)
  const resumeP50 = quantile(resumeMs, 0.5)
  const bareP50 = quantile(bareMs, 0.5)
  notes.push(
    `${done} cycles with a fault at every fifth; a bare subscription takes ${bareP50.toFixed(0)} ms at p50 and ${quantile(bareMs, 0.95).toFixed(0)} ms at p95`,
  )
  return {
    metrics: {
      ...metrics,
      userStreamDeliveredPct: { value: (delivered / expected) * 100, unit: '%', goal: 100 },
      userStreamUptimePct: { value: (liveLooks / looks) * 100, unit: '%', goal: 100 },
      resumeSuccessPct: { value: (sum((run) => run.byStream) / done) * 100, unit: '%', goal: 99 },
      resumeWithFallbackPct: { value: (sum((run) => run.tradable) / done) * 100, unit: '%', goal: 100 },
      'resumeMs.p50': { value: resumeP50, unit: 'ms', floor: bareP50 },
      'resumeMs.p95': { value: quantile(resumeMs, 0.95), unit: 'ms', floor: quantile(bareMs, 0.95) },
      resumeVsBareSubscribe: { value: median(ratios), unit: '×', goal: 1.25 },
      'addedOrderLatencyMs.p95': {
        value: quantile(
          runs.flatMap((run) => run.orderMs),
          0.95,
        ),
        unit: 'ms',
        goal: 500,
      },
      leaks: { value: leaks + warnings.length, unit: 'things', goal: 0 },
    },
    notes,
  }
}

interface Left {
  readonly sockets: number
  readonly sleepers: number
}

const leftOf = (rig: StreamsRig): Left => ({ sockets: rig.proxy.openSockets(), sleepers: rig.sleepers() })

/** Connections and waits that were not there before the cycles, once everything has settled. */
async function leaksOf(rigs: readonly StreamsRig[], before: readonly Left[]): Promise<number> {
  const count = (): number =>
    rigs.reduce((total, rig, at) => {
      const now = leftOf(rig)
      const then = before[at] ?? now
      return total + Math.max(0, now.sockets - then.sockets) + Math.max(0, now.sleepers - then.sleepers)
    }, 0)
  await waitUntil('what was there before', () => count() === 0, 15_000).catch(() => undefined)
  if (count() > 0)
    console.error('left:', JSON.stringify(rigs.map((rig, at) => [rig.venue, before[at], leftOf(rig)])))
  return count()
}

/** Nearest rank; the median of two for the middle. */
function quantile(values: readonly number[], share: number): number {
  if (share === 0.5) return median(values)
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
