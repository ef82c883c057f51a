import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BTC, startTestVenue, type TestVenue } from './test-venue.ts'

let venue: TestVenue

beforeEach(async () => {
  venue = await startTestVenue({ stockMarketOpen: false })
})

afterEach(() => venue.simulator.close())

const KLINES = { priceType: 'LAST_PRICE', klineType: 'MINUTE_1' }

describe('metadata', () => {
  it('lists the contracts of each generation with their coins, steps and resolutions', async () => {
    const [v2, v1] = [
      (await venue.v2.get('meta/getMetaData')).body,
      (await venue.v1.get('meta/getMetaData')).body,
    ]
    expect(v2).toMatchObject({ code: 'SUCCESS', msg: null, errorParam: null, traceId: expect.any(String) })
    const { global, coinList, contractList } = v2.data
    expect(global).toMatchObject({ nativeChainId: '33431', chainId: '1', maintenanceReason: '' })
    const named = (name: string) =>
      contractList.find((each: { contractName: string }) => each.contractName === name)
    expect(named('BTCUSDC')).toMatchObject({ contractId: BTC.v2, tickSize: '0.1', resolution: '10000000000' })
    expect(named('ETHUSDC').resolution).toBe('0x3b9aca00')
    expect(named('SOLUSDC')).toMatchObject({ resolution: '', starkExResolution: '0x5f5e100' })
    expect(named('LUNAUSDC').enableTrade).toBe(false)
    expect(named('NVDAUSDC').isStock).toBe(true)
    const { baseCoinId } = named('哈基米USDC')
    expect(coinList.find((coin: { coinId: string }) => coin.coinId === baseCoinId).coinName).toBe('HAJIMI')
    expect(v1.data.contractList.map((each: { contractName: string }) => each.contractName)).toContain(
      'BNB2USDT',
    )
    expect(v1.data.contractList[0]).toMatchObject({
      contractId: BTC.v1,
      starkExSyntheticAssetId: '0x425443322d31300000000000000000',
      starkExResolution: '0x2540be400',
    })
  })
})

describe('quotes', () => {
  it('are empty for ids of the other generation and of nobody, and without an id', async () => {
    for (const contractId of [BTC.v1, '99', '30000012']) {
      for (const path of ['quote/getTicker', 'funding/getLatestFundingRate'])
        expect((await venue.v2.get(path, { contractId })).body).toMatchObject({ code: 'SUCCESS', data: [] })
      const depth = await venue.v2.get('quote/getDepth', { contractId, level: '15' })
      expect(depth.body).toMatchObject({ code: 'SUCCESS', data: [] })
    }
    expect((await venue.v1.get('quote/getTicker', { contractId: BTC.v2 })).body.data).toEqual([])
    expect((await venue.v2.get('quote/getTicker')).body.data).toEqual([])
  })

  it('show ticker, depth and market status', async () => {
    const ticker = (await venue.v2.get('quote/getTicker', { contractId: BTC.v2 })).body.data[0]
    expect(ticker.markPrice).toBe(ticker.oraclePrice)
    expect(ticker.bestBidPrice).toBeUndefined()
    expect(Number(ticker.nextFundingTime) % 14_400_000).toBe(0)
    const { data } = (await venue.v1.get('quote/getDepth', { contractId: BTC.v1, level: '15' })).body
    expect(data).toMatchObject([
      { level: 15, contractId: BTC.v1, contractName: 'BTCUSD', depthType: 'SNAPSHOT' },
    ])
    expect(data[0].asks).toHaveLength(15)
    expect(Number(data[0].bids[0].price)).toBeLessThan(Number(data[0].asks[0].price))
    const wrong = await venue.v2.get('quote/getDepth', { contractId: BTC.v2, level: '50' })
    expect(wrong).toMatchObject({ status: 400, body: { code: 'GATEWAY_PARAM_INVALID' } })
    const status = (contractId: string) => venue.v2.get('quote/getMarketStatus', { contractId })
    expect((await status('30000020')).body.data).toEqual([{ contractId: '30000020', status: false }])
    expect((await status(BTC.v2)).body.data).toEqual([{ contractId: BTC.v2, status: true }])
  })

  it('page through candles, newest first, without a hole', async () => {
    const ask = async (more: Record<string, string>) =>
      (await venue.v2.get('quote/getKline', { contractId: BTC.v2, size: '3', ...KLINES, ...more })).body.data
    const first = await ask({})
    const second = await ask({ offsetData: first.nextPageOffsetData })
    const times = [...first.dataList, ...second.dataList].map(({ klineTime }) => Number(klineTime))
    expect(times.map((time) => (times[0] as number) - time)).toEqual(
      [0, 1, 2, 3, 4, 5].map((step) => step * 60_000),
    )
    const multi = { contractIdList: `${BTC.v2},30000002`, size: '2', ...KLINES }
    const { data } = (await venue.v2.get('quote/getMultiContractKline', multi)).body
    expect(data.map(({ klineList }: { klineList: unknown[] }) => klineList.length)).toEqual([2, 2])
  })

  it('tell funding by settlement or by minute', async () => {
    const ask = async (more: Record<string, string>) => {
      const query = { contractId: BTC.v2, size: '2', ...more }
      return (await venue.v2.get('funding/getFundingRatePage', query)).body.data.dataList
    }
    const settled = await ask({ filterSettlementFundingRate: 'true' })
    expect(settled[0]).toMatchObject({ isSettlement: true, fundingRateIntervalMin: '240' })
    expect(Number(settled[0].fundingTime) - Number(settled[1].fundingTime)).toBe(14_400_000)
    const minutes = await ask({})
    expect(Number(minutes[0].fundingTimestamp) - Number(minutes[1].fundingTimestamp)).toBe(60_000)
    const latest = (await venue.v1.get('funding/getLatestFundingRate', { contractId: BTC.v1 })).body.data
    expect(latest).toHaveLength(1)
  })
})

it('refuses market orders while a stock market is shut', async () => {
  const { body } = await venue.place(venue.v2, { contractId: '30000020', size: '0.01' })
  expect(body.code).toBe('MARKET_CLOSED')
})

it('answers an unknown path and an unreadable body', async () => {
  expect((await venue.v2.get('quote/getNothing')).status).toBe(404)
  const { restUrl } = venue.simulator.ready
  const response = await fetch(`${restUrl}/api/v2/private/order/createOrder`, { method: 'POST', body: '[]' })
  expect(response.status).toBe(400)
})
