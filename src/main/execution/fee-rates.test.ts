import { describe, expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC } from '../../../test/support/market.ts'
import { D } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import { createFeeRates } from './fee-rates.ts'

const signal = new AbortController().signal
const fallback = { makerRate: new D('0.0002'), takerRate: new D('0.0005') }
const tier = { makerRate: new D('0.0001'), takerRate: new D('0.00035') }

function setUp() {
  const clock = createManualClock()
  const client = createFakeExchangeClient(clock)
  const world = { asked: 0, failing: false }
  Object.assign(client.account, {
    async getFeeRates() {
      world.asked += 1
      if (world.failing) throw new AppError('transport', 'the line is down')
      return tier
    },
  })
  const fees = createFeeRates({ client, fallback, clock, log: silentLogger, lifetime: signal })
  return { clock, world, rates: () => fees.ratesOf(BTC, signal) }
}

describe('createFeeRates', () => {
  it('asks once for all who want to know, and again when the answer is old', async () => {
    const { clock, world, rates } = setUp()
    expect(await Promise.all([rates(), rates(), rates()])).toEqual([tier, tier, tier])
    await clock.advance(599_000)
    expect(await rates()).toEqual(tier)
    expect(world.asked).toBe(1)
    await clock.advance(1_000)
    await rates()
    expect(world.asked).toBe(2)
  })
  it('stands on the fallback, then on the last answer, while the venue gives none', async () => {
    const { clock, world, rates } = setUp()
    world.failing = true
    expect(await rates()).toEqual(fallback)
    expect(await rates()).toEqual(fallback)
    expect(world.asked).toBe(1)
    world.failing = false
    await clock.advance(30_000)
    expect(await rates()).toEqual(tier)
    world.failing = true
    await clock.advance(600_000)
    expect(await rates()).toEqual(tier)
    expect(world.asked).toBe(3)
  })
})
