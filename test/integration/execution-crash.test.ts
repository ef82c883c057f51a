import { describe, expect, it } from 'vitest'
import { silentLogger } from '../../src/main/base/logger.ts'
import { createTradingDesk } from '../../src/main/desk/trading-desk.ts'
import type { IntentId } from '../../src/main/domain/brands.ts'
import type { Journal } from '../../src/main/journal/journal.ts'
import { createPriceProvider } from '../../src/main/pricing/price-provider.ts'
import { createRiskGate } from '../../src/main/risk/risk-gate.ts'
import { DEFAULT_RISK_LIMITS } from '../../src/main/risk/risk-limits.ts'
import type { ExchangeClient, TradingFacet } from '../../src/main/venues/exchange-client.ts'
import { createFakeExchangeClient } from '../support/fake-exchange-client.ts'
import { type Fuse, fused } from '../support/fuse.ts'
import { createManualClock, type ManualClock } from '../support/manual-clock.ts'
import { BTC } from '../support/market.ts'
import { createMemoryJournal } from '../support/memory-journal.ts'

const gesture = {
  intentId: 'gesture' as IntentId,
  symbol: BTC,
  side: 'buy',
  size: '0.5',
  sizeUnit: 'base',
  type: 'market',
  reduceOnly: false,
} as const

function openDesk(client: ExchangeClient, journal: Journal, clock: ManualClock, fuse?: Fuse) {
  const lifetime = new AbortController().signal
  const trading: TradingFacet = fuse ? fused(client.trading, fuse) : client.trading
  return createTradingDesk({
    client: { ...client, trading },
    journal: fuse ? fused(journal, fuse) : journal,
    prices: createPriceProvider({ clock, lifetime, log: silentLogger }),
    clock,
    log: silentLogger,
    gate: createRiskGate({ clock, log: silentLogger, limits: () => DEFAULT_RISK_LIMITS }),
    quoteAsset: 'USDT',
    markOf: () => undefined,
    lifetime,
  })
}

/** Dies in the middle of a gesture, starts again, and is given the same gesture once more. */
async function dieAndReturn(lastStep: number, lastStepHappens: boolean) {
  const clock = createManualClock()
  const venue = createFakeExchangeClient(clock)
  const fill = venue.onSubmit
  venue.onSubmit = async (order) => {
    const outcome = await fill(order)
    if (outcome.outcome === 'accepted') venue.known.set(order.clientOrderId, outcome.order)
    return outcome
  }
  const journal = createMemoryJournal()
  const fuse: Fuse = { steps: 0, lastStep, lastStepHappens }
  void openDesk(venue, journal, clock, fuse).orders.submit(gesture)
  await clock.advance(1_000)

  const desk = openDesk(venue, journal, clock)
  await desk.start()
  await clock.advance(20_000)
  const reply = await desk.orders.submit(gesture)
  await clock.settle()
  return { venue, journal, reply, blown: fuse.steps >= lastStep }
}

describe('one leg, killed at any step', () => {
  it.each([true, false])(
    'never becomes two orders, and the journal ends with the truth (last step happens: %s)',
    async (happens) => {
      let step = 1
      for (; ; step += 1) {
        const { venue, journal, reply, blown } = await dieAndReturn(step, happens)
        expect(venue.sent.length, `orders after dying at step ${step}`).toBeLessThanOrEqual(1)
        const orders = (await journal.orders(10)).map(({ order }) => order)
        const truth = venue.sent.length === 1 ? 'filled' : 'rejected'
        expect(new Set(orders.map(({ status }) => status))).toEqual(
          new Set(orders.length === 0 ? [] : [truth]),
        )
        expect(reply.outcome, `answer after dying at step ${step}`).toBe(
          venue.sent.length === 1 ? 'accepted' : 'rejected',
        )
        expect(await journal.openOrders()).toEqual([])
        if (!blown) break
      }
      // find, intent, send, submit, update, end: a gesture with fewer steps would not have been killed everywhere.
      expect(step).toBeGreaterThan(6)
    },
  )
})
