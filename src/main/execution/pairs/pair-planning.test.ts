import { describe, expect, it } from 'vitest'
import { pairTicket } from '../../../../test/support/pair-desk-rig.ts'
import { createPairRig } from '../../../../test/support/pair-rig.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import { createPriceProvider } from '../../pricing/price-provider.ts'
import { createLiquidityAnalyzer } from '../liquidity-analyzer.ts'
import { planOpening } from './pair-planning.ts'

describe('planning an opening', () => {
  it('takes the position before from the venue, not from a stream that may be behind', async () => {
    using rig = createPairRig(1, { startBase: [new D(2), new D(-3)] })
    const { clock } = rig
    const end = new AbortController()
    const prices = createPriceProvider({ clock, log: silentLogger, lifetime: end.signal })
    const planning = planOpening(pairTicket, {
      analyzer: createLiquidityAnalyzer({ prices, clock }),
      seatOf: (venue) => {
        const seat = rig.seats.find(({ client }) => client.venue === venue)
        return seat && { ...seat, positionOf: () => new D(9) }
      },
      heldAt: () => new D(0),
      lifetime: end.signal,
    })
    await clock.advance(1_000)
    const planned = await planning
    end.abort()
    const before = planned.ok
      ? planned.value[0]?.legs.map(({ positionBefore }) => positionBefore.toString())
      : []
    expect(before).toEqual(['2', '-3'])
  })
})
