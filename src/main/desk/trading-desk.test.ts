import { describe, expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { createMemoryJournal } from '../../../test/support/memory-journal.ts'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
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
  const desk = createTradingDesk({
    client,
    journal,
    prices: createPriceProvider({ clock, lifetime: quit.signal, log }),
    clock,
    log,
    gate,
    quoteAsset: 'USDT',
    markOf: () => undefined,
    lifetime: quit.signal,
  })
  return { clock, client, journal, quit, gate, desk }
}

describe('createTradingDesk', () => {
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
