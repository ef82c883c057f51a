import { expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC, bboOf, btc } from '../../../test/support/market.ts'
import { D, ONE } from '../base/decimal.ts'
import { silentLogger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Candle } from '../domain/market.ts'
import { createLiveBooks } from '../market-data/live-books.ts'
import { createMarketWatch } from './market-watch.ts'

const signal = new AbortController().signal
const ETH = 'ETH' as SymbolId

it('shows another instrument while the history of the last one is still on its way', async () => {
  const clock = createManualClock()
  const client = createFakeExchangeClient(clock)
  client.instruments.resolve = async ({ symbol }) => ({ ...btc, symbol })
  client.streams.subscribeBook = () => () => undefined
  client.streams.subscribeCandles = () => () => undefined
  let arrive: (candles: readonly Candle[]) => void = () => undefined
  client.marketData.getCandles = ({ symbol }) =>
    symbol === BTC ? new Promise((resolve) => (arrive = resolve)) : Promise.resolve([])
  const watch = createMarketWatch({
    books: createLiveBooks({ clock, log: silentLogger }),
    panels: { show: () => () => undefined },
    log: silentLogger,
  })
  const told: (string | undefined)[] = []
  watch.onChange(() => told.push(watch.current()?.instrument.symbol))
  const first = watch.select(client, BTC, signal)
  await clock.settle()
  let isThere = false
  void watch.select(client, ETH, signal).then(() => (isThere = true))
  await clock.settle()
  expect(isThere).toBe(true)
  const before = told.length
  arrive([])
  await first
  expect(told.slice(before)).toEqual([])
  expect(watch.current()?.instrument.symbol).toBe(ETH)
})

it('forgets what it drew when the venue shows another market, and reads the past of that one', async () => {
  const clock = createManualClock()
  const client = createFakeExchangeClient(clock)
  const candleOf = (close: number): Candle => {
    const price = new D(close)
    const prices = { open: price, high: price, low: price, close: price }
    return { openTimeMs: 60_000, closeTimeMs: 119_999, ...prices, volumeBase: ONE, closed: true }
  }
  client.streams.subscribeBook = () => () => undefined
  client.streams.subscribeCandles = () => () => undefined
  client.marketData.getCandles = async () => [candleOf(60_000)]
  const watch = createMarketWatch({
    books: createLiveBooks({ clock, log: silentLogger }),
    panels: { show: () => () => undefined },
    log: silentLogger,
  })
  await watch.renew(signal)
  expect(watch.current()).toBeUndefined()
  const before = await watch.select(client, BTC, signal)
  client.bbos.emit(bboOf(60_000, 60_001, clock.now()))
  expect(before.bbo.points()).toHaveLength(1)
  client.marketData.getCandles = async () => [candleOf(1_234)]
  await watch.renew(signal)
  const after = watch.current()
  expect([after?.instrument, after?.bbo.points()]).toEqual([before.instrument, []])
  expect(after?.candles.list().map(({ close }) => close.toNumber())).toEqual([1_234])
  client.bbos.emit(bboOf(1_234, 1_235, clock.now()))
  expect([before.bbo.points().length, after?.bbo.points().length]).toEqual([1, 1])
})
