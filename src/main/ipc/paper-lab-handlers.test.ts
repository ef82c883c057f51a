import { describe, expect, it } from 'vitest'
import { D, type Decimal, ZERO } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'
import { createPaperLabHandlers, type LabVenue } from './paper-lab-handlers.ts'

const signal = new AbortController().signal

function setUp(more: Partial<LabVenue> = {}) {
  const reached: unknown[] = []
  const note =
    (what: string) =>
    (...values: readonly unknown[]) =>
      void reached.push([what, ...values.filter((value) => !(value instanceof AbortSignal)).map(String)])
  const venue: LabVenue = {
    venueName: 'Aster',
    kind: 'perpetual',
    quoteAsset: 'USDT',
    heldSymbols: () => ['BTC', 'ETH'],
    setLatency: note('latency'),
    setQueueModel: note('queue'),
    dropReplies: note('drop'),
    failNextOrder: note('fail'),
    clearFaults: note('clear'),
    async liquidateNow(symbol): Promise<Decimal> {
      note('liquidate')(symbol)
      return new D('0.25')
    },
    async fundingShock(symbol, rate) {
      note('shock')(symbol, rate)
      return { amountQuote: new D('-1.200049') }
    },
    ...more,
  }
  const handlers = createPaperLabHandlers({
    venueOf(asked) {
      if (asked === 'aster') return venue
      throw new AppError('validation', `expected a paper venue that is connected (aster), got ${asked}`)
    },
    chooseRecording: async () => false,
    forgetRecording: note('forget'),
    restartMarket: async (speed) => note('restart')(speed),
  })
  return { handlers, reached }
}

describe('createPaperLabHandlers', () => {
  it('hands each switch to its venue', async () => {
    const { handlers, reached } = setUp()
    const at = { venue: 'aster' }
    await handlers['lab.setLatency']({ ...at, latencyMs: 2_000 }, signal)
    await handlers['lab.setQueueModel']({ ...at, isOn: false }, signal)
    await handlers['lab.dropReplies']({ ...at, count: 2, carriedOut: true }, signal)
    await handlers['lab.failNextOrder']({ ...at, how: 'reject' }, signal)
    await handlers['lab.clearFaults'](at, signal)
    await handlers['lab.forgetRecording'](at, signal)
    await handlers['lab.restartMarket']({ speed: 4 }, signal)
    expect(await handlers['lab.chooseRecording'](at, signal)).toEqual({ outcome: 'cancelled' })
    expect(reached).toEqual([
      ['latency', '2000'],
      ['queue', 'false'],
      ['drop', '2', 'true'],
      ['fail', 'reject'],
      ['clear'],
      ['forget', 'aster'],
      ['restart', '4'],
    ])
    await expect(handlers['lab.clearFaults']({ venue: 'mars' }, signal)).rejects.toThrow('got mars')
  })

  it('tells what a liquidation closed and what funding paid', async () => {
    const { handlers, reached } = setUp()
    const at = { venue: 'aster', symbol: 'BTC' }
    expect(await handlers['lab.liquidate'](at, signal)).toEqual({ closedBase: '0.25' })
    const paid = await handlers['lab.fundingShock']({ ...at, ratePercent: ' -0.01 ' }, signal)
    expect(paid).toEqual({ receivedQuote: '-1.2', quoteAsset: 'USDT' })
    expect(reached).toEqual([
      ['liquidate', 'BTC'],
      ['shock', 'BTC', '-0.0001'],
    ])
  })

  it.each(['', 'ten', '10.01', '-11', '1e1', 'NaN'])('refuses the funding rate "%s"', async (ratePercent) => {
    const { handlers, reached } = setUp()
    const asked = handlers['lab.fundingShock']({ venue: 'aster', symbol: 'BTC', ratePercent }, signal)
    await expect(asked).rejects.toThrow(
      `expected a funding rate from -10 to 10 per cent, got ${ratePercent || 'nothing'}`,
    )
    expect(reached).toEqual([])
  })

  it('refuses a symbol that is not held, funding on spot, and says when nothing could be closed', async () => {
    const { handlers } = setUp({ liquidateNow: async () => ZERO })
    const shock = { venue: 'aster', ratePercent: '1' }
    await expect(handlers['lab.fundingShock']({ ...shock, symbol: 'SOL' }, signal)).rejects.toThrow(
      'expected a symbol that the paper account holds at Aster (BTC, ETH), got SOL',
    )
    await expect(handlers['lab.liquidate']({ venue: 'aster', symbol: 'BTC' }, signal)).rejects.toThrow(
      'nothing of BTC could be closed at Aster',
    )
    const flat = setUp({ heldSymbols: () => [] }).handlers
    await expect(flat['lab.liquidate']({ venue: 'aster', symbol: 'BTC' }, signal)).rejects.toThrow(
      '(nothing)',
    )
    const spot = setUp({ kind: 'spot' }).handlers
    await expect(spot['lab.fundingShock']({ ...shock, symbol: 'BTC' }, signal)).rejects.toThrow(
      'Aster is a spot venue: no funding is settled there',
    )
  })
})
