import { expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC, btc } from '../../../test/support/market.ts'
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
