import { AppError } from '../base/errors.ts'
import type { IntentId, SymbolId, VenueId } from '../domain/brands.ts'
import type { Handlers } from './bind.ts'
import { previewPair } from './pair-preview.ts'
import { operationView } from './pair-views.ts'
import type { Terminal } from './terminal.ts'

type PairHandlers = Pick<Handlers, Extract<keyof Handlers, `pairs.${string}`>>

/** Opens, closes and explains pairs. */
export function createPairHandlers(
  terminal: () => Terminal,
  checkMode: (shown: 'paper' | 'live') => void,
): PairHandlers {
  return {
    'pairs.preview': (ticket, signal) => previewPair(ticket, terminal(), signal),

    'pairs.open': async ({ mode, intentId, ...ticket }) => {
      checkMode(mode)
      const [longVenue, shortVenue] = [ticket.longVenue as VenueId, ticket.shortVenue as VenueId]
      const desk = terminal().pairs.between(longVenue, shortVenue)
      const symbol = ticket.symbol as SymbolId
      return {
        ...(await desk.open({ ...ticket, intentId: intentId as IntentId, symbol, longVenue, shortVenue })),
      }
    },

    'pairs.close': async ({ mode, intentId, pairId }) => {
      checkMode(mode)
      const desk = terminal().pairs.holding(pairId as IntentId)
      return { ...(await desk.close({ intentId: intentId as IntentId, pairId: pairId as IntentId })) }
    },

    'pairs.operations': async ({ pairId }) => {
      const { pairs } = terminal()
      const desk = pairs.holding(pairId as IntentId)
      const reports = await desk.reports(pairId as IntentId)
      if (reports.length === 0)
        throw new AppError('validation', `nothing of the pair ${pairId} was ever sent`)
      return reports.map((report) =>
        operationView(report, desk.timelineOf(report.intent.intentId), terminal()),
      )
    },
  }
}
