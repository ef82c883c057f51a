import type { PaperTraderView, TraderDecisionView } from '../../shared/paper-trader-views.ts'
import type { Bbo } from '../domain/market.ts'
import type { DecisionRules } from '../strategies/prediction/decision.ts'
import type { Decision } from '../strategies/prediction/decision-record.ts'
import type { TraderSession } from '../strategies/prediction/trader-session.ts'

const MOST_TRADES = 100
const MOST_DECISIONS = 60
const MOST_POINTS = 1_500

/** What of the view comes from a session that runs. */
type SessionPart = Pick<
  PaperTraderView,
  'symbols' | 'cashQuote' | 'equityQuote' | 'startQuote' | 'positions' | 'trades' | 'equity' | 'decisions'
>

/** A running session as its screen shows it. */
export function sessionView({ prices, history, ledger, trader }: TraderSession): SessionPart {
  const buffers = new Map(history.getBufferStatus().map((status) => [status.symbol, status]))
  const { portfolio } = ledger
  return {
    symbols: prices.getConnectionStatus().flatMap(({ symbol, connected, price, volatility, words }) => {
      const buffer = buffers.get(symbol)
      if (!buffer) return []
      const last = trader.lastDecision(symbol)
      const { state, size, wanted, gaps, filledMinutes, quality } = buffer
      return {
        symbol,
        connected,
        ...(price ? { price: priceView(price) } : {}),
        ...optional('volatility', volatility),
        ...optional('feedWords', words),
        buffer: { state, size, wanted, gaps, filledMinutes, quality, ...optional('words', buffer.words) },
        nextCycleAtMs: trader.nextCycleMs(symbol),
        ...(last ? { lastDecision: decisionView(last) } : {}),
      }
    }),
    cashQuote: portfolio.cashQuote().toFixed(2),
    equityQuote: trader.equityQuote().toFixed(2),
    startQuote: ledger.startQuote.toFixed(2),
    positions: portfolio.positions().map(({ positionId, symbol, sizeBase, entryPrice, openedAtMs }) => ({
      positionId,
      symbol,
      sizeBase: sizeBase.toFixed(),
      entryPrice: entryPrice.toFixed(),
      ...optional('bid', prices.getCurrentPrice(symbol)?.bidPrice.toFixed()),
      openedAtMs,
    })),
    trades: ledger
      .trades()
      .slice(-MOST_TRADES)
      .toReversed()
      .map(({ positionId: _, sizeBase, price, feeQuote, ...trade }) => ({
        ...trade,
        sizeBase: sizeBase.toFixed(),
        price: price.toFixed(),
        feeQuote: feeQuote.toFixed(4),
      })),
    equity: thinned(ledger.equity(), MOST_POINTS),
    decisions: trader.decisions().slice(-MOST_DECISIONS).toReversed().map(decisionView),
  }
}

/** The rules in words. */
export function rulesView(rules: DecisionRules): PaperTraderView['rules'] {
  const percent = (value: number): string => `${Number((value * 100).toFixed(3))} %`
  return [
    { label: 'Confidence', value: `at least ${rules.confidence}` },
    { label: 'Strength', value: `at least ${rules.strength}` },
    { label: 'Positions a symbol', value: String(rules.positionsPerSymbol) },
    { label: 'Take profit', value: percent(rules.takeProfit) },
    { label: 'Stop loss', value: percent(rules.stopLoss) },
    { label: 'Size', value: `${percent(rules.positionShare)} of equity` },
    { label: 'Fee', value: percent(rules.feeRate) },
    { label: 'Oldest price', value: `${rules.maxPriceAgeMs / 1_000} s` },
  ]
}

const priceView = ({ bidPrice, askPrice, source, receivedAtMs }: Bbo) => ({
  bid: bidPrice.toFixed(),
  ask: askPrice.toFixed(),
  source,
  receivedAtMs,
})

function decisionView({ snapshot, features, prediction, tradeId: _, ...rest }: Decision): TraderDecisionView {
  const { symbol, bid, ask, source, receivedAtMs, ageMs, candleBoundaryMs } = snapshot
  return {
    ...rest,
    symbol,
    ...prediction,
    features: Object.entries(features ?? {}).map(([name, value]) => ({ name, value })),
    price: { bid: bid.toFixed(), ask: ask.toFixed(), source, receivedAtMs },
    priceAgeMs: ageMs,
    candleBoundaryMs,
  }
}

function optional<K extends string, V>(name: K, value: V | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { [P in K]?: V }
}

/** Every n-th point, the last always among them. */
function thinned<T>(points: readonly T[], most: number): T[] {
  const step = Math.ceil(points.length / most)
  return points.filter((_, at) => (points.length - 1 - at) % Math.max(1, step) === 0)
}
