import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BTC, startTestVenue, type TestVenue } from './test-venue.ts'

describe('public data', () => {
  let venue: TestVenue

  beforeAll(async () => {
    venue = await startTestVenue()
  })

  afterAll(() => venue.simulator.close())

  const read = async (name: string, body: object = {}) => (await venue.caller.market(name, { ...body })).body

  it('lists instruments of several kinds, scales and funding intervals', async () => {
    const { result } = await read('all_instruments')
    const bySymbol = new Map(result.map((row: { instrument: string }) => [row.instrument, row]))
    expect(bySymbol.get(BTC)).toMatchObject({
      instrument_hash: '0x030501',
      base_decimals: '9',
      tick_size: '0.1',
    })
    expect(bySymbol.get('KPEPE_USDT_Perp')).toMatchObject({ base_decimals: '3', funding_interval_hours: '4' })
    expect(bySymbol.get('SUI_USDT_Perp')).toMatchObject({ base_decimals: '6', funding_interval_hours: '1' })
    expect(new Set(result.map(({ kind }: { kind: string }) => kind))).toEqual(
      new Set(['PERPETUAL', 'FUTURE', 'SPOT']),
    )
    expect((await read('all_instruments', { is_active: true })).result).toHaveLength(result.length - 1)
    const filtered = await read('instruments', { kind: ['PERPETUAL'], base: ['ETH', 'USDC'] })
    expect(filtered.result).toMatchObject([{ instrument: 'ETH_USDT_Perp' }])
    expect((await read('instrument', { instrument: 'btc_usdt_perp' })).code).toBe(3000)
  })

  it('has the book best first, in the depths it knows', async () => {
    const { result } = await read('book', { instrument: BTC, depth: 50 })
    const prices = (side: string) => result[side].map(({ price }: { price: string }) => Number(price))
    expect(prices('bids')).toEqual(prices('bids').toSorted((a: number, b: number) => b - a))
    expect(prices('asks')).toEqual(prices('asks').toSorted((a: number, b: number) => a - b))
    expect(result.bids).toHaveLength(50)
    expect((await read('book', { instrument: BTC, depth: 20 })).code).toBe(3031)
    expect((await read('book', { instrument: 'LUNA_USDT_Perp', depth: 10 })).code).toBe(1004)
  })

  it('pages through candles and funding rates, newest first', async () => {
    const first = await read('kline', { instrument: BTC, interval: 'CI_1_H', type: 'TRADE', limit: 3 })
    const second = await read('kline', { instrument: BTC, interval: 'CI_1_H', limit: 3, cursor: first.next })
    const times = [...first.result, ...second.result].map(({ open_time }) => BigInt(open_time))
    expect(times).toEqual(
      Array.from({ length: 6 }, (_, index) => (times[0] ?? 0n) - BigInt(index) * 3_600_000_000_000n),
    )
    const { result } = await read('funding', { instrument: 'DOGE_USDT_Perp', limit: 2 })
    expect(BigInt(result[0].funding_time) - BigInt(result[1].funding_time)).toBe(14_400_000_000_000n)
    expect(result[0]).toMatchObject({
      funding_interval_hours: 4,
      funding_rate: expect.stringMatching(/^-?\d+\.\d+$/),
    })
    expect((await read('funding', { instrument: 'USDC_USDT' })).code).toBe(3000)
    expect((await read('kline', { instrument: BTC, interval: 'CI_5_D' })).code).toBe(3040)
  })

  it('tells margin rules and currencies', async () => {
    const { result } = await read('margin_rules', { instrument: BTC })
    expect(result.risk_brackets[0]).toMatchObject({ tier: 1, notional_floor: '0.0', max_leverage: 100 })
    expect((await read('currency')).result[0]).toMatchObject({ symbol: 'USDT', balance_decimals: '6' })
  })

  it('speaks short names on the lite path', async () => {
    const { body } = await venue.caller.post('/market-data/lite/v1/kline', { i: BTC, i1: 'CI_1_M', l: 1 })
    expect(body).toMatchObject({ r: [{ i: BTC, ot: expect.stringMatching(/^\d{19}$/) }] })
    const refused = await venue.caller.post('/market-data/lite/v1/kline', { i: 'NO', i1: 'CI_1_M' })
    expect(refused.body).toMatchObject({ c: 3000, s: 400 })
  })

  it('says 1004 where there is nothing, and a page where the front fails', async () => {
    expect((await venue.caller.post('/market-data/full/v1/nothing', {})).body.code).toBe(1004)
    venue.simulator.faults.add({ kind: 'status', status: 502, html: true, count: 1 })
    expect((await venue.caller.post('/market-data/full/v1/mini', {})).body).toContain('<h1>502</h1>')
    venue.simulator.faults.add({ kind: 'status', status: 503, count: 1 })
    expect((await venue.caller.post('/market-data/full/v1/mini', {})).body).toMatchObject({
      code: 1002,
      status: 503,
    })
  })
})
