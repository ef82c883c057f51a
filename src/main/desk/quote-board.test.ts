import { expect, it } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { btc } from '../../../test/support/market.ts'
import { D } from '../base/decimal.ts'
import { silentLogger } from '../base/logger.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import { createQuoteBoard, type FundingIntervalChange } from './quote-board.ts'

it('tells when a venue settles funding at another interval, once', async () => {
  const clock = createManualClock()
  const end = new AbortController()
  const hours = [8, 8, 4, 4]
  let asked = 0
  const client = {
    venue: btc.venue,
    capabilities: { funding: true },
    streams: { subscribeBbo: () => () => undefined },
    marketData: {
      getFundingRate: async () => ({ intervalHours: new D(hours[Math.min(asked++, 3)] ?? 0) }),
    },
  } as unknown as ExchangeClient
  const board = createQuoteBoard({
    symbols: [btc.symbol],
    panels: { show: () => () => undefined },
    clock,
    log: silentLogger,
    lifetime: end.signal,
  })
  const changes: FundingIntervalChange[] = []
  board.onIntervalChange((change) => changes.push(change))
  board.add(client, [btc])
  for (let minute = 1; minute <= 4; minute++) {
    await clock.settle()
    expect(asked).toBe(minute)
    await clock.advance(60_000)
  }
  end.abort()
  expect(changes).toEqual([{ instrument: btc, fromHours: new D(8), toHours: new D(4) }])
})
