import { describe, expect, it } from 'vitest'
import { CALM, type HostileVenue, type Mischief } from '../../../../test/support/hostile-venue.ts'
import { createPairRig, type PairRigOptions, seededRandom } from '../../../../test/support/pair-rig.ts'
import { D, ZERO } from '../../base/decimal.ts'
import { isTerminal } from '../../domain/order.ts'

const SEEDS = Number(process.env.TANDEM_PAIR_SEEDS ?? 150)

const HELL: Mischief = {
  reject: 0.15,
  lostReply: 0.15,
  partial: 0.3,
  empty: 0.1,
  ackOnly: 0.3,
  deaf: 0.3,
  failedQuery: 0.15,
  failedPrice: 0.1,
  fillOnCancel: 0.5,
  slowestMs: 120,
}

/** What must hold whatever happened. */
function checkInvariants(venues: readonly HostileVenue[], seed: number): void {
  for (const { received, truth, instrument } of venues) {
    const ids = received.map(({ clientOrderId }) => clientOrderId)
    expect(new Set(ids).size, `seed ${seed}: an order id reached ${instrument.venue} twice`).toBe(ids.length)
    expect(
      truth().every(({ status }) => isTerminal(status)),
      `seed ${seed}: an order still rests at ${instrument.venue}`,
    ).toBe(true)
  }
}

async function throughHell(seed: number, options: PairRigOptions) {
  using rig = createPairRig(seed, options)
  const spread = seededRandom(seed * 7 + 1)
  const start = rig.venues.map((venue) => venue.position())
  for (const venue of rig.venues) {
    venue.become({ ...HELL, reject: HELL.reject * spread() * 2, lostReply: HELL.lostReply * spread() * 2 })
  }
  const end = await rig.run()
  const moved = rig.venues.map((venue, index) => venue.position().minus(start[index] ?? ZERO))
  checkInvariants(rig.venues, seed)
  return { end, moved, states: rig.states }
}

describe('both legs or none', () => {
  it('opens both legs at once when nothing goes wrong', async () => {
    using rig = createPairRig(1)
    const end = await rig.run()
    expect(end).toMatchObject({ end: 'paired', netBase: [new D('0.5'), new D('0.5')], dustTokens: ZERO })
    expect(rig.venues.map((venue) => venue.position().toString())).toEqual(['0.5', '-0.5'])
    expect(rig.venues.map(({ received }) => received.length)).toEqual([1, 1])
  })

  it('sends neither leg when the gate refuses one', async () => {
    using rig = createPairRig(2, { sizeBase: '3' })
    expect(await rig.run()).toMatchObject({ end: 'refused', code: 'order-cap' })
    expect(rig.venues.map(({ received }) => received.length)).toEqual([0, 0])
  })

  it('hedges up the ladder when a leg is refused, and rolls back exactly what it added when hedging fails', async () => {
    using rig = createPairRig(3, { startBase: [new D(2), new D(-5)] })
    rig.venues[1].become({ ...CALM, reject: 1 })
    expect(await rig.run()).toMatchObject({ end: 'flat' })
    expect(rig.venues.map((venue) => venue.position().toString())).toEqual(['2', '-5'])
    const rollback = rig.venues[0].received.at(-1)
    expect(rollback).toMatchObject({ side: 'sell', reduceOnly: true, type: 'market' })
    expect(rollback?.sizeBase.toString()).toBe('0.5')
    expect(rig.venues[1].received.length).toBe(1 + rig.plan.policy.hedgeTries)
    expect(rig.states).toEqual(expect.arrayContaining(['entering', 'balancing', 'unwinding', 'flat']))
    expect(rig.states).not.toContain('naked')
  })

  it('takes back only the part that the other leg lacks', async () => {
    using rig = createPairRig(4, { policy: { hedgeTries: 0 } })
    rig.venues[1].become({ ...CALM, partial: 1 })
    const end = await rig.run()
    const [left, right] = rig.venues.map((venue) => venue.position())
    expect(end.end).toBe('paired')
    expect(left?.plus(right ?? ZERO).isZero()).toBe(true)
    expect(left?.gt(0) && left.lt('0.5')).toBe(true)
  })

  it('does not hedge a leg while the fate of its order is open', async () => {
    using rig = createPairRig(5)
    rig.venues[1].become({ ...CALM, lostReply: 1, failedQuery: 1, deaf: 1 })
    const running = rig.run()
    await new Promise((resolve) => setTimeout(resolve, 50))
    rig.venues[1].become(CALM)
    const end = await running
    expect(rig.venues[1].received.length).toBe(1)
    const [left, right] = rig.venues.map((venue) => venue.position())
    expect(left?.plus(right ?? ZERO).isZero()).toBe(true)
    expect(['paired', 'flat']).toContain(end.end)
  })

  it('leaves what no venue takes an order for, and says how much', async () => {
    using rig = createPairRig(6, { lots: ['0.5', '0.001'], minSizes: ['0.5', '0.4'] })
    rig.venues[1].become({ ...CALM, partial: 1 })
    const end = await rig.run()
    const gap = rig.venues.reduce((sum, venue) => sum.plus(venue.position()), ZERO).abs()
    expect(gap.gt(0)).toBe(true)
    expect(end.end === 'paired' && end.dustTokens.toString()).toBe(gap.toString())
  })

  it(`ends flat or paired through ${SEEDS} seeded hells, and never touches what was there before`, async () => {
    const ends = new Map<string, number>()
    for (let seed = 1; seed <= SEEDS; seed++) {
      const start = [new D(seed % 3), new D(-(seed % 5))] as const
      const policy = seed % 2 === 0 ? { entry: 'limit' as const } : {}
      const { end, moved, states } = await throughHell(seed, { startBase: start, policy })
      const [left, right] = [moved[0] ?? ZERO, moved[1] ?? ZERO]
      expect(left.plus(right).abs().toString(), `seed ${seed} ${states}`).toBe('0')
      // What the operation says is what the venues have.
      if (end.end !== 'refused') expect(`${left} ${right.abs()}`, `seed ${seed}`).toBe(end.netBase.join(' '))
      ends.set(end.end, (ends.get(end.end) ?? 0) + 1)
    }
    expect([...ends.keys()]).toEqual(expect.arrayContaining(['paired', 'flat']))
  }, 120_000)

  it(`closes both legs by the same through ${SEEDS} seeded hells`, async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { moved, states } = await throughHell(seed, { kind: 'close', startBase: [new D(1), new D(-1)] })
      expect((moved[0] ?? ZERO).plus(moved[1] ?? ZERO).toString(), `seed ${seed} ${states}`).toBe('0')
    }
  }, 120_000)
})
