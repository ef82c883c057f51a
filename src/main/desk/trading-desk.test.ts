import { describe, expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC, bboOf } from '../../../test/support/market.ts'
import { createMemoryJournal } from '../../../test/support/memory-journal.ts'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import type { Fill } from '../domain/order.ts'
import { createPriceProvider } from '../pricing/price-provider.ts'
import { createRiskGate } from '../risk/risk-gate.ts'
import { DEFAULT_RISK_LIMITS } from '../risk/risk-limits.ts'
import { createTradingDesk } from './trading-desk.ts'

function setUp() {
  const clock = createManualClock()
  const client = createFakeExchangeClient(clock)
  const journal = createMemoryJournal()
  const quit = new AbortController()
  const log = silentLogger
  const gate = createRiskGate({ clock, log, limits: () => DEFAULT_RISK_LIMITS })
  const prices = createPriceProvider({ clock, lifetime: quit.signal, log })
  const desk = createTradingDesk({
    client,
    journal,
    prices,
    clock,
    log,
    gate,
    quoteAsset: 'USDT',
    markOf: () => undefined,
    lifetime: quit.signal,
  })
  return { clock, client, journal, quit, gate, desk, prices }
}

describe('createTradingDesk', () => {
  it('forgets the cached price when a resting order of ours fills', async () => {
    const { client, clock, desk, prices } = setUp()
    await desk.start()
    const slot = prices.slotOf(client.venue, BTC)
    prices.put(bboOf(60_000, 60_001, clock.now()))
    expect(prices.peek(slot)).toBeDefined()
    client.events.emit({ kind: 'fill', fill: { venue: client.venue, symbol: BTC, tradeId: '1' } as Fill })
    expect(prices.peek(slot)).toBeUndefined()
  })

  it('can be started again when the first try failed, and follows the account once', async () => {
    const { clock, client, desk, quit } = setUp()
    client.failure = new AppError('timeout', 'no answer came before the deadline')
    await expect(desk.start()).rejects.toThrow(/no answer/)
    expect(client.events.listenerCount).toBe(0)
    client.failure = undefined
    await desk.start()
    const once = client.events.listenerCount
    await desk.start()
    expect(client.events.listenerCount).toBe(once)
    quit.abort()
    await clock.settle()
    expect(client.events.listenerCount).toBe(0)
  })
})
