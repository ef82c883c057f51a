import { D, ZERO } from '../../../src/main/base/decimal.ts'
import { isTerminal } from '../../../src/main/domain/order.ts'
import { CALM, type Mischief } from '../hostile-venue.ts'
import { createPairRig, type PairRigOptions } from '../pair-rig.ts'

/** One operation between two venues of a clock of their own, which lie and lose as the seed says. */
export interface HostileRun {
  readonly scenario: string
  readonly seed: number
  readonly orders: number
  readonly lostReplies: boolean
  readonly end: string
  readonly dust: boolean
  readonly problems: readonly string[]
  readonly report: string
}

interface Scenario {
  readonly mischief: Partial<Mischief>
  readonly options?: PairRigOptions
}

const limit: PairRigOptions = { policy: { entry: 'limit' } }
const closing: PairRigOptions = { kind: 'close', startBase: [new D(1), new D(-1)] }

/** What goes wrong where; each mischief meets every order of the operation, hedges and rollbacks included. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'lost replies': { mischief: { lostReply: 0.4 } },
  'lost replies while closing': { mischief: { lostReply: 0.4 }, options: closing },
  refusals: { mischief: { reject: 0.5 } },
  'refusals while closing': { mischief: { reject: 0.5 }, options: closing },
  partials: { mischief: { partial: 0.7, empty: 0.2 } },
  'partials while closing': { mischief: { partial: 0.7, empty: 0.2 }, options: closing },
  'fills during cancels': { mischief: { fillOnCancel: 1, lostReply: 0.1 }, options: limit },
  'a deaf stream': { mischief: { deaf: 0.9, ackOnly: 0.8 } },
  'questions without answers': { mischief: { failedQuery: 0.5, failedPrice: 0.3, lostReply: 0.2 } },
  'slow answers': { mischief: { slowestMs: 1_500, ackOnly: 0.5 } },
  'fills below the smallest order': {
    mischief: { partial: 0.8 },
    options: { lots: ['0.001', '0.05'], minSizes: ['0.01', '0.1'] },
  },
}

/** Works one operation through one scenario, and asks the venues what is left. */
export async function runHostile(scenario: string, seed: number): Promise<HostileRun> {
  const { mischief, options = {} } = SCENARIOS[scenario] ?? { mischief: {} }
  return runMischief(scenario, seed, mischief, options)
}

/** Replies are lost on the way there or back, one in twenty; nothing else is wrong. */
export const runLosingReplies = (seed: number): Promise<HostileRun> =>
  runMischief('one reply in twenty lost', seed, { lostReply: 0.05 }, seed % 3 === 0 ? closing : {})

async function runMischief(
  scenario: string,
  seed: number,
  mischief: Partial<Mischief>,
  options: PairRigOptions,
): Promise<HostileRun> {
  const startBase = options.startBase ?? ([new D(seed % 3), new D(-(seed % 4))] as const)
  using rig = createPairRig(seed, { ...options, startBase })
  for (const venue of rig.venues) venue.become({ ...CALM, ...mischief })
  const problems: string[] = []
  const end = await rig.run().catch((cause) => {
    problems.push(String(cause))
    return undefined
  })
  const [left = ZERO, right = ZERO] = rig.venues.map((venue, at) =>
    venue.position().minus(startBase[at] ?? ZERO),
  )
  const dust = end && end.end !== 'refused' ? end.dustTokens : ZERO
  if (!left.plus(right).abs().eq(dust)) problems.push(`moved ${left} and ${right}, told to leave ${dust}`)
  if (end && end.end !== 'refused' && !(end.netBase[0].eq(left.abs()) && end.netBase[1].eq(right.abs())))
    problems.push(`moved ${left} and ${right}, books say ${end.netBase.join(' and ')}`)
  for (const { instrument, received, truth } of rig.venues) {
    const ids = received.map(({ clientOrderId }) => clientOrderId)
    if (new Set(ids).size !== ids.length) problems.push(`an id reached ${instrument.venue} twice`)
    if (!truth().every(({ status }) => isTerminal(status)))
      problems.push(`an order rests at ${instrument.venue}`)
  }
  const orders = rig.venues.reduce((sum, { received }) => sum + received.length, 0)
  const story = rig.venues.flatMap(({ instrument, truth }) =>
    truth().map(
      ({ clientOrderId, side, type, filledBase, sizeBase, status }) =>
        `  ${instrument.venue}: ${clientOrderId} ${side} ${type} ${filledBase} of ${sizeBase}, ${status}`,
    ),
  )
  return {
    scenario,
    seed,
    orders,
    lostReplies: (mischief.lostReply ?? 0) > 0,
    end: end?.end ?? 'none',
    dust: dust.gt(0),
    problems,
    report: problems.length > 0 ? [...rig.states, ...story].join('\n') : '',
  }
}

/** Scenarios × ends. */
export function hostileTable(runs: readonly HostileRun[]): string {
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
  const head = [
    'scenario, venues in this process',
    'runs',
    'orders',
    'paired',
    'flat',
    'closed',
    'dust',
    'FAILED',
  ]
  const lines = [...Map.groupBy(runs, ({ scenario }) => scenario)].map(([scenario, own]) => [
    scenario,
    own.length,
    own.reduce((sum, { orders }) => sum + orders, 0),
    ...['paired', 'flat', 'closed'].map((end) => own.filter((run) => run.end === end).length),
    own.filter(({ dust }) => dust).length,
    own.filter(({ problems }) => problems.length > 0).length,
  ])
  return ['', row(head), row(head.map(() => '---')), ...lines.map(row), ''].join('\n')
}
