import type { PairOperationView, PairView } from '../../shared/pair-views.ts'
import { type Decimal, ZERO } from '../base/decimal.ts'
import type { VenueId } from '../domain/brands.ts'
import { signOf } from '../domain/order.ts'
import type { ExecutionTimeline } from '../execution/execution-tracker.ts'
import type { HeldLeg, Pair } from '../execution/pairs/pair-book.ts'
import type { PairReport, ReportedOrder } from '../execution/pairs/pair-report.ts'
import type { Terminal } from './terminal.ts'

const price = (value: Decimal): string => value.toSignificantDigits(9).toFixed()
const money = (value: Decimal): string => value.toDecimalPlaces(4).toFixed()

/** A pair as the table shows it, marked at this moment. */
export function pairView(pair: Pair, terminal: Terminal): PairView {
  const { legs, words, step, closedAtMs } = pair
  const marks = legs.map((leg) => markOf(leg, terminal))
  const pnls = legs.map((leg, index) => pnlOf(leg, marks[index]))
  const earned = fundingOf(pair, terminal)
  const pnl = pnls.every((each) => each !== undefined)
    ? pnls.reduce<Decimal>((sum, each) => sum.plus(each ?? ZERO), ZERO)
    : undefined
  return {
    pairId: pair.pairId,
    symbol: pair.symbol,
    state: pair.standing,
    ...(step === undefined ? {} : { step }),
    legs: legs.map((leg, index) => ({
      venue: leg.venue,
      venueName: nameOf(leg.venue, terminal),
      side: leg.side,
      sizeBase: leg.heldBase.plus(leg.movingBase).toFixed(),
      ...(leg.entryPrice.gt(0) ? { entryPrice: price(leg.entryPrice) } : {}),
      ...(marks[index] ? { markPrice: price(marks[index]) } : {}),
      quoteAsset: instrumentOf(leg, terminal)?.quoteAsset ?? '',
    })),
    gapTokens: pair.gapTokens.toFixed(),
    openedAtMs: pair.openedAtMs,
    ...(closedAtMs === undefined ? {} : { closedAtMs }),
    ...(pnl ? { pricePnlQuote: money(pnl) } : {}),
    feesQuote: money(feesOf(pair, terminal)),
    ...(earned ? { fundingPercentPerYear: earned.toNumber() } : {}),
    nakedMs: Math.round(nakedMsOf(pair, terminal)),
    quoteSeconds: money(pair.naked.quoteSeconds),
    ...(words === undefined ? {} : { words }),
  }
}

/** Until this moment: main looks at an operation when there is news, and the window asks in between. */
function nakedMsOf({ naked, nakedRunsFromMs }: Pair, { clock }: Terminal): number {
  return naked.nakedMs + (nakedRunsFromMs === undefined ? 0 : clock.monotonicMs() - nakedRunsFromMs)
}

/** One operation, from its report alone; the timing of our own steps is added while this process has it. */
export function operationView(
  report: PairReport,
  timeline: ExecutionTimeline | undefined,
  terminal: Terminal,
): PairOperationView {
  const { intent, plan, steps, orders } = report
  const last = steps.at(-1)
  const isOver = intent.status !== 'started'
  return {
    intentId: intent.intentId,
    kind: plan.kind,
    startedAtMs: intent.createdAtMs,
    ...(isOver && last ? { totalMs: Math.max(0, last.atMs - intent.createdAtMs), end: last.state } : {}),
    ...(intent.reason === undefined ? {} : { reason: intent.reason }),
    nakedMs: report.nakedMs,
    quoteSeconds: money(report.quoteSeconds),
    ...(report.rollbackCostQuote ? { costQuote: money(report.rollbackCostQuote) } : {}),
    feesQuote: money(report.feesQuote),
    steps: steps.map(({ atMs, state }) => ({ atMs, state, words: STEP_WORDS[state] ?? state })),
    orders: orders.map((each) => orderView(each, terminal)),
    ...(timeline ? { phases: [...timeline.phases], calls: { ...timeline.calls } } : {}),
  }
}

const STEP_WORDS: Readonly<Record<string, string>> = {
  planned: 'sizes solved, on disk',
  entering: 'both legs sent',
  settling: 'waits for the fate of an order',
  balancing: 'hedges the leg that lags',
  unwinding: 'takes back what this pair added',
  naked: 'one leg is larger; it is tried on',
  paired: 'both legs hold the same',
  flat: 'neither leg holds anything of this pair',
  closed: 'both legs are closed by the same',
}

function orderView(reported: ReportedOrder, terminal: Terminal): PairOperationView['orders'][number] {
  const { order, role, attempt, sentAtMs, priceAgeMs, priceSource } = reported
  return {
    venue: order.venue,
    venueName: nameOf(order.venue, terminal),
    side: order.side,
    role,
    attempt,
    type: order.type,
    status: order.status,
    sizeBase: order.sizeBase.toFixed(),
    filledBase: order.filledBase.toFixed(),
    ...(order.averagePrice.gt(0) ? { averagePrice: price(order.averagePrice) } : {}),
    ...(order.limitPrice ? { limitPrice: price(order.limitPrice) } : {}),
    sentAtMs,
    ...(priceAgeMs === undefined ? {} : { priceAgeMs: Math.round(priceAgeMs) }),
    ...(priceSource === undefined ? {} : { priceSource }),
    ...(order.reason === undefined ? {} : { reason: order.reason }),
  }
}

/** A venue that is not there yet is called by its id. */
const nameOf = (venue: VenueId, { health }: Terminal): string =>
  health.venues().find((each) => each.venue === venue)?.name ?? venue

const instrumentOf = ({ venue, symbol }: HeldLeg, { instruments }: Terminal) =>
  instruments().find((each) => each.venue === venue && each.symbol === symbol)

function markOf({ venue, symbol }: HeldLeg, { books, board }: Terminal): Decimal | undefined {
  const row = board
    .rows()
    .find(({ instrument }) => instrument.venue === venue && instrument.symbol === symbol)
  const bbo = books.find(venue, symbol)?.bbo() ?? row?.bbo
  return bbo?.bidPrice.plus(bbo.askPrice).div(2)
}

const pnlOf = ({ side, heldBase, entryPrice }: HeldLeg, mark: Decimal | undefined): Decimal | undefined =>
  mark && entryPrice.gt(0) ? mark.minus(entryPrice).times(heldBase).times(signOf(side)) : undefined

function feesOf(pair: Pair, { session }: Terminal): Decimal {
  const own = session.desks().flatMap(({ portfolio }) => portfolio.orders.list())
  return own
    .filter(({ intentId }) => intentId !== undefined && pair.operations.includes(intentId))
    .reduce((sum, { feeQuote }) => sum.plus(feeQuote), ZERO)
}

/** Per cent a year: what the short leg receives less what the long leg pays, by the true intervals. */
function fundingOf({ legs }: Pair, { board }: Terminal): Decimal | undefined {
  const [long, short] = legs.map(({ venue, symbol }) => {
    const row = board
      .rows()
      .find(({ instrument }) => instrument.venue === venue && instrument.symbol === symbol)
    return row?.funding?.ratePerInterval.div(row.funding.intervalHours)
  })
  return long && short ? short.minus(long).times(24 * 365 * 100) : undefined
}
