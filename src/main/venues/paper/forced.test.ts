import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BTC } from '../../../../test/support/market.ts'
import { createPaperWorld } from '../../../../test/support/paper-world.ts'
import { D, type Decimal } from '../../base/decimal.ts'
import { createFundingFile, createFundingMemory } from './funding-store.ts'

const signal = new AbortController().signal
const HOUR_MS = 3_600_000

describe('funding on paper', () => {
  it('is paid once at the settlement: longs pay a positive rate, on the size of that moment', async () => {
    const settlesMs = 1_700_000_000_000 + HOUR_MS
    const world = await createPaperWorld({
      rates: {
        rate: () => ({
          ratePerInterval: new D('0.0001'),
          nextSettlementMs: settlesMs > world.clock.now() ? settlesMs : settlesMs + 8 * HOUR_MS,
        }),
      },
    })
    await world.paper.trading.submit(world.order({ sizeBase: new D(2) }), signal)
    const before = Number(await world.wallet())
    await world.clock.advance(HOUR_MS - 1_000)
    expect(Number(await world.wallet())).toBe(before)
    await world.clock.advance(10 * 60_000)
    expect(Number(await world.wallet()) - before).toBeCloseTo(-12, 9)
    const [payment, ...more] = await world.paper.account.getFundingPayments({ symbol: BTC, limit: 5 }, signal)
    expect(more).toEqual([])
    expect(payment?.amountQuote.toFixed()).toBe('-12')
    expect(payment?.paidAtMs).toBe(settlesMs)
    expect(world.events.filter(({ kind }) => kind === 'funding')).toHaveLength(1)
    await world.paper.disconnect()
  })

  it('pays after a restart what was settled while the program was off, and nothing twice', async () => {
    const funding = createFundingMemory()
    let history: { ratePerInterval: Decimal; settledAtMs: number }[] = []
    const world = await createPaperWorld({
      funding,
      rates: {
        rate: () => ({ nextSettlementMs: world.clock.now() + 8 * HOUR_MS }),
        history: () => history,
      },
    })
    await world.paper.trading.submit(world.order({ side: 'sell' }), signal)
    await world.clock.settle()
    await world.paper.disconnect()
    const off = world.clock.now()
    await world.clock.advance(17 * HOUR_MS)
    history = [
      { ratePerInterval: new D('0.01'), settledAtMs: off - HOUR_MS },
      { ratePerInterval: new D('0.0001'), settledAtMs: off + 8 * HOUR_MS },
      { ratePerInterval: new D('-0.0002'), settledAtMs: off + 16 * HOUR_MS },
    ]
    const second = await world.restart()
    await world.clock.settle()
    // The short receives 6 and pays 12.
    expect(await world.wallet(second)).toBe('99994')
    await second.disconnect()
    const third = await world.restart()
    await world.clock.settle()
    expect(await world.wallet(third)).toBe('99994')
    await third.disconnect()
  })

  it('accrues by the time held where the venue accrues continuously, to the last second of a position', async () => {
    const world = await createPaperWorld({
      rates: {
        rate: () => ({ ratePerInterval: new D('0.0008'), accrual: 'continuous', nextSettlementMs: 0 }),
        history: () => [{ ratePerInterval: new D('0.5'), settledAtMs: 1_700_000_000_001 }],
      },
    })
    await world.paper.trading.submit(world.order(), signal)
    await world.clock.advance(90_000)
    await world.paper.trading.submit(world.order({ side: 'sell', reduceOnly: true }), signal)
    await world.clock.advance(5 * 60_000)
    const payments = await world.paper.account.getFundingPayments({ symbol: BTC, limit: 50 }, signal)
    const paid = payments.reduce((sum, { amountQuote }) => sum + Number(amountQuote), 0)
    // 0.0008 a day third of 60,000 is 48; 90 s of 8 h.
    expect(paid).toBeCloseTo((-48 * 90) / 28_800, 9)
    expect(world.clock.sleeperCount).toBe(0)
  })

  it('settles at any rate when the lab asks, and not when flat', async () => {
    const world = await createPaperWorld()
    const { paperLab, trading } = world.paper
    expect(await paperLab.fundingShock(BTC, new D('0.01'), signal)).toBeUndefined()
    await trading.submit(world.order({ side: 'sell' }), signal)
    const payment = await paperLab.fundingShock(BTC, new D('0.01'), signal)
    expect(payment?.amountQuote.toFixed()).toBe('600')
    expect(await world.wallet()).toBe('100600')
    await world.paper.disconnect()
  })

  it('keeps its payments in a file, and reads on after a line that a crash cut off', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'funding-'))
    try {
      const path = join(folder, 'new', 'funding.jsonl')
      const world = await createPaperWorld({ funding: createFundingFile(path) })
      await world.paper.trading.submit(world.order(), signal)
      await world.paper.paperLab.fundingShock(BTC, new D('0.001'), signal)
      await world.paper.disconnect()
      appendFileSync(path, '{"venue":"fake","symb')
      const file = createFundingFile(path)
      const [payment, ...more] = await file.all()
      expect([payment?.amountQuote.toFixed(), more.length]).toEqual(['-60', 0])
      if (payment) await file.append({ ...payment, paymentId: 'next' })
      expect((await createFundingFile(path).all()).map(({ paymentId }) => paymentId).at(-1)).toBe('next')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('liquidation on paper', () => {
  it('closes by force at the live book when equity is below maintenance, and tells it', async () => {
    const world = await createPaperWorld()
    await world.paper.trading.submit(world.order({ sizeBase: new D(30) }), signal)
    await world.paper.trading.submit(
      world.order({ side: 'sell', limitPrice: new D('61000.5'), sizeBase: new D(1), reduceOnly: true }),
      signal,
    )
    const [position] = await world.paper.account.getDetailedPositions({}, signal)
    // 100,000 + 30 × (P − 60,000.5) = 30 × P × 0.005
    expect(position?.liquidationPrice?.toDecimalPlaces(2).toFixed()).toBe('56951.93')
    world.quote(56_952)
    await world.clock.advance(2_000)
    expect(world.events.some(({ kind }) => kind === 'liquidation')).toBe(false)
    world.quote(56_951)
    await world.clock.advance(2_000)
    const forced = world.events.flatMap((event) => (event.kind === 'liquidation' ? [event.fill] : []))
    expect(forced.map(({ price, sizeBase, forced: by }) => `${price} ${sizeBase} ${by}`)).toEqual([
      '56950.5 30 true',
    ])
    expect(await world.paper.account.getDetailedPositions({}, signal)).toEqual([])
    expect(await world.paper.trading.getActiveOrders({}, signal)).toEqual([])
    expect(await world.wallet()).toBe('8500')
    expect(world.events.filter(({ kind }) => kind === 'fill')).toHaveLength(2)
    await world.paper.disconnect()
    expect(await world.wallet(await world.restart())).toBe('8500')
  })

  it('liquidates at once when the lab asks, and tells how much', async () => {
    const world = await createPaperWorld()
    expect((await world.paper.paperLab.liquidateNow(BTC, signal)).toFixed()).toBe('0')
    await world.paper.trading.submit(world.order({ side: 'sell' }), signal)
    expect((await world.paper.paperLab.liquidateNow(BTC, signal)).toFixed()).toBe('1')
    expect(world.events.filter(({ kind }) => kind === 'liquidation')).toHaveLength(1)
    await world.paper.disconnect()
    expect(world.clock.sleeperCount).toBe(0)
  })
})
