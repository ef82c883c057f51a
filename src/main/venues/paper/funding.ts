import { withDeadline } from '../../base/abort.ts'
import { createBackoff } from '../../base/backoff.ts'
import type { Clock } from '../../base/clock.ts'
import type { Decimal } from '../../base/decimal.ts'
import { kindOf, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId, VenueId } from '../../domain/brands.ts'
import type { FundingPayment, FundingRate } from '../../domain/market.ts'
import type { Fill } from '../../domain/order.ts'
import type { MarketDataFacet } from '../exchange-client.ts'
import { markOf } from './account-state.ts'
import type { PaperEngine } from './engine.ts'
import { ASK_WITHIN_MS, createMissedFunding, settlementId } from './missed-funding.ts'
import { sizeAt, sizeOverTime } from './size-over-time.ts'

/** Pays funding on paper positions when the real market settles it. */
export interface PaperFunding {
  /**
   * Follows every symbol with a position until it is flat.
   *
   * @param wasAway settlements may have passed unseen: they are looked up first
   */
  follow(wasAway: boolean): void
  /** Settles a position at this rate now. `undefined` when flat. */
  shock(symbol: SymbolId, rate: Decimal, signal: AbortSignal): Promise<FundingPayment | undefined>
}

export interface PaperFundingDeps {
  readonly venue: VenueId
  readonly engine: PaperEngine
  readonly marketData: Pick<MarketDataFacet, 'getFundingRate' | 'getFundingHistory' | 'getCandles'>
  readonly hasCandles: boolean
  readonly quoteAsset: string
  readonly clock: Clock
  readonly log: Logger
  readonly lifetime: () => AbortSignal
}

/** A rate moves until it settles: it is read once more this long before. */
const LAST_LOOK_MS = 30_000
const LONGEST_WAIT_MS = 3_600_000
const ACCRUE_EVERY_MS = 60_000
/** A venue tells the next settlement's time with some jitter; the next settlement is further away than this. */
const SAME_SETTLEMENT_MS = 60_000

/** How far the funding of one symbol has come. */
interface Course {
  /** Settlements may have passed unseen. */
  missed: boolean
  /** The settlement that comes next. */
  awaitedMs: number
}

/**
 * Payment = −size × mark × rate: at a positive rate longs pay. The size is that of the settlement's moment, by the
 * fills until then. Settled rates of the time the program was off come from the venue's history, marked at the
 * candle of their minute where the venue has candles, else at the mark of now.
 *
 * Continuous accrual: payment = −mark × rate ÷ interval × ∫ size dt since the last payment, once a minute and when
 * the position has become flat; a time that the program was off is paid at the rate of its return.
 */
export function createPaperFunding(deps: PaperFundingDeps): PaperFunding {
  const { venue, engine, marketData, clock, log, quoteAsset, lifetime } = deps
  const following = new Map<SymbolId, AbortSignal>()
  /** False once the venue said that it has no funding. */
  let settles = true

  const isHeld = (symbol: SymbolId): boolean => engine.state.ledger.positions.has(symbol)
  const fillsOf = (symbol: SymbolId): readonly Fill[] =>
    engine.state.fills.filter((fill) => fill.symbol === symbol)

  const pay = async (
    symbol: SymbolId,
    amountQuote: Decimal,
    paidAtMs: number,
    paymentId: string,
  ): Promise<FundingPayment | undefined> => {
    const payment = { venue, symbol, amountQuote, asset: quoteAsset, paidAtMs, paymentId }
    return (await engine.pay(payment)) ? payment : undefined
  }

  const settle = async (symbol: SymbolId, rate: Decimal, mark: Decimal, atMs: number): Promise<void> => {
    const size = sizeAt(fillsOf(symbol), atMs)
    if (size.isZero()) return
    await pay(symbol, size.times(mark).times(rate).negated(), atMs, settlementId(symbol, atMs))
  }

  const missed = createMissedFunding({ engine, marketData, hasCandles: deps.hasCandles, settle, clock, log })

  const accrue = async (symbol: SymbolId, rate: FundingRate): Promise<void> => {
    const nowMs = clock.now()
    const fills = fillsOf(symbol)
    const accrued = `${symbol}-accrued-`
    const last = engine.state.payments.findLast(({ paymentId }) => paymentId.startsWith(accrued))
    const fromMs = last?.paidAtMs ?? fills[0]?.venueTimeMs ?? nowMs
    const heldBaseMs = sizeOverTime(fills, fromMs, nowMs)
    if (heldBaseMs.isZero()) return
    const perMs = rate.ratePerInterval.div(rate.intervalHours.times(3_600_000))
    const amount = heldBaseMs.times(rate.markPrice).times(perMs).negated()
    await pay(symbol, amount, nowMs, `${accrued}${nowMs}`)
  }

  /** One round; resolves when it is time to look again. */
  const round = async (symbol: SymbolId, course: Course, signal: AbortSignal): Promise<void> => {
    const rate = await marketData.getFundingRate({ symbol }, withDeadline(signal, ASK_WITHIN_MS))
    if (rate.accrual === 'continuous') {
      await accrue(symbol, rate)
      await clock.sleep(ACCRUE_EVERY_MS, signal)
      // What the last minute owes is paid even when the position is gone.
      if (!isHeld(symbol)) await accrue(symbol, rate)
      return
    }
    // A timer that slept with the machine wakes after its settlement.
    const passed = rate.nextSettlementMs > course.awaitedMs + SAME_SETTLEMENT_MS
    if (course.missed || passed) await missed.pay(symbol, rate, signal)
    course.missed = false
    course.awaitedMs = rate.nextSettlementMs
    if (!isHeld(symbol)) return
    const leftMs = rate.nextSettlementMs - clock.now()
    if (leftMs > LAST_LOOK_MS) {
      await clock.sleep(Math.min(leftMs - LAST_LOOK_MS / 2, LONGEST_WAIT_MS), signal)
      return
    }
    if (leftMs > 0) await clock.sleep(leftMs, signal)
    const mark = engine.state.mids.get(symbol) ?? rate.markPrice
    await settle(symbol, rate.ratePerInterval, mark, rate.nextSettlementMs)
    course.awaitedMs += rate.intervalHours.times(3_600_000).toNumber()
    // The venue needs a moment to tell the next one.
    await clock.sleep(LAST_LOOK_MS, signal)
  }

  const run = async (symbol: SymbolId, wasAway: boolean, signal: AbortSignal): Promise<void> => {
    const backoff = createBackoff({ firstMs: 1_000, factor: 2, maxMs: 60_000, jitter: 0 })
    const course: Course = { missed: wasAway, awaitedMs: Number.POSITIVE_INFINITY }
    // What could not be read while it was held is still owed when it is not any more.
    while ((isHeld(symbol) || course.missed) && !signal.aborted) {
      try {
        await round(symbol, course, signal)
        course.missed = false
        backoff.reset()
      } catch (cause) {
        if (signal.aborted) return
        if (kindOf(cause) === 'not-supported') {
          settles = false
          return
        }
        course.missed = true
        log.warn('paper.funding-unread', { symbol, reason: messageOf(cause) })
        await clock.sleep(backoff.next(), signal)
      }
    }
  }

  const follow = (wasAway: boolean): void => {
    const signal = lifetime()
    for (const symbol of settles ? engine.state.ledger.positions.keys() : []) {
      // The round of an earlier session may still be ending.
      if (following.get(symbol) === signal) continue
      following.set(symbol, signal)
      const ended = (): void => {
        if (following.get(symbol) === signal) following.delete(symbol)
        // It may have been opened again while this one ended.
        if (!signal.aborted) follow(false)
      }
      run(symbol, wasAway, signal).then(ended, ended)
    }
  }

  return {
    follow,
    async shock(symbol, rate, signal) {
      signal.throwIfAborted()
      const position = engine.state.ledger.positions.get(symbol)
      if (!position) return undefined
      const amount = position.sizeBase.times(markOf(engine.state, symbol)).times(rate).negated()
      return pay(
        symbol,
        amount,
        clock.now(),
        `${symbol}-shock-${clock.now()}-${engine.state.payments.length}`,
      )
    },
  }
}
