import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { BTC, startTestVenue, type TestVenue } from './test-venue.ts'

let venue: TestVenue | undefined

afterEach(async () => {
  await venue?.simulator.close()
  venue = undefined
})

const POSITION = '/api/v1/position'
const read = (from: TestVenue, instruction: string, path: string, params = {}) =>
  from.caller.read(instruction, path, params)

describe('the account', () => {
  it('holds a signed position, and none is not found', async () => {
    venue = await startTestVenue()
    expect((await read(venue, 'positionQuery', POSITION, { symbol: BTC })).status).toBe(404)
    expect((await read(venue, 'positionQuery', POSITION)).body).toEqual([])
    await venue.place({ side: 'Ask' })
    const [position] = (await read(venue, 'positionQuery', POSITION)).body
    expect(position).toMatchObject({
      symbol: BTC,
      netQuantity: '-0.01',
      netExposureQuantity: '0.01',
      imf: '0.01333333',
    })
    expect(Number(position.netCost)).toBeLessThan(0)
    expect(Number(position.estLiquidationPrice)).toBeGreaterThan(Number(position.entryPrice))
    const collateral = (await read(venue, 'collateralQuery', '/api/v1/capital/collateral')).body
    expect(Number(collateral.netEquity)).toBeCloseTo(
      Number(collateral.netEquityAvailable) + Number(collateral.netEquityLocked),
      6,
    )
    expect(Number(collateral.netEquityLocked)).toBeGreaterThan(0)
  })

  it('keeps fills, with client ids as text, and tells its fees in basis points', async () => {
    venue = await startTestVenue()
    const placed = await venue.place({ clientId: 5 })
    const fills = await read(venue, 'fillHistoryQueryAll', '/wapi/v1/history/fills', { symbol: BTC })
    expect(fills.body[0]).toMatchObject({
      orderId: placed.body.id,
      clientId: '5',
      isMaker: false,
      feeSymbol: 'USDC',
    })
    expect(fills.body[0].timestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+$/)
    const account = (await read(venue, 'accountQuery', '/api/v1/account')).body
    expect(account).toMatchObject({ futuresMakerFee: '2', futuresTakerFee: '5', leverageLimit: '20' })
  })

  it('has one leverage for everything', async () => {
    venue = await startTestVenue()
    const { caller } = venue
    const set = (leverageLimit: string) =>
      caller.write('accountUpdate', 'PATCH', '/api/v1/account', { leverageLimit })
    expect(await set('5')).toEqual({ status: 200, body: '' })
    expect((await read(venue, 'accountQuery', '/api/v1/account')).body.leverageLimit).toBe('5')
    expect((await set('51')).status).toBe(400)
    const limit = await read(venue, 'maxOrderQuantity', '/api/v1/account/limits/order', {
      symbol: BTC,
      side: 'Bid',
      price: '60000',
    })
    expect(Number(limit.body.maxOrderQuantity)).toBeCloseTo((100_000 * 5) / 60_000, 4)
  })

  it('is paid or pays funding, and is closed when it is liquidated', async () => {
    venue = await startTestVenue()
    await venue.place()
    venue.simulator.faults.add({ kind: 'funding' })
    const [paid] = (await read(venue, 'fundingHistoryQueryAll', '/wapi/v1/history/funding')).body
    expect(paid).toMatchObject({ symbol: BTC, intervalEndTimestamp: expect.not.stringContaining('Z') })
    // Positive rate: longs pay.
    expect(Math.sign(Number(paid.quantity))).toBe(-Math.sign(Number(paid.fundingRate)))
    venue.simulator.faults.add({ kind: 'liquidate' })
    expect((await read(venue, 'positionQuery', POSITION)).body).toEqual([])
    const all = await read(venue, 'fillHistoryQueryAll', '/wapi/v1/history/fills')
    expect(all.body[0].systemOrderType).toBe('LiquidatePositionOnBook')
    const own = await read(venue, 'fillHistoryQueryAll', '/wapi/v1/history/fills', { fillType: 'User' })
    expect(own.body).toHaveLength(all.body.length - 1)
  })

  it('outlives a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'backpack-'))
    const state = join(folder, 'state.json')
    venue = await startTestVenue({ state })
    const placed = await venue.place({
      orderType: 'Limit',
      price: await venue.priceFromBid(-100),
      clientId: 3,
    })
    await venue.place()
    const { credentials } = venue.simulator.ready
    await venue.simulator.close()
    venue = await startTestVenue({ state })
    expect(venue.simulator.ready.credentials).toEqual(credentials)
    expect((await read(venue, 'positionQuery', POSITION)).body[0].netQuantity).toBe('0.01')
    const open = (await read(venue, 'orderQueryAll', '/api/v1/orders')).body
    expect(open).toMatchObject([{ id: placed.body.id, clientId: 3 }])
    await rm(folder, { recursive: true })
  })
})
