import { CALM, type HostileVenue, type Mischief } from '../../support/hostile-venue.ts'
import { createPairRig } from '../../support/pair-rig.ts'
import { type Metric, median } from '../metrics.ts'

const RUNS = 200
/** Venues that answer within this time, evenly spread. */
const SLOWEST_MS = 50

const SCENARIOS: Readonly<
  Record<string, { readonly first: Partial<Mischief>; readonly later: Partial<Mischief> }>
> = {
  bothFill: { first: {}, later: {} },
  legRejected: { first: { reject: 1 }, later: {} },
  legPartial: { first: { partial: 1 }, later: {} },
  lostReply: { first: { lostReply: 1 }, later: {} },
  hedgeFails: { first: { reject: 1 }, later: { reject: 1 } },
}

/** Time on one leg by scenario, on a clock of its own: what the venues cost and what our patience costs, not the machine. */
export async function measureNaked(): Promise<Readonly<Record<string, Metric>>> {
  const metrics: Record<string, Metric> = {}
  for (const [name, { first, later }] of Object.entries(SCENARIOS)) {
    const naked: number[] = []
    for (let seed = 1; seed <= RUNS; seed += 1) {
      using rig = createPairRig(seed)
      rig.venues[0].become({ ...CALM, slowestMs: SLOWEST_MS })
      strikeFirst(
        rig.venues[1],
        { ...CALM, slowestMs: SLOWEST_MS, ...first },
        { ...CALM, slowestMs: SLOWEST_MS, ...later },
      )
      const end = await rig.run()
      if (end.end === 'refused') throw new Error(`expected ${name} to be sent: ${end.reason}`)
      naked.push(end.naked.nakedMs)
    }
    naked.sort((a, b) => a - b)
    metrics[`nakedMs.p50.${name}`] = { value: median(naked), unit: 'ms' }
    metrics[`nakedMs.p95.${name}`] = {
      value: naked[Math.floor(naked.length * 0.95)] ?? Number.NaN,
      unit: 'ms',
    }
  }
  return metrics
}

/** The first order meets one mischief, those after it another. */
function strikeFirst(venue: HostileVenue, first: Mischief, later: Mischief): void {
  const { trading } = venue.client
  const submit = trading.submit
  venue.become(first)
  Object.assign(trading, {
    async submit(...given: Parameters<typeof submit>) {
      try {
        return await submit(...given)
      } finally {
        venue.become(later)
      }
    },
  })
}
