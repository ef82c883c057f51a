import { ZERO } from '../../src/main/base/decimal.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { IntentId } from '../../src/main/domain/brands.ts'
import type { OrderUpdate } from '../../src/main/domain/order.ts'
import { createExecutionTracker } from '../../src/main/execution/execution-tracker.ts'
import { createLiquidityAnalyzer } from '../../src/main/execution/liquidity-analyzer.ts'
import { createOrderDesk } from '../../src/main/execution/order-desk.ts'
import { createOrderExecutor } from '../../src/main/execution/order-executor.ts'
import type { OrderTicket } from '../../src/main/execution/order-ticket.ts'
import { createPriceProvider } from '../../src/main/pricing/price-provider.ts'
import { createRiskGate } from '../../src/main/risk/risk-gate.ts'
import { DEFAULT_RISK_LIMITS } from '../../src/main/risk/risk-limits.ts'
import { createFakeExchangeClient } from './fake-exchange-client.ts'
import { createManualClock } from './manual-clock.ts'
import { BTC } from './market.ts'
import { createMemoryJournal } from './memory-journal.ts'

const lifetime = new AbortController().signal
export const intentId = 'intent-1' as IntentId

/** A press of Buy for half a bitcoin at market. */
export const buy: OrderTicket = {
  intentId,
  symbol: BTC,
  side: 'buy',
  size: '0.5',
  sizeUnit: 'base',
  type: 'market',
  reduceOnly: false,
}

/** An order desk over a scripted venue, a clock the test moves and a journal in memory. */
export function setUpOrderDesk() {
  const clock = createManualClock()
  const client = createFakeExchangeClient(clock)
  const journal = createMemoryJournal()
  const prices = createPriceProvider({ clock, lifetime, log: silentLogger })
  const gate = createRiskGate({ clock, log: silentLogger, limits: () => DEFAULT_RISK_LIMITS })
  const tracker = createExecutionTracker(clock)
  const seen: OrderUpdate[] = []
  const sink = {
    sent: ({ order }: { order: OrderUpdate }) => void seen.push(order),
    updated: (order: OrderUpdate) => void seen.push(order),
  }
  const common = { journal, gate, prices, clock, log: silentLogger, sink }
  const stream = { positionBase: ZERO }
  const makeDesk = () =>
    createOrderDesk({
      ...common,
      positionOf: () => stream.positionBase,
      client,
      tracker,
      lifetime,
      analyzer: createLiquidityAnalyzer({ prices, clock }),
      executor: createOrderExecutor({ ...common, positionOf: () => ZERO, restingOf: () => ZERO }),
    })
  const states = () => seen.map(({ status }) => status)
  return { clock, client, journal, prices, gate, tracker, stream, makeDesk, desk: makeDesk(), states }
}
