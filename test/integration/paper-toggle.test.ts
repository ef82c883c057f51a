import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/main/base/clock.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import { createSession, TRADING_MODES, type TradingMode } from '../../src/main/desk/session.ts'
import { createTradingDesk, type TradingDesk } from '../../src/main/desk/trading-desk.ts'
import type { ClientOrderId, IntentId } from '../../src/main/domain/brands.ts'
import { createPriceProvider } from '../../src/main/pricing/price-provider.ts'
import { createRiskGate } from '../../src/main/risk/risk-gate.ts'
import { DEFAULT_RISK_LIMITS } from '../../src/main/risk/risk-limits.ts'
import { createPaperClient } from '../../src/main/venues/paper/index.ts'
import { createLatencySource, seededRandom } from '../../src/main/venues/paper/latency.ts'
import { createScoreBook } from '../../src/main/venues/paper/score.ts'
import { withShadow } from '../../src/main/venues/paper/shadow.ts'
import { createFakeExchangeClient } from '../support/fake-exchange-client.ts'
import { BTC, VENUE } from '../support/market.ts'
import { createMemoryJournal } from '../support/memory-journal.ts'

const ORDERS = 1_000
/** Two clicks of the same order are no slip of the hand here. */
const limits = { ...DEFAULT_RISK_LIMITS, duplicateWindowMs: 0 }

/** Both desks of one venue as the program opens them, the shadow of live orders included. */
async function openTerminal() {
  const [clock, log] = [systemClock, silentLogger]
  const lifetime = new AbortController()
  const market = createFakeExchangeClient(clock)
  const journals = { paper: createMemoryJournal(), live: createMemoryJournal() }
  const liveDepth = () => ({ ...market.depth, receivedAtMs: clock.now() })
  const latency = createLatencySource(1)
  const common = { liveDepth, latency, clock, log }
  const paper = createPaperClient({ market, store: journals.paper, quoteAsset: 'USDT', ...common })
  paper.paperLab.setLatency(1)
  await paper.connect(lifetime.signal)
  const scores = createScoreBook(VENUE, log)
  const live = withShadow({ live: market, scores, lifetime: lifetime.signal, ...common })
  const clients = { paper, live }
  const gates = {
    paper: createRiskGate({ clock, log, limits: () => limits }),
    live: createRiskGate({ clock, log, limits: () => limits }),
  }
  const open = (mode: TradingMode): TradingDesk =>
    createTradingDesk({
      client: clients[mode],
      journal: journals[mode],
      gate: gates[mode],
      prices: createPriceProvider({ clock, log, lifetime: lifetime.signal }),
      clock,
      log,
      quoteAsset: 'USDT',
      markOf: () => undefined,
      lifetime: lifetime.signal,
    })
  const desks = { paper: open('paper'), live: open('live') }
  await Promise.all(TRADING_MODES.map((mode) => desks[mode].start()))
  const session = createSession(gates, 'paper', () => undefined, log)
  session.add(VENUE, desks)
  return {
    session,
    market,
    journals,
    async [Symbol.asyncDispose]() {
      lifetime.abort()
      await paper.disconnect()
      await Promise.all(TRADING_MODES.map((mode) => journals[mode].close()))
    },
  }
}

describe('the switch between paper and live', () => {
  it(`lets none of ${ORDERS} orders cross, whenever it is thrown`, async () => {
    await using terminal = await openTerminal()
    const { session, market, journals } = terminal
    const random = seededRandom(1_000)
    const sent: Record<TradingMode, ClientOrderId[]> = { paper: [], live: [] }
    const toggle = (): void => session.setMode(session.mode === 'paper' ? 'live' : 'paper', 'LIVE')
    for (let at = 0; at < ORDERS; at += 1) {
      const clicked = session.mode
      const submitted = session.deskOf(VENUE).orders.submit({
        intentId: randomUUID() as IntentId,
        symbol: BTC,
        side: at % 2 === 0 ? 'buy' : 'sell',
        size: '0.001',
        sizeUnit: 'base',
        type: 'market',
        reduceOnly: false,
      })
      // Thrown at once, between any two steps of the order, or after it.
      const turns = Math.floor(random() * 60)
      for (let turn = 0; turn < turns; turn += 1)
        await (turn % 9 === 8 ? new Promise(setImmediate) : undefined)
      if (random() < 0.7) toggle()
      const reply = await submitted
      expect(reply).toMatchObject({ outcome: 'accepted' })
      if (reply.clientOrderId) sent[clicked].push(reply.clientOrderId)
    }
    expect(sent.paper.length + sent.live.length).toBe(ORDERS)
    expect(Math.min(sent.paper.length, sent.live.length)).toBeGreaterThan(0)
    expect(market.sent.map(({ clientOrderId }) => clientOrderId)).toEqual(sent.live)
    for (const mode of TRADING_MODES) {
      const recorded = await journals[mode].orders(ORDERS)
      expect(recorded.map(({ order }) => order.clientOrderId).toSorted()).toEqual(sent[mode].toSorted())
    }
  })
})
