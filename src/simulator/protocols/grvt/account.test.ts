import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../clock.ts'
import { addressOfKey, positionConfigDigest } from './signature.ts'
import { signDigest } from './test-caller.ts'
import { BTC, soon, startTestVenue, type TestVenue } from './test-venue.ts'

describe('the account', () => {
  let folder: string
  let venue: TestVenue

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grvt-'))
    venue = await startTestVenue({ state: join(folder, 'account.json') })
  })

  afterEach(async () => {
    await venue.simulator.close()
    await rm(folder, { recursive: true })
  })

  const positions = async () => (await venue.caller.trade('positions')).body.result
  const configure = (leverage: string, type: 'CROSS' | 'ISOLATED', signedLeverage = leverage) => {
    const { chainId, credentials } = venue.simulator.ready
    const expiration = BigInt(systemClock.now() + 60_000) * 1_000_000n
    const config = {
      subAccountId: BigInt(credentials.subAccountId),
      assetId: 0x030501n,
      marginType: type === 'CROSS' ? 2 : 1,
      leverageMicros: BigInt(signedLeverage) * 1_000_000n,
      nonce: 1n,
      expiration,
    } as const
    const signature = {
      signer: addressOfKey(credentials.privateKey),
      ...signDigest(positionConfigDigest(config, chainId), credentials.privateKey),
      nonce: 1,
      expiration: String(expiration),
    }
    return venue.caller.trade('set_position_config', {
      instrument: BTC,
      margin_type: type,
      leverage,
      signature,
    })
  }

  it('adds up', async () => {
    await venue.caller.create({ size: '0.5' })
    await soon(positions).toHaveLength(1)
    const { result } = (await venue.caller.trade('account_summary')).body
    const number = (name: string): number => Number(result[name])
    const wallet = Number(result.spot_balances[0].balance)
    expect(wallet + number('unrealized_pnl')).toBeCloseTo(number('total_equity'), 5)
    expect(number('available_balance')).toBeCloseTo(
      number('total_equity') - number('initial_margin') - Math.min(number('unrealized_pnl'), 0),
      5,
    )
    expect(result).toMatchObject({ settle_currency: 'USDT', positions: [{ instrument: BTC, size: '0.5' }] })
  })

  it('pays funding, which is positive when it is paid', async () => {
    await venue.caller.create({ side: 'sell' })
    await soon(positions).toHaveLength(1)
    venue.simulator.faults.add({ kind: 'funding', symbol: BTC })
    const { result } = (await venue.caller.trade('funding_payment_history', { instrument: BTC })).body
    expect(result).toMatchObject([{ instrument: BTC, currency: 'USDT', tx_id: expect.any(String) }])
    const [position] = await positions()
    expect(position.cumulative_realized_funding_payment).toBe(result[0].amount)
    const { body } = await venue.caller.market('ticker', { instrument: BTC })
    // Who is short pays when the rate is negative.
    expect(Math.sign(Number(result[0].amount))).toBe(-Math.sign(Number(body.result.funding_rate)))
  })

  it('sets leverage within the limits of the instrument', async () => {
    const set = async (leverage: string) =>
      (await venue.caller.trade('set_initial_leverage', { instrument: BTC, leverage })).body
    expect(await set('10')).toEqual({ success: true })
    expect(await set('0.5')).toMatchObject({ code: 2107 })
    expect(await set('101')).toMatchObject({ code: 2108 })
    const { results } = (await venue.caller.trade('get_all_initial_leverage')).body
    expect(results[0]).toEqual({
      instrument: BTC,
      leverage: '10.0',
      min_leverage: '1.0',
      max_leverage: '100.0',
      margin_type: 'CROSS',
    })
  })

  it('sets leverage and margin type with a signature', async () => {
    expect((await configure('5', 'ISOLATED')).body).toEqual({ ack: true })
    await venue.caller.create({})
    await soon(positions).toMatchObject([{ margin_type: 'ISOLATED', leverage: '5.0' }])
    expect((await configure('5', 'CROSS')).body.code).toBe(2102)
    expect((await configure('6', 'ISOLATED', '7')).body.code).toBe(2002)
  })

  it('is nobody else’s', async () => {
    expect((await venue.caller.trade('positions', { sub_account_id: '1' })).body.code).toBe(1001)
    expect((await venue.caller.trade('positions', { sub_account_id: 'x' })).body.code).toBe(3020)
  })

  it('comes back from disk with its keys, its position, and its orders with their ids', async () => {
    await venue.caller.create({})
    await venue.caller.create({ price: await venue.priceFromBid(-100), clientOrderId: '5' })
    const open = async () => (await venue.caller.trade('open_orders')).body.result
    await soon(open).toHaveLength(1)
    await soon(positions).toHaveLength(1)
    const [before] = await open()
    const { credentials } = venue.simulator.ready
    await venue.simulator.close()
    venue = await startTestVenue({ state: join(folder, 'account.json') })
    expect(venue.simulator.ready.credentials).toEqual(credentials)
    expect(await open()).toEqual([before])
    expect(await positions()).toMatchObject([{ size: '0.01' }])
    await venue.caller.trade('cancel_order', { order_id: before.order_id })
    await soon(open).toEqual([])
  })
})
