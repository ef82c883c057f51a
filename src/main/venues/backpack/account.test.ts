import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/backpack/read.ts'
import {
  BTC,
  createScriptedBackpack,
  empty,
  json,
  never,
  refused,
} from '../../../../test/support/scripted-backpack.ts'

describe('the account', () => {
  test('flat is what the venue says with its code, not what fails', async () => {
    const { client, on } = createScriptedBackpack()
    on('GET /api/v1/position', () => refused('RESOURCE_NOT_FOUND', 'Not Found', 404))
    expect((await client.account.getAccountPositions({ symbol: BTC }, never)).toString()).toBe('0')
    on('GET /api/v1/position', () => ({ ...empty(404), text: 'not found' }))
    await expect(client.account.getAccountPositions({ symbol: BTC }, never)).rejects.toMatchObject({
      kind: 'protocol',
    })
  })

  test('fees and leverage', async () => {
    const { client, on } = createScriptedBackpack()
    on('GET /api/v1/account', () =>
      json({ leverageLimit: '5', futuresMakerFee: '-0.5', futuresTakerFee: '5' }),
    )
    on('GET /api/v1/market', () => json(readFixture<unknown[]>('markets')[0]))
    const text = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
    expect(text(await client.account.getFeeRates({ symbol: BTC }, never))).toEqual({
      makerRate: '-0.00005',
      takerRate: '0.0005',
    })
    expect(text(await client.account.getLeverageInfo({ symbol: BTC }, never))).toEqual({
      leverage: '5',
      maxLeverage: '75',
      maintenanceMarginRate: '0.00666667',
    })
  })
})
