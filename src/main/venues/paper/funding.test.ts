import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BTC, bboOf, btc } from '../../../../test/support/market.ts'
import { createPaperWorld, type PaperWorldOptions } from '../../../../test/support/paper-world.ts'
import { D } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { createFundingFile, createFundingMemory } from './funding-store.ts'

const signal = new AbortController().signal
const HOUR_MS = 3_600_000
const START_MS = 1_700_000_000_000

/** A market that settles 0.01 % every so many hours from the start on, and tells as many rows as are asked for. */
async function settlingWorld(intervalHours: number, more: PaperWorldOptions = {}) {
  const asked: number[] = []
  const interval = intervalHours * HOUR_MS
  const world = await createPaperWorld({
    ...more,
    rates: {
      rate: () => ({
        ratePerInterval: new D('0.0001'),
        intervalHours: new D(intervalHours),
        nextSettlementMs: START_MS + (Math.floor((world.clock.now() - START_MS) / interval) + 1) * interval,
      }),
    },
  })
  world.market.marketData.getFundingHistory = async ({ limit }) => {
    asked.push(limit)
    const settled = Math.floor((world.clock.now() - START_MS) / interval)
    return Array.from({ length: Math.min(limit, settled) }, (_, at) => ({
      symbol: BTC,
      ratePerInterval: new D('0.0001'),
      settledAtMs: START_MS + (settled - at) * interval,
    })).toReversed()
  }
  const paid = async (of = world.paper) =>
    (await of.account.getFundingPayments({ symbol: BTC, limit: 5_000 }, signal)).length
  return { ...world, asked, paid }
}

describe('funding on paper that could be missed', () => {
  it('is paid when the machine slept through the settlement', async () => {
    const world = await settlingWorld(8)
    await world.paper.trading.submit(world.order(), signal)
    await world.clock.advance(HOUR_MS)
    world.clock.stepWallClock(17 * HOUR_MS)
    await world.clock.advance(2 * HOUR_MS)
    expect(await world.paid()).toBe(2)
    await world.clock.advance(8 * HOUR_MS)
    expect(await world.paid()).toBe(3)
    await world.paper.disconnect()
    expect(world.clock.sleeperCount).toBe(0)
  })

  it('is paid for all the hours that the program was off, however many', async () => {
    const world = await settlingWorld(1, { funding: createFundingMemory() })
    await world.paper.trading.submit(world.order(), signal)
    await world.clock.settle()
    await world.paper.disconnect()
    await world.clock.advance(300 * HOUR_MS)
    const again = await world.restart()
    await world.clock.settle()
    expect(await world.paid(again)).toBe(300)
    await again.disconnect()
    await world.clock.advance(2 * HOUR_MS)
    const third = await world.restart()
    await world.clock.settle()
    expect(await world.paid(third)).toBe(302)
    // What is paid is not asked for again.
    expect(world.asked.at(-1)).toBeLessThan(10)
    await third.disconnect()
  })

  it('is paid after a restart although an order fills while other markets are still being looked up', async () => {
    const world = await settlingWorld(8, { funding: createFundingMemory() })
    const { resolve } = world.market.instruments
    const eth = 'ETH' as SymbolId
    let looksUp: Promise<void> = Promise.resolve()
    world.market.instruments.resolve = async (request, asked) => {
      if (request.symbol !== eth) return resolve(request, asked)
      await looksUp
      return { ...btc, symbol: eth }
    }
    await world.paper.trading.submit(world.order(), signal)
    const resting = world.order({ limitPrice: new D(59_900) })
    await world.paper.trading.submit(resting, signal)
    await world.paper.trading.submit(world.order({ symbol: eth, limitPrice: new D(59_800) }), signal)
    await world.paper.disconnect()
    await world.clock.advance(9 * HOUR_MS)
    const { promise, resolve: found } = Promise.withResolvers<void>()
    looksUp = promise
    const restarting = world.restart()
    await world.clock.settle()
    world.market.bbos.emit(bboOf(59_890, 59_900, world.clock.now()))
    await world.clock.settle()
    found()
    const again = await restarting
    await world.clock.settle()
    expect(await again.trading.getOrderInfo(resting, signal)).toMatchObject({ status: 'filled' })
    expect(await world.paid(again)).toBe(1)
    await again.disconnect()
  })

  it('counts a payment once that the disk took and did not confirm', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'funding-'))
    try {
      const path = join(folder, 'funding.jsonl')
      const file = createFundingFile(path)
      const payment = {
        venue: 'fake' as never,
        symbol: BTC,
        amountQuote: new D(-6),
        asset: 'USDT',
        paidAtMs: START_MS,
        paymentId: 'BTC-1',
      }
      await file.append(payment)
      await file.append(payment)
      expect((await createFundingFile(path).all()).map(({ paymentId }) => paymentId)).toEqual(['BTC-1'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
