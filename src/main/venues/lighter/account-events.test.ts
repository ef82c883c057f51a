import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createRig, never, type Rig, rowOf } from '../../../../test/fixtures/lighter/client-rig.ts'
import { readFixture } from '../../../../test/fixtures/lighter/read.ts'
import { waitUntil } from '../../../../test/support/wait-until.ts'
import { systemClock } from '../../base/clock.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.client.disconnect())

describe('account events', () => {
  beforeEach(() => rig.client.connect(never))

  test('an order state that nobody has seen stops that frame and asks to read state again', async () => {
    rig.tell(rowOf('a', { status: 'levitating' }))
    expect(rig.events.at(-1)).toEqual({ kind: 'resync', reason: 'an account event could not be read' })
  })

  test('a frame that is no JSON may have been an order: state is read again', () => {
    rig.venue.pushText('{"type":')
    expect(rig.events.at(-1)).toEqual({ kind: 'resync', reason: 'a frame could not be read' })
  })

  test('an unknown kind of cancel is a cancel', async () => {
    rig.tell(rowOf('a', { status: 'canceled-by-moonlight' }))
    expect(rig.events.at(-1)).toMatchObject({
      kind: 'order',
      order: { status: 'cancelled', reason: 'by moonlight' },
    })
  })

  test('an order never comes back from its end', async () => {
    rig.tell(rowOf('a', { status: 'canceled' }))
    const told = rig.events.length
    rig.tell(rowOf('a', { status: 'open' }))
    expect(rig.events).toHaveLength(told)
  })

  test('a fill is told once, with our side, fee and liquidity', async () => {
    const frame = (type: string) => ({
      type,
      channel: 'account_all_trades:1234',
      trades: { '0': [readFixture('trade')] },
    })
    rig.venue.push(frame('update/account_all_trades'))
    rig.venue.push(frame('update/account_all_trades'))
    const fills = rig.events.filter(({ kind }) => kind === 'fill')
    expect(JSON.parse(JSON.stringify(fills))).toMatchObject([
      {
        fill: {
          tradeId: '19211490282',
          clientOrderId: '42',
          side: 'sell',
          liquidity: 'maker',
          feeQuote: '0.0001882192',
          realizedPnlQuote: '0.01',
          forced: false,
        },
      },
    ])
  })

  test('a liquidation is told as a fill and as a liquidation', async () => {
    const trade = { ...readFixture<object>('trade'), type: 'liquidation' }
    rig.venue.push({
      type: 'update/account_all_trades',
      channel: 'account_all_trades:1234',
      trades: { '0': trade },
    })
    expect(rig.events.slice(-2).map(({ kind }) => kind)).toEqual(['fill', 'liquidation'])
  })

  test('a payment of funding is read when a position’s total has moved', async () => {
    const paidAt = Math.ceil(systemClock.now() / 1000)
    const paid = { timestamp: paidAt, market_id: 0, funding_id: 7, change: '-1.5' }
    rig.venue.rest.set('/api/v1/positionFunding', () => ({ body: { code: 200, position_fundings: [paid] } }))
    const position = { market_id: 0, sign: 1, position: '1', avg_entry_price: '3000' }
    const push = (totalPaid: string): void =>
      rig.venue.push({
        type: 'update/account_all_positions',
        channel: 'account_all_positions:1234',
        positions: { '0': { ...position, total_funding_paid_out: totalPaid } },
      })
    push('0.000000')
    push('1.500000')
    push('1.5')
    await waitUntil('the payment', () => rig.events.some(({ kind }) => kind === 'funding'))
    expect(rig.venue.requests.filter((path) => path.includes('positionFunding'))).toHaveLength(1)
    expect(JSON.parse(JSON.stringify(rig.events.at(-1)))).toMatchObject({
      payment: { symbol: 'ETH', amountQuote: '-1.5', paymentId: '7-0' },
    })
  })

  test('a position carries its sign', async () => {
    const positions = { '0': { market_id: 0, sign: -1, position: '3.6956', avg_entry_price: '3024.66' } }
    rig.venue.push({ type: 'update/account_all_positions', channel: 'account_all_positions:1234', positions })
    expect(JSON.parse(JSON.stringify(rig.events.at(-1)))).toMatchObject({
      position: { symbol: 'ETH', sizeBase: '-3.6956', entryPrice: '3024.66' },
    })
  })
})
