import { describe, expect, it } from 'vitest'
import { allSubscriptions, readChannels, streamName, streamParts } from './subscriptions.ts'

const asker = { markets: new Set(['BTC-EUR', 'ETH-EUR']), isAuthenticated: false }
const read = (...channels: unknown[]) => readChannels(channels, asker)

describe('subscriptions', () => {
  it('name a stream for each market, and candles for each interval', () => {
    expect(read({ name: 'ticker', markets: ['BTC-EUR', 'ETH-EUR'] })).toEqual([
      'ticker:BTC-EUR',
      'ticker:ETH-EUR',
    ])
    expect(read({ name: 'candles', interval: ['1m', '1M'], markets: ['BTC-EUR'] })).toEqual([
      'candles:1m:BTC-EUR',
      'candles:1M:BTC-EUR',
    ])
  })

  it.each([
    [undefined, 203, 'channels parameter is required.'],
    [[], 205, 'channels parameter is invalid.'],
    [[{ name: 'weather', markets: ['BTC-EUR'] }], 205, 'name parameter is invalid.'],
    [[{ name: 'ticker' }], 203, 'markets parameter is required.'],
    [[{ name: 'ticker', markets: ['btc-eur'] }], 205, 'market parameter btc-eur is invalid.'],
    [[{ name: 'ticker', markets: ['BTC-EUR', 'NOPE-EUR'] }], 205, 'market parameter NOPE-EUR is invalid.'],
    [[{ name: 'candles', markets: ['BTC-EUR'] }], 203, 'interval parameter is required.'],
    [[{ name: 'candles', interval: ['1w'], markets: ['BTC-EUR'] }], 205, 'interval parameter is invalid.'],
    [[{ name: 'account', markets: ['BTC-EUR'] }], 300, 'Authentication is required for this endpoint.'],
  ])('refuse %j', (channels, code, message) => {
    expect(() => readChannels(channels, asker)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    )
  })

  it('are all told, candles by interval', () => {
    const names = [
      'ticker:BTC-EUR',
      'candles:1m:BTC-EUR',
      'ticker:ETH-EUR',
      'candles:1m:ETH-EUR',
      'account:*',
    ]
    expect(allSubscriptions(names)).toEqual({
      ticker: ['BTC-EUR', 'ETH-EUR'],
      candles: { '1m': ['BTC-EUR', 'ETH-EUR'] },
      account: ['*'],
    })
    for (const name of names) expect(streamName(streamParts(name))).toBe(name)
  })
})
