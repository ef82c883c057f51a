import { describe, expect, it } from 'vitest'
import { BTC, btc } from '../../../test/support/market.ts'
import { intentId, setUpOrderDesk as setUp } from '../../../test/support/order-desk-rig.ts'
import { D, ZERO } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'

describe('closing a position', () => {
  it('closes the position that the venue reports, reduce-only', async () => {
    const { client, desk } = setUp()
    client.positionBase = new D('-0.75')
    expect(await desk.close({ intentId, symbol: BTC })).toMatchObject({ outcome: 'accepted' })
    expect(client.sent[0]).toMatchObject({
      side: 'buy',
      reduceOnly: true,
      type: 'market',
      sizeBase: new D('0.75'),
    })
    expect(client.calls.getOrderBookDepth).toBe(1)
  })

  it('asks again while the venue still answers flat and the account stream has the fill', async () => {
    const { clock, client, desk, stream } = setUp()
    stream.positionBase = new D('0.75')
    client.positionBase = ZERO
    const reply = desk.close({ intentId, symbol: BTC })
    await clock.advance(400)
    client.positionBase = new D('0.75')
    await clock.advance(200)
    expect(await reply).toMatchObject({ outcome: 'accepted' })
    expect(client.sent[0]?.sizeBase.toFixed()).toBe('0.75')
  })

  it('believes a venue that stays flat', async () => {
    const { clock, client, desk, stream } = setUp()
    stream.positionBase = new D('0.75')
    client.positionBase = ZERO
    const reply = desk.close({ intentId, symbol: BTC })
    await clock.advance(2_000)
    expect(await reply).toMatchObject({ outcome: 'rejected', code: 'no-position' })
    expect(client.sent).toEqual([])
  })

  it('closes without the reduce-only flag where the venue has none', async () => {
    const { client, desk } = setUp()
    client.positionBase = new D('0.75')
    Object.assign(client, { capabilities: { ...client.capabilities, reduceOnly: false } })
    expect(await desk.close({ intentId, symbol: BTC })).toMatchObject({ outcome: 'accepted' })
    expect(client.sent[0]).toMatchObject({ side: 'sell', reduceOnly: false })
  })

  it('closes at a venue that names no largest order', async () => {
    const { client, desk } = setUp()
    client.positionBase = new D(2)
    client.instruments.resolve = async () => ({ ...btc, maxSize: ZERO, maxMarketSize: ZERO })
    expect(await desk.close({ intentId, symbol: BTC })).toMatchObject({ outcome: 'accepted' })
    expect(client.sent[0]?.sizeBase.toFixed()).toBe('2')
  })

  it('says what is left when a position is larger than one market order may be', async () => {
    const { client, desk } = setUp()
    client.positionBase = new D(2)
    client.instruments.resolve = async () => ({ ...btc, maxSize: ZERO, maxMarketSize: new D('1.5') })
    expect(await desk.close({ intentId, symbol: BTC })).toMatchObject({
      outcome: 'accepted',
      reason:
        'Fake takes at most 1.5 BTC in one market order, the position was 2 BTC: close again for the other 0.5 BTC',
    })
    expect(client.sent.map(({ sizeBase }) => sizeBase.toFixed())).toEqual(['1.5'])
  })

  it('does not call a position flat that is smaller than a lot', async () => {
    const { client, desk } = setUp()
    client.positionBase = new D('0.0004')
    expect(await desk.close({ intentId, symbol: BTC })).toMatchObject({
      code: 'below-min-size',
      reason:
        'the position of 0.0004 BTC is smaller than the 0.001 BTC that Fake trades: it cannot be closed there',
    })
  })

  it('never reads a failed position query as flat', async () => {
    const { client, desk } = setUp()
    client.failure = new AppError('timeout', 'no answer came before the deadline')
    expect(await desk.close({ intentId, symbol: BTC })).toMatchObject({
      outcome: 'rejected',
      code: 'not-sent',
      reason: 'nothing was sent: no answer came before the deadline',
    })
  })

  it('says that there is nothing to close', async () => {
    const { desk } = setUp()
    expect(await desk.close({ intentId, symbol: BTC })).toMatchObject({
      code: 'no-position',
      reason: 'there is no BTC position to close',
    })
  })
})
