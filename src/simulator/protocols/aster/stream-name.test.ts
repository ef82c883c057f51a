import { describe, expect, it } from 'vitest'
import { parseStreamName } from './stream-name.ts'

const symbols = new Map([
  ['btcusdt', 'BTCUSDT'],
  ['币安人生usdt', '币安人生USDT'],
])

describe('parseStreamName', () => {
  it.each([
    ['btcusdt@bookTicker', { kind: 'bookTicker', symbol: 'BTCUSDT' }],
    ['btcusdt@depth', { kind: 'diff', symbol: 'BTCUSDT', cadenceMs: 250 }],
    ['btcusdt@depth@100ms', { kind: 'diff', symbol: 'BTCUSDT', cadenceMs: 100 }],
    ['btcusdt@depth20@500ms', { kind: 'partial', symbol: 'BTCUSDT', levels: 20, cadenceMs: 500 }],
    ['btcusdt@kline_1m', { kind: 'kline', symbol: 'BTCUSDT', interval: '1m' }],
    ['btcusdt@markPrice@1s', { kind: 'markPrice', symbol: 'BTCUSDT', everyMs: 1_000 }],
    ['!markPrice@arr', { kind: 'markPrice', everyMs: 3_000 }],
    ['!miniTicker@arr', { kind: 'miniTicker' }],
    ['!bookTicker', { kind: 'bookTicker' }],
    ['!forceOrder@arr', { kind: 'forceOrder' }],
    ['币安人生usdt@aggTrade', { kind: 'aggTrade', symbol: '币安人生USDT' }],
  ])('reads %s', (name, spec) => {
    expect(parseStreamName(name, symbols)).toEqual(spec)
  })

  it.each([
    'BTCUSDT@bookTicker',
    'dogeusdt@bookTicker',
    'btcusdt@depth7',
    'btcusdt@depth@75ms',
    'btcusdt@kline_7m',
    'x',
    '',
  ])('does not know %j', (name) => {
    expect(parseStreamName(name, symbols)).toBeUndefined()
  })
})
