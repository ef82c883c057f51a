import { describe, expect, it } from 'vitest'
import { parseStreamName } from './stream-name.ts'

describe('stream names', () => {
  it.each([
    ['depth.SOL_USDC_PERP', { kind: 'depth', symbol: 'SOL_USDC_PERP', cadenceMs: 0 }],
    ['depth.200ms.AAPL.US_USDC_PERP', { kind: 'depth', symbol: 'AAPL.US_USDC_PERP', cadenceMs: 200 }],
    ['depth.AAPL.US_USDC_PERP', { kind: 'depth', symbol: 'AAPL.US_USDC_PERP', cadenceMs: 0 }],
    ['depth.1000ms.SOL_USDC', { kind: 'depth', symbol: 'SOL_USDC', cadenceMs: 1_000 }],
    ['depth.100ms.SOL_USDC', 'invalid-depth-window'],
    ['depth.', 'invalid-stream'],
    ['bookTicker.kPEPE_USDC_PERP', { kind: 'bookTicker', symbol: 'kPEPE_USDC_PERP' }],
    ['trade.NOBODY', { kind: 'trade', symbol: 'NOBODY' }],
    ['kline.1m.SOL_USDC_PERP', { kind: 'kline', symbol: 'SOL_USDC_PERP', interval: '1m' }],
    ['kline.1month.SOL_USDC_PERP', { kind: 'kline', symbol: 'SOL_USDC_PERP', interval: '1M' }],
    ['kline.1M.SOL_USDC_PERP', 'invalid-stream'],
    ['kline.7m.SOL_USDC_PERP', 'invalid-stream'],
    ['liquidation', { kind: 'liquidation' }],
    ['account.orderUpdate', { kind: 'account', topic: 'orderUpdate' }],
    [
      'account.positionUpdate.SOL_USDC_PERP',
      { kind: 'account', topic: 'positionUpdate', symbol: 'SOL_USDC_PERP' },
    ],
    ['account.balanceUpdate', { kind: 'account', topic: 'balanceUpdate' }],
    ['account.balanceUpdate.USDC', 'invalid-stream'],
    ['account.wallet', 'invalid-stream'],
    ['weather.SOL_USDC_PERP', 'invalid-stream'],
    ['', 'invalid-stream'],
  ])('%s', (name, expected) => {
    expect(parseStreamName(name)).toEqual(expected)
  })
})
