import type { PaperTraderView, TraderDecisionView } from '../../shared/paper-trader-views.ts'
import { D, type Decimal } from '../base/decimal.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Bbo } from '../domain/market.ts'
import type { DecisionRules } from '../strategies/prediction/decision.ts'
import type { Decision } from '../strategies/prediction/decision-record.ts'
import { maxDrawdown, sampleEquity } from '../strategies/prediction/equity-curve.ts'
import type { LedgerRecord } from '../strategies/prediction/ledger.ts'
import type { Predictor } from '../strategies/prediction/predictor.ts'
import type { TraderSession } from '../strategies/prediction/trader-session.ts'

const MOST_TRADES = 100
const MOST_DECISIONS = 60
const MOST_POINTS = 1_500

type LedgerPart = Pick<
  PaperTraderView,
  'cashQuote' | 'equityQuote' | 'startQuote' | 'figures' | 'positions' | 'trades' | 'equity'
>

/** A running session as its screen shows it. */
export function sessionView({
  prices,
  history,
  ledger,
  trader,
}: TraderSession): LedgerPart & Pick<PaperTraderView, 'symbols' | 'decisions'> {
  const buffers = new Map(history.getBufferStatus().map((status) => [status.symbol, status]))
  const bidOf = (symbol: SymbolId) => prices.getCurrentPrice(symbol)?.bidPrice
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
    ...ledgerView(ledger, trader.equityQuote(), bidOf),
    decisions: trader.decisions().slice(-MOST_DECISIONS).toReversed().map(decisionView),
  }
}

/** What an earlier run left, as it stood at its last minute. */
export function pastView(ledger: LedgerRecord): LedgerPart {
  const last = ledger.equity().at(-1)
  const worth = last ? new D(last.equityQuote) : ledger.portfolio.equityQuote(() => undefined)
  return ledgerView(ledger, worth, () => undefined)
}

function ledgerView(
  ledger: LedgerRecord,
  equityQuote: Decimal,
  bidOf: (symbol: SymbolId) => Decimal | undefined,
): LedgerPart {
  const { portfolio, startQuote } = ledger
  const { trades, closed, wins, feesQuote } = ledger.tally()
  const now = { atMs: 0, equityQuote: equityQuote.toNumber() }
  return {
    cashQuote: portfolio.cashQuote().toFixed(2),
    equityQuote: equityQuote.toFixed(2),
    startQuote: startQuote.toFixed(2),
    figures: {
      returnShare: equityQuote.div(startQuote).minus(1).toNumber(),
      maxDrawdown: maxDrawdown(startQuote.toNumber(), [...ledger.equity(), now]),
      trades,
      closed,
      wins,
      feesQuote: feesQuote.toFixed(2),
    },
    positions: portfolio.positions().map(({ positionId, symbol, sizeBase, entryPrice, openedAtMs }) => ({
      positionId,
      symbol,
      sizeBase: sizeBase.toFixed(),
      entryPrice: entryPrice.toFixed(),
      ...optional('bid', bidOf(symbol)?.toFixed()),
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
    equity: [...sampleEquity(ledger.equity(), MOST_POINTS)],
  }
}

/** What may be chosen. */
export const predictorsView = (baseline: Predictor, noSignal: Predictor): PaperTraderView['predictors'] => [
  { name: 'baseline', label: baseline.name, words: baseline.words },
  {
    name: 'own-model',
    label: 'Own model',
    words: 'An ONNX file of yours; what it must look like stands in docs/paper-trader.md.',
  },
  { name: 'no-signal', label: noSignal.name, words: noSignal.words },
]

const feeWords = { user: 'yours', account: 'your tier', assumed: 'assumed' } as const

/** The rules in words; of the fee also who says it. */
export function rulesView(rules: DecisionRules, feeSource: keyof typeof feeWords): PaperTraderView['rules'] {
  const percent = (value: number): string => `${new D(value).times(100).toFixed()} %`
  return [
    { label: 'Confidence', value: `at least ${rules.confidence}` },
    { label: 'Strength', value: `at least ${rules.strength}` },
    { label: 'Positions a symbol', value: String(rules.positionsPerSymbol) },
    { label: 'Take profit', value: percent(rules.takeProfit) },
    { label: 'Stop loss', value: percent(rules.stopLoss) },
    { label: 'Size', value: `${percent(rules.positionShare)} of equity` },
    { label: 'Fee', value: `${percent(rules.feeRate)} (${feeWords[feeSource]})` },
    { label: 'Oldest price', value: `${rules.maxPriceAgeMs / 1_000} s` },
  ]
}

const priceView = ({ bidPrice, askPrice, source, receivedAtMs }: Bbo) => ({
  bid: bidPrice.toFixed(),
  ask: askPrice.toFixed(),
  source,
  receivedAtMs,
})

function decisionView(decision: Decision): TraderDecisionView {
  const { snapshot, features, prediction, tradeId: _, rules, ...rest } = decision
  const { symbol, bid, ask, source, receivedAtMs, ageMs, candleBoundaryMs } = snapshot
  return {
    ...rest,
    symbol,
    ...prediction,
    features: Object.entries(features ?? {}).map(([name, value]) => ({ name, value })),
    price: { bid: bid.toFixed(), ask: ask.toFixed(), source, receivedAtMs },
    priceAgeMs: ageMs,
    candleBoundaryMs,
    asked: { confidence: rules.confidence, strength: rules.strength },
  }
}

function optional<K extends string, V>(name: K, value: V | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { [P in K]?: V }
}
