import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BTC, startTestVenue, type TestVenue } from './test-venue.ts'

let venue: TestVenue

beforeEach(async () => {
  venue = await startTestVenue()
})

afterEach(() => venue.simulator.close())

const GENERATIONS = ['v2', 'v1'] as const

describe.each(GENERATIONS)('orders of %s', (generation) => {
  it('rest, are read, and are cancelled once', async () => {
    const caller = venue[generation]
    const price = await venue.priceFromBid(-100)
    const placed = await venue.place(caller, { clientOrderId: 'mine', price })
    expect(placed).toMatchObject({
      status: 200,
      body: { code: 'SUCCESS', data: { orderId: expect.any(String) } },
    })
    expect(Object.keys(placed.body.data)).toEqual(['orderId'])
    const { orderId } = placed.body.data
    const found = await caller.read('order/getOrderByClientOrderId', { clientOrderIdList: 'mine' })
    expect(found.body.data).toMatchObject([
      { id: orderId, contractId: BTC[generation], status: 'OPEN', cumMatchSize: '0', type: 'LIMIT' },
    ])
    const page = await caller.read('order/getActiveOrderPage', {
      size: '5',
      filterContractIdList: BTC[generation],
    })
    expect(page.body.data.dataList).toHaveLength(1)
    const cancel = () => caller.write('order/cancelOrderById', { orderIdList: [orderId, '17'] })
    expect((await cancel()).body.data.cancelResultMap).toEqual({
      [orderId]: 'SUCCESS',
      17: 'FAILED_ORDER_NOT_FOUND',
    })
    expect((await cancel()).body.data.cancelResultMap[orderId]).toBe('SUCCESS_ORDER_CANCELED')
    const ended = await caller.read('order/getHistoryOrderById', { orderIdList: orderId })
    expect(ended.body.data).toMatchObject([{ status: 'CANCELED', cancelReason: 'USER_CANCELED' }])
  })

  it('fill, and show in position, fills and balance', async () => {
    const caller = venue[generation]
    expect((await venue.place(caller)).body.code).toBe('SUCCESS')
    const { data } = (await caller.read('account/getAccountAsset')).body
    expect(data.positionList).toMatchObject([{ contractId: BTC[generation], openSize: '0.01' }])
    expect(Number(data.collateralList[0].amount)).toBeLessThan(100_000)
    expect(Number(data.positionList[0].openFee)).toBeLessThan(0)
    const asset = data.positionAssetList[0]
    const oracle = data.oraclePriceList.find(
      ({ contractId }: { contractId: string }) => contractId === BTC[generation],
    )
    expect(Number(asset.unrealizePnl)).toBeCloseTo(
      0.01 * Number(oracle.priceValue) - Number(data.positionList[0].openValue),
      4,
    )
    const fills = (await caller.read('order/getHistoryOrderFillTransactionPage')).body.data.dataList
    expect(fills[0]).toMatchObject({ direction: 'TAKER', orderSide: 'BUY', contractId: BTC[generation] })
    expect(Number(fills[0].fillFee)).toBeGreaterThan(0)
    const ledger = await caller.read('account/getPositionTransactionPage', { filterTypeList: 'BUY_POSITION' })
    expect(ledger.body.data.dataList[0].id).toBe(fills[0].id)
    const terms = await caller.read('account/getPositionTermPage')
    expect(terms.body.data.dataList).toMatchObject([{ currentIsOpen: true, cumOpenSize: '0.01' }])
  })

  it('are refused when the signature, the nonce or an amount is wrong', async () => {
    const caller = venue[generation]
    const price = await venue.priceFromBid(-100)
    const good = { clientOrderId: 'wrong', contractId: BTC[generation], side: 'BUY', size: '0.010', price }
    const value = (Number(price) / 100).toFixed(6)
    const send = async (change: Record<string, unknown>, worth = value): Promise<string> =>
      (await caller.write('order/createOrder', { ...caller.order(good, worth), ...change })).body.code
    expect(await send({ side: 'SELL' })).toBe('INVALID_L2_SIGNATURE')
    expect(await send({ l2Nonce: '7' })).toBe('INVALID_L2_NONCE')
    expect(await send({}, (Number(value) + 1).toFixed(6))).toBe('INVALID_ORDER_L2_VALUE')
    expect(await send({ l2Value: `${value}1` })).toBe('INVALID_ORDER_L2_VALUE')
    expect(await send({ l2LimitFee: '0' })).toBe('INVALID_ORDER_L2_LIMIT_FEE')
    expect(await send({ l2Size: '0.011' })).toBe('INVALID_ORDER_L2_SIZE')
    expect(await send({ price: `${price}5` })).toBe('INVALID_ORDER_PRICE')
    expect(await send({ expireTime: '1' })).toBe('INVALID_ORDER_EXPIRE_TIME')
    const market = { type: 'MARKET', timeInForce: 'IMMEDIATE_OR_CANCEL' }
    expect(await send(market)).toBe('INVALID_ORDER_MARKET_PRICE')
    const other = generation === 'v2' ? BTC.v1 : BTC.v2
    expect(await send({ contractId: other })).toBe('INVALID_CONTRACT_ID')
    expect(await send({})).toBe('SUCCESS')
    expect(await send({})).toBe('DUPLICATE_CLIENT_ORDER_ID')
    expect(venue.simulator.ordersTaken()).toBe(1)
  })
})

describe('headers', () => {
  it('must be there, fresh, known and right', async () => {
    const { v2, v1 } = venue
    const codeOf = async (change: Record<string, string>): Promise<readonly [number, string]> => {
      const { status, body } = await v2.read('account/getAccountAsset', {}, change)
      return [status, body.code]
    }
    expect(await codeOf({ 'X-edgeX-Passphrase': '' })).toEqual([400, 'GATEWAY_HEADER_REQUIRED'])
    expect(await codeOf({ 'X-edgeX-Api-Key': 'nobody' })).toEqual([401, 'INVALID_API_KEY'])
    expect(await codeOf({ 'X-edgeX-Signature': '00'.repeat(32) })).toEqual([401, 'INVALID_SIGNATURE'])
    expect(await codeOf({ 'X-edgeX-Timestamp': '1735542383256' })).toEqual([401, 'INVALID_TIMESTAMP'])
    const foreign = await v2.read('account/getAccountAsset', { accountId: '12345' })
    expect(foreign).toMatchObject({ status: 401, body: { code: 'INVALID_SIGNATURE' } })
    const stark = await v1.read('account/getAccountAsset', {}, { 'X-edgeX-Api-Signature': '01'.repeat(64) })
    expect(stark).toMatchObject({ status: 401, body: { code: 'INVALID_SIGNATURE' } })
    venue.simulator.faults.add({ kind: 'clock-skew', skewMs: 90_000 })
    expect((await v1.read('account/getAccountAsset')).body.code).toBe('INVALID_TIMESTAMP')
  })
})

describe('order kinds', () => {
  it('end as their terms say', async () => {
    const { v2 } = venue
    const [below, above] = [await venue.priceFromBid(-50), await venue.priceFromBid(50)]
    const cases = [
      [{ price: above, timeInForce: 'POST_ONLY' }, 'COULD_NOT_FILL'],
      [{ price: below, timeInForce: 'IMMEDIATE_OR_CANCEL' }, 'COULD_NOT_FILL'],
      [{ price: below, timeInForce: 'FILL_OR_KILL' }, 'COULD_NOT_FILL'],
      [{ side: 'SELL', reduceOnly: true }, 'REDUCE_ONLY_CANCELED'],
    ] as const
    for (const [order, reason] of cases) {
      const { body } = await venue.place(v2, order)
      const found = await v2.read('order/getOrderById', { orderIdList: body.data.orderId })
      expect(found.body.data).toMatchObject([{ status: 'CANCELED', cancelReason: reason, cumFillSize: '0' }])
    }
  })

  it('wait for their trigger, and block a change of leverage', async () => {
    const { v2 } = venue
    const trigger = {
      type: 'STOP_MARKET',
      timeInForce: 'IMMEDIATE_OR_CANCEL',
      triggerPriceType: 'ORACLE_PRICE',
    }
    const triggerPrice = await venue.priceFromBid(200)
    const { body } = await venue.place(v2, { ...trigger, triggerPrice })
    const found = await v2.read('order/getActiveOrderPage', { filterStatusList: 'UNTRIGGERED' })
    expect(found.body.data.dataList).toMatchObject([
      { id: body.data.orderId, type: 'STOP_MARKET', price: '0' },
    ])
    const setLeverage = () => v2.write('account/updateLeverageSetting', { contractId: BTC.v2, leverage: '7' })
    expect((await setLeverage()).body.code).toBe('ACCOUNT_UPDATE_LEVERAGE_FAILED_ORDER')
    const all = await v2.write('order/cancelAllOrder', {
      filterContractIdList: [BTC.v2],
      filterCoinIdList: [],
    })
    expect(all.body.data.cancelResultMap).toEqual({ [body.data.orderId]: 'SUCCESS' })
    expect((await setLeverage()).body.code).toBe('SUCCESS')
    const { data } = (await v2.read('account/getAccountById')).body
    expect(data.contractIdToTradeSetting[BTC.v2]).toMatchObject({ isSetMaxLeverage: true, maxLeverage: '7' })
  })

  it('are refused without margin', async () => {
    const price = await venue.priceFromBid(-100)
    const { status, body } = await venue.place(venue.v2, { price, size: '50' })
    expect(status).toBe(200)
    expect(body.code).toBe('ORDER_MARGIN_AVAILABLE_AMOUNT_NOT_ENOUGH')
  })
})

it('shows orders of one generation in the words of the other', async () => {
  const price = await venue.priceFromBid(-100)
  await venue.place(venue.v1, { clientOrderId: 'shared', price })
  const { body } = await venue.v2.read('order/getOrderByClientOrderId', { clientOrderIdList: 'shared' })
  expect(body.data).toMatchObject([{ contractId: BTC.v2, clientOrderId: 'shared', status: 'OPEN' }])
})

it('pages through orders and fills, newest first, without losing or repeating one', async () => {
  for (const clientOrderId of ['a', 'b', 'c']) await venue.place(venue.v2, { clientOrderId })
  const walk = async (path: string): Promise<Record<string, string>[]> => {
    const rows: Record<string, string>[] = []
    for (let offsetData = ''; ; ) {
      const { data } = (await venue.v2.read(path, { size: '1', offsetData })).body
      rows.push(...data.dataList)
      offsetData = data.nextPageOffsetData
      if (offsetData === '') return rows
    }
  }
  const orders = await walk('order/getHistoryOrderPage')
  expect(orders.map(({ clientOrderId }) => clientOrderId)).toEqual(['c', 'b', 'a'])
  const fills = await walk('order/getHistoryOrderFillTransactionPage')
  expect(new Set(fills.map(({ id }) => id)).size).toBe(fills.length)
  const total = fills.reduce((sum, { fillSize }) => sum + Number(fillSize), 0)
  expect(total).toBeCloseTo(0.03, 8)
  const ledger = await walk('account/getPositionTransactionPage')
  expect(ledger.map(({ id }) => id)).toEqual(fills.map(({ id }) => id))
})
