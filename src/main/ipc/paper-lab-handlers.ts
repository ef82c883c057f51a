import { withDeadline } from '../base/abort.ts'
import { D, type Decimal, parseDecimal } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Handlers } from './bind.ts'

/** The controls of one paper venue. */
export interface LabVenue {
  readonly venueName: string
  readonly kind: 'perpetual' | 'spot'
  readonly quoteAsset: string
  /** What its paper account holds. */
  heldSymbols(): readonly string[]
  setLatency(latencyMs: number | 'measured'): void
  setQueueModel(on: boolean): void
  dropReplies(count: number, carriedOut: boolean): void
  failNextOrder(how: 'reject' | 'timeout'): void
  clearFaults(): void
  /** @returns the size it closed, venue units. */
  liquidateNow(symbol: SymbolId, signal: AbortSignal): Promise<Decimal>
  /** @param rate fraction of notional; positive: longs pay. @returns `undefined` when flat. */
  fundingShock(
    symbol: SymbolId,
    rate: Decimal,
    signal: AbortSignal,
  ): Promise<{ readonly amountQuote: Decimal } | undefined>
}

/** What the calls about the paper lab need; the composition root joins it. */
export interface PaperLabCalls {
  /** @throws {AppError} `validation` naming the paper venues that there are. */
  venueOf(venue: string): LabVenue
  /** Asks the user for a recorded feed. @returns false when they changed their mind. */
  chooseRecording(venue: string): Promise<boolean>
  forgetRecording(venue: string): void
  /** Resolves when the simulated venues listen again. @throws {AppError} with the words of what failed. */
  restartMarket(speed: number, signal: AbortSignal): Promise<void>
}

const FORCED_WITHIN_MS = 10_000
/** The old process ends, the new one starts or the old market comes back. */
const RESTARTED_WITHIN_MS = 60_000
const HIGHEST_RATE_PERCENT = 10

/** The paper lab's screen. Nothing of it reaches a real account. */
export function createPaperLabHandlers(
  lab: PaperLabCalls,
): Pick<Handlers, Extract<keyof Handlers, `lab.${string}`>> {
  /** A venue that holds this on paper. */
  const holderOf = (venue: string, symbol: string): LabVenue => {
    const found = lab.venueOf(venue)
    const held = found.heldSymbols()
    if (held.includes(symbol)) return found
    const words = held.length === 0 ? 'nothing' : held.join(', ')
    throw new AppError(
      'validation',
      `expected a symbol that the paper account holds at ${found.venueName} (${words}), got ${symbol}`,
    )
  }

  return {
    'lab.setLatency': async ({ venue, latencyMs }) => {
      lab.venueOf(venue).setLatency(latencyMs)
      return {}
    },
    'lab.setQueueModel': async ({ venue, isOn }) => {
      lab.venueOf(venue).setQueueModel(isOn)
      return {}
    },
    'lab.dropReplies': async ({ venue, count, carriedOut }) => {
      lab.venueOf(venue).dropReplies(count, carriedOut)
      return {}
    },
    'lab.failNextOrder': async ({ venue, how }) => {
      lab.venueOf(venue).failNextOrder(how)
      return {}
    },
    'lab.clearFaults': async ({ venue }) => {
      lab.venueOf(venue).clearFaults()
      return {}
    },

    'lab.liquidate': async ({ venue, symbol }, signal) => {
      const holder = holderOf(venue, symbol)
      const closed = await holder.liquidateNow(symbol as SymbolId, withDeadline(signal, FORCED_WITHIN_MS))
      if (closed.isZero()) {
        const words = `nothing of ${symbol} could be closed at ${holder.venueName}`
        throw new AppError('venue-unavailable', `${words}: the position has gone, or its live book is empty`)
      }
      return { closedBase: closed.toFixed() }
    },

    'lab.fundingShock': async ({ venue, symbol, ratePercent }, signal) => {
      const rate = readRate(ratePercent)
      const holder = holderOf(venue, symbol)
      if (holder.kind === 'spot')
        throw new AppError('validation', `${holder.venueName} is a spot venue: no funding is settled there`)
      const within = withDeadline(signal, FORCED_WITHIN_MS)
      const payment = await holder.fundingShock(symbol as SymbolId, rate, within)
      return {
        quoteAsset: holder.quoteAsset,
        ...(payment ? { receivedQuote: payment.amountQuote.toDecimalPlaces(4).toFixed() } : {}),
      }
    },

    'lab.chooseRecording': async ({ venue }) => ({
      outcome: (await lab.chooseRecording(venue)) ? 'chosen' : 'cancelled',
    }),
    'lab.forgetRecording': async ({ venue }) => {
      lab.forgetRecording(venue)
      return {}
    },
    'lab.restartMarket': async ({ speed }, signal) => {
      await lab.restartMarket(speed, withDeadline(signal, RESTARTED_WITHIN_MS))
      return {}
    },
  }
}

/** Per cent as it was typed, to a fraction. @throws {AppError} `validation` with what was expected. */
function readRate(ratePercent: string): Decimal {
  const percent = parseDecimal(ratePercent.trim())
  if (percent?.abs().lte(HIGHEST_RATE_PERCENT)) return percent.div(new D(100))
  throw new AppError(
    'validation',
    `expected a funding rate from -${HIGHEST_RATE_PERCENT} to ${HIGHEST_RATE_PERCENT} per cent, got ${ratePercent.trim() === '' ? 'nothing' : ratePercent}`,
  )
}
