import { describe, expect, it } from 'vitest'
import type { Fuse } from '../../../../test/support/fuse.ts'
import { CALM } from '../../../../test/support/hostile-venue.ts'
import { createPairWorld, pairTicket } from '../../../../test/support/pair-desk-rig.ts'
import { D, ZERO } from '../../base/decimal.ts'
import type { IntentId } from '../../domain/brands.ts'

const closing = { intentId: 'second gesture' as IntentId, pairId: pairTicket.intentId }

/** Lets the world run until the promise is settled. */
async function inTime<T>(world: ReturnType<typeof createPairWorld>, promise: Promise<T>): Promise<T> {
  let over = false
  const watched = promise.finally(() => {
    over = true
  })
  watched.catch(() => undefined)
  for (let turn = 0; turn < 4_000 && !over; turn++) await world.clock.advance(25)
  return watched
}

describe('the pair desk', () => {
  it('opens, lists, reports and closes a pair', async () => {
    const world = createPairWorld(1, { startBase: [new D(1), new D(1)] })
    const { desk } = await world.open()
    const opened = await inTime(world, desk.open(pairTicket))
    expect(opened).toEqual({ outcome: 'opened', pairId: 'gesture' })
    expect(desk.pairs()).toMatchObject([
      {
        pairId: 'gesture',
        standing: 'open',
        legs: [
          { venue: 'left', side: 'buy' },
          { venue: 'right', side: 'sell' },
        ],
      },
    ])
    expect(desk.pairs()[0]?.legs.map(({ heldBase }) => heldBase.toString())).toEqual(['0.5', '0.5'])
    const [report] = await desk.reports(opened.pairId)
    expect(report?.orders.map(({ role, leg }) => `${role} ${leg}`)).toEqual(['entry 0', 'entry 1'])
    expect(report?.steps.map(({ state }) => state)).toEqual(['planned', 'entering', 'paired'])
    expect(report?.rollbackCostQuote).toBeUndefined()

    expect(await inTime(world, desk.close(closing))).toEqual({ outcome: 'closed', pairId: 'gesture' })
    expect(world.positions().map(String)).toEqual(['1', '1'])
    expect(desk.pairs()).toMatchObject([{ standing: 'closed' }])
    expect(await inTime(world, desk.close({ ...closing, intentId: 'third' as IntentId }))).toMatchObject({
      outcome: 'refused',
      reason: 'expected a pair that is open, got one that is closed',
    })
  })

  it('shows what each leg has moved while the other has not, and ends with what was written down', async () => {
    const world = createPairWorld(1)
    const { desk } = await world.open()
    const seen: string[] = []
    desk.onChange(() => {
      for (const { standing, legs, gapTokens } of desk.pairs()) {
        const sizes = legs.map(({ heldBase, movingBase }) => heldBase.plus(movingBase).toFixed())
        seen.push(`${standing} ${sizes.join(' ')} gap ${gapTokens.toFixed()}`)
      }
    })
    await inTime(world, desk.open(pairTicket))
    const moved = seen.filter((line) => line.startsWith('opening') && !line.includes(' 0 0 '))
    expect(moved.length).toBeGreaterThan(0)
    expect(seen.at(-1)).toBe('open 0.5 0.5 gap 0')
    await inTime(world, desk.close(closing))
    expect(seen).toContain('closing 0 0 gap 0')
    expect(seen.at(-1)).toBe('closed 0 0 gap 0')
  })

  it('takes one gesture for one operation, also after a restart', async () => {
    const world = createPairWorld(2)
    const first = await world.open()
    const both = Promise.all([first.desk.open(pairTicket), first.desk.open(pairTicket)])
    const [a, b] = await inTime(world, both)
    expect(a).toBe(b)
    first.kill()
    const { desk } = await world.open()
    expect(await inTime(world, desk.open(pairTicket))).toMatchObject({ outcome: 'opened' })
    expect(world.venues.map(({ received }) => received.length)).toEqual([1, 1])
    expect(desk.pairs()).toMatchObject([{ standing: 'open' }])
  })

  it.each([
    [{ shortVenue: pairTicket.longVenue }, /a pair needs two venues/],
    [{ size: '0.0001' }, /left: expected at least 0.001 BTC/],
    [{ size: 'much' }, /expected a size such as 0.5, got "much"/],
    [{ size: '-1' }, /expected a size above zero/],
    [{ size: '25' }, /order of at most|too short for this size/],
  ])('refuses %j and sends nothing', async (wrong, words) => {
    const world = createPairWorld(3)
    const { desk } = await world.open()
    const reply = await inTime(world, desk.open({ ...pairTicket, ...wrong }))
    expect(reply.outcome).toBe('refused')
    expect(reply.reason).toMatch(words)
    expect(world.venues.map(({ received }) => received.length)).toEqual([0, 0])
  })

  it('works a large pair in parts, and stops where a part cannot be had', async () => {
    const world = createPairWorld(4, { lots: ['0.01', '0.03'] })
    const { desk } = await world.open()
    const parts = { ...pairTicket, size: '0.5', slices: 4 }
    expect(await inTime(world, desk.open(parts))).toMatchObject({ outcome: 'opened' })
    expect(world.venues.map(({ received }) => received.map(({ sizeBase }) => sizeBase.toString()))).toEqual([
      ['0.12', '0.12', '0.12', '0.12'],
      ['0.12', '0.12', '0.12', '0.12'],
    ])
    expect(desk.pairs()[0]?.legs.map(({ heldBase }) => heldBase.toString())).toEqual(['0.48', '0.48'])
    expect(await desk.reports(parts.intentId)).toHaveLength(4)
  })

  it('closes both legs of a pair that another pair hides at a venue', async () => {
    const world = createPairWorld(6, { startBase: [new D(1), ZERO] })
    const { desk } = await world.open()
    const [first, second] = ['one', 'two'].map((id) => ({ ...pairTicket, intentId: id as IntentId }))
    if (!first || !second) throw new Error('two tickets')
    const turned = { ...second, longVenue: second.shortVenue, shortVenue: second.longVenue }
    expect(await inTime(world, desk.open(first))).toMatchObject({ outcome: 'opened' })
    expect(await inTime(world, desk.open(turned))).toMatchObject({ outcome: 'opened' })
    // Long and short of the same size: the venues show what was there before, and nothing else.
    expect(world.positions().map(String)).toEqual(['1', '0'])
    const close = (pairId: string) =>
      inTime(world, desk.close({ intentId: `close ${pairId}` as IntentId, pairId: pairId as IntentId }))
    expect(await close('one')).toMatchObject({ outcome: 'closed' })
    expect(world.positions().map(String)).toEqual(['0.5', '0.5'])
    expect(await close('two')).toMatchObject({ outcome: 'closed' })
    expect(world.positions().map(String)).toEqual(['1', '0'])
  })

  it('leaves out a leg that the venue no longer has, and closes the other', async () => {
    const world = createPairWorld(7)
    const { desk } = await world.open()
    await inTime(world, desk.open(pairTicket))
    world.venues[1].liquidate()
    expect(await inTime(world, desk.close(closing))).toMatchObject({ outcome: 'closed' })
    expect(world.positions().map(String)).toEqual(['0', '0'])
    expect(world.venues[1].received).toHaveLength(1)
  })

  it('makes an operation wait for another on the same instrument', async () => {
    const world = createPairWorld(8)
    const { desk } = await world.open()
    const both = Promise.all([
      desk.open(pairTicket),
      desk.open({
        ...pairTicket,
        intentId: 'other' as IntentId,
        longVenue: pairTicket.shortVenue,
        shortVenue: pairTicket.longVenue,
      }),
    ])
    expect((await inTime(world, both)).map(({ outcome }) => outcome)).toEqual(['opened', 'opened'])
    expect(world.positions().map(String)).toEqual(['0', '0'])
    world.venues[0].become({ ...CALM, slowestMs: 90_000 })
    const stuck = desk.open({ ...pairTicket, intentId: 'stuck' as IntentId })
    await world.clock.advance(1_000)
    expect(await inTime(world, desk.open({ ...pairTicket, intentId: 'late' as IntentId }))).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('another operation works on BTC at left'),
    })
    world.venues[0].become(CALM)
    await inTime(world, stuck)
  })

  it('tells what taking back cost, with its sign', async () => {
    const world = createPairWorld(5)
    world.venues[1].become({ ...CALM, reject: 1 })
    const { desk } = await world.open()
    const reply = await inTime(world, desk.open(pairTicket))
    expect(reply).toMatchObject({ outcome: 'flat', reason: expect.stringContaining('taken back') })
    const [report] = await desk.reports(reply.pairId)
    // Bought at 60000.5 and sold back at 60000.
    expect(report?.rollbackCostQuote?.toString()).toBe('0.25')
    expect(report?.nakedMs).toBeGreaterThan(0)
    expect(desk.pairs()).toMatchObject([{ standing: 'flat' }])
  })
})

/** Dies at a step of opening (or of closing an open pair), starts again, and waits until all is quiet. */
async function dieAndReturn(
  kind: 'open' | 'close',
  lastStep: number,
  lastStepHappens: boolean,
  seed: number,
) {
  const world = createPairWorld(seed, { startBase: [new D(2), new D(3)] })
  if (kind === 'close') {
    const { desk, kill } = await world.open()
    await inTime(world, desk.open(pairTicket))
    kill()
  }
  const fuse: Fuse = { steps: 0, lastStep: Number.POSITIVE_INFINITY, lastStepHappens }
  const first = await world.open(fuse)
  await world.clock.settle()
  Object.assign(fuse, { lastStep: fuse.steps + lastStep })
  void (kind === 'open' ? first.desk.open(pairTicket) : first.desk.close(closing)).catch(() => undefined)
  for (let turn = 0; turn < 200 && fuse.steps < fuse.lastStep; turn++) await world.clock.advance(25)
  const blown = fuse.steps >= fuse.lastStep
  first.kill()
  await world.clock.settle()

  const { desk } = await world.open()
  // Ten seconds for the legs to be even; the rest of a minute to be sure of every order's fate.
  for (let turn = 0; turn < 400; turn++) await world.clock.advance(25)
  const [left, right] = world.positions().map((position, index) => position.minus(index === 0 ? 2 : 3))
  for (
    let turn = 0;
    turn < 2_400 && (await world.journal.pairIntents({ unfinished: true })).length > 0;
    turn++
  )
    await world.clock.advance(25)
  const unfinished = await world.journal.pairIntents({ unfinished: true })
  const held = desk.pairs()[0]?.legs.map(({ heldBase }) => heldBase) ?? [ZERO, ZERO]
  const intentId = kind === 'open' ? pairTicket.intentId : closing.intentId
  const isKnown = (await world.journal.findIntent(intentId)) !== undefined
  const count = () => world.venues.map(({ received }) => received.length)
  const sent = count()
  // The same gesture again is answered, and sends nothing, unless the first never reached the disk.
  if (isKnown) await inTime(world, kind === 'open' ? desk.open(pairTicket) : desk.close(closing))
  await world.clock.advance(1_000)
  return {
    world,
    blown,
    left: left ?? ZERO,
    right: right ?? ZERO,
    unfinished,
    held,
    sent,
    sentAgain: count(),
  }
}

describe('killed at any step', () => {
  it.each([
    ['open', true],
    ['open', false],
    ['close', true],
    ['close', false],
  ] as const)(
    'of %s (the last step happens: %s), the next start ends flat or paired',
    async (kind, happens) => {
      let points = 0
      for (let step = 1; ; step++) {
        const { world, blown, left, right, unfinished, held, sent, sentAgain } = await dieAndReturn(
          kind,
          step,
          happens,
          step,
        )
        if (!blown) break
        points += 1
        const where = `${kind}, step ${step}`
        expect(left.plus(right).toString(), where).toBe('0')
        for (const { received } of world.venues) {
          const ids = received.map(({ clientOrderId }) => clientOrderId)
          expect(new Set(ids).size, where).toBe(ids.length)
        }
        expect(unfinished, where).toEqual([])
        // What the pair holds is what the venues have more than before.
        expect(held.map(String), where).toEqual([left.toString(), left.toString()])
        expect(sentAgain, where).toEqual(sent)
      }
      expect(points).toBeGreaterThan(10)
    },
    120_000,
  )
})
