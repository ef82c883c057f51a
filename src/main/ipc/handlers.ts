import type { TradingMode } from '../../shared/views.ts'
import { AppError } from '../base/errors.ts'
import type { ClientOrderId, IntentId, SymbolId, VenueId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { DeskReply } from '../execution/desk-reply.ts'
import { CHECKED_LEVELS } from '../execution/liquidity-analyzer.ts'
import { firstOrderIdOf } from '../execution/order-desk.ts'
import { previewTicket } from '../execution/ticket-preview.ts'
import type { AgedBbo } from '../pricing/price-tier.ts'
import type { Handlers } from './bind.ts'
import { readGrouping, screenProblem } from './book-view.ts'
import { createPairHandlers } from './pair-handlers.ts'
import { createPaperLabHandlers, type PaperLabCalls } from './paper-lab-handlers.ts'
import { createPaperTraderHandlers, type PaperTraderCalls } from './paper-trader-handlers.ts'
import { createPriceHandlers, type PriceCalls } from './price-handlers.ts'
import { snapshotOf } from './snapshot.ts'
import { createStreamHandlers, type StreamHandlerDeps } from './stream-handlers.ts'
import type { Terminal } from './terminal.ts'
import { createVaultHandlers, type VaultDeps } from './vault-handlers.ts'
import { previewView } from './views.ts'

interface Deps {
  /** @throws {AppError} `venue-unavailable` with the reason while there is no terminal yet. */
  readonly terminal: () => Terminal
  readonly lastSeq: () => number
  /** The window has its first picture and follows from here. */
  readonly windowListens: () => void
  readonly keys: VaultDeps
  readonly streams: StreamHandlerDeps
  readonly prices: PriceCalls
  readonly trader: PaperTraderCalls
  readonly lab: PaperLabCalls
  readonly restart: () => void
}

/** What main does for each call of the contract. Reads, asks one service, hands the answer back. */
export function createHandlers({
  terminal,
  lastSeq,
  windowListens,
  keys,
  streams,
  prices,
  trader,
  lab,
  restart,
}: Deps): Handlers {
  const instrumentOf = (venue: string, symbol: string): Instrument => {
    const { venues, instruments } = terminal()
    const client = venues().get(venue as VenueId)
    const found = instruments().find((each) => each.venue === client.venue && each.symbol === symbol)
    if (found) return found
    throw new AppError('validation', `${client.exchangeName()} does not trade ${symbol}`)
  }

  /** A press on a window that has not yet drawn a change of mode was meant for the other account. */
  const checkMode = (shown: TradingMode): void => {
    const { mode } = terminal().session
    if (shown === mode) return
    const words = `the window showed ${shown.toUpperCase()} while trading is ${mode.toUpperCase()}`
    throw new AppError('validation', `${words}: nothing was sent; look again before you press`)
  }

  return {
    'state.snapshot': async () => {
      const picture = snapshotOf(terminal(), lastSeq())
      windowListens()
      return picture
    },

    'market.select': async ({ venue, symbol }, signal) => {
      const { watch, venues } = terminal()
      await watch.select(venues().get(venue as VenueId), instrumentOf(venue, symbol).symbol, signal)
      return { selected: { venue, symbol } }
    },

    'book.setGrouping': async ({ venue, symbol, grouping }) => {
      const instrument = instrumentOf(venue, symbol)
      const width = readGrouping(grouping, instrument)
      terminal().setGrouping(instrument, width)
      return { grouping: width.toFixed() }
    },

    'ticket.preview': async (ticket, signal) => {
      const { session, books, clock, prices: cache } = terminal()
      const instrument = instrumentOf(ticket.venue, ticket.symbol)
      terminal().prewarm(instrument)
      const live = books.find(instrument.venue, instrument.symbol)
      const desk = session.deskOf(instrument.venue)
      const depth = live?.depth(CHECKED_LEVELS)
      const preview = previewTicket(ticket, {
        depth,
        // Only looked for when there is nothing better to show.
        lastKnown: depth ? undefined : cache.list().find(isOf(instrument)),
        instrument,
        fees: await desk.fees.ratesOf(instrument.symbol, signal),
        positionBase: desk.portfolio.positions.sizeOf(instrument.symbol),
        restingBase: desk.portfolio.orders.restingBase(instrument.symbol, ticket.side),
        gate: session.gate,
        nowMs: clock.now(),
        ceilingMs: cache.ceilingMs('sizing'),
      })
      return previewView(preview, instrument)
    },

    'orders.submit': async ({ venue, symbol, intentId, mode, ...ticket }) => {
      checkMode(mode)
      const { session, books, prices: cache } = terminal()
      const instrument = instrumentOf(venue, symbol)
      const live = books.find(instrument.venue, instrument.symbol)
      // The user decides by what the screen shows: an old picture is refused even when a fresh book could be had.
      const problem = live && screenProblem(live, cache.ceilingMs('sizing'))
      if (problem !== undefined) {
        return { outcome: 'rejected', clientOrderId: firstOrderIdOf(intentId as IntentId), reason: problem }
      }
      const intent = { intentId: intentId as IntentId, symbol: instrument.symbol }
      return replyView(await session.deskOf(instrument.venue).orders.submit({ ...ticket, ...intent }))
    },

    'orders.cancel': async ({ venue, symbol, clientOrderId }) => {
      const ref = {
        symbol: instrumentOf(venue, symbol).symbol,
        clientOrderId: clientOrderId as ClientOrderId,
      }
      const done = await terminal()
        .session.deskOf(venue as VenueId)
        .orders.cancel(ref)
      return { outcome: done.outcome, ...('reason' in done ? { reason: done.reason } : {}) }
    },

    'positions.close': async ({ venue, symbol, intentId, mode }) => {
      checkMode(mode)
      const { venue: known } = terminal()
        .venues()
        .get(venue as VenueId)
      const ticket = { intentId: intentId as IntentId, symbol: symbol as SymbolId }
      return replyView(await terminal().session.deskOf(known).orders.close(ticket))
    },

    'mode.set': async ({ mode, confirmation }) => {
      const { session, lab } = terminal()
      if (mode === 'live' && lab.view().market.state === 'restarting')
        throw new AppError(
          'validation',
          'the simulated market is being started again: go live once it is there',
        )
      session.setMode(mode, confirmation)
      return { mode: session.mode }
    },

    'app.restart': async () => {
      restart()
      return {}
    },

    ...createStreamHandlers(streams),

    ...createPriceHandlers(prices),
    ...createPaperTraderHandlers(trader),
    ...createPaperLabHandlers(lab),
    ...createPairHandlers(terminal, checkMode),
    ...createVaultHandlers(keys),
  }
}

const isOf =
  ({ venue, symbol }: Instrument) =>
  ({ bbo }: AgedBbo): boolean =>
    bbo.venue === venue && bbo.symbol === symbol

function replyView({ outcome, clientOrderId, reason }: DeskReply) {
  return { outcome, clientOrderId, ...(reason === undefined ? {} : { reason }) }
}
