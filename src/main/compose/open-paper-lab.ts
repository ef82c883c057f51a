import type { PaperLabView } from '../../shared/paper-lab-views.ts'
import { withDeadline } from '../base/abort.ts'
import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import { AppError, messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { MarketWatch } from '../desk/market-watch.ts'
import type { Session } from '../desk/session.ts'
import type { LabVenue, PaperLabCalls } from '../ipc/paper-lab-handlers.ts'
import { createLabMarket, type LabMarket } from '../ipc/paper-lab-market.ts'
import { paperVenueView } from '../ipc/paper-lab-view.ts'
import type { PriceProvider } from '../pricing/price-provider.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { VenueUp } from './bring-up.ts'

interface Parts {
  /** Of every venue that should be there, connected or not. */
  readonly clients: () => readonly ExchangeClient[]
  readonly session: Pick<Session, 'mode'>
  readonly prices: Pick<PriceProvider, 'invalidateVenue'>
  readonly watch: Pick<MarketWatch, 'renew'>
  /** Asks the user for a recorded feed. @returns its path, or nothing when they changed their mind. */
  readonly chooseRecording: () => Promise<string | undefined>
  readonly log: Logger
  readonly lifetime: AbortSignal
}

/** The paper lab: the paper venues that have come, and the market that the simulated ones show. */
export interface OpenPaperLab {
  readonly calls: PaperLabCalls
  readonly market: LabMarket
  view(): PaperLabView
  venueCame(up: VenueUp): void
  onChange(listener: () => void): Unsubscribe
}

const RENEW_WITHIN_MS = 10_000

/** Puts the controls of all paper venues together for the one screen that shows them. */
export function openPaperLab({
  clients,
  session,
  prices,
  watch,
  chooseRecording,
  log,
  lifetime,
}: Parts): OpenPaperLab {
  const onListenerError = (cause: unknown): void =>
    log.error('paper-lab.listener', { message: messageOf(cause) })
  const changed = createEmitter<undefined>(onListenerError)
  const venues = new Map<string, VenueUp>()
  const market = createLabMarket({
    players: () => {
      const simulated = market.venues().map(({ venue }) => venue as string)
      return clients()
        .filter(({ venue, capabilities }) => simulated.includes(venue) && capabilities.kind === 'perpetual')
        .map((client) => ({ venue: client.venue, venueName: client.exchangeName() }))
    },
    isLive: () => session.mode === 'live',
    chooseFile: chooseRecording,
    forgetPrices(simulated) {
      for (const { client } of venues.values())
        if (simulated.some(({ venue }) => venue === client.venue))
          prices.invalidateVenue(client.venue, 'another market was started')
    },
    onReplaced() {
      watch
        .renew(withDeadline(lifetime, RENEW_WITHIN_MS))
        .catch((cause) => log.warn('paper-lab.not-renewed', { message: messageOf(cause) }))
    },
    onListenerError,
  })
  const tell = (): void => changed.emit(undefined)
  market.onChange(tell)

  const venueOf = (venue: string): LabVenue => {
    const up = venues.get(venue)
    if (up) return controlsOf(up)
    const names = venues.size === 0 ? 'none is connected yet' : [...venues.keys()].join(', ')
    throw new AppError('validation', `expected a paper venue that is connected (${names}), got ${venue}`)
  }

  return {
    calls: {
      venueOf,
      chooseRecording: (venue) => market.choose(venue),
      forgetRecording: (venue) => market.forget(venue),
      restartMarket: (speed, signal) => market.restart(speed, signal),
    },
    market,
    view: () => ({ venues: [...venues.values()].map(viewOf), market: market.view() }),
    venueCame(up) {
      venues.set(up.client.venue, up)
      const stops = [
        up.paperLab.onChange(tell),
        up.paperScores.onChange(tell),
        up.desks.paper.portfolio.positions.onChange(tell),
      ]
      lifetime.addEventListener('abort', () => stops.forEach((stop) => void stop()), { once: true })
      tell()
    },
    onChange: (listener) => changed.on(listener),
  }
}

function viewOf({ client, desks, paperLab, paperScores }: VenueUp): PaperLabView['venues'][number] {
  return paperVenueView({
    venue: client.venue,
    venueName: client.exchangeName(),
    kind: client.capabilities.kind,
    settings: paperLab.settings(),
    heldSymbols: heldSymbolsOf(desks),
    score: paperScores.score(),
  })
}

function controlsOf({ client, desks, paperLab, trading }: VenueUp): LabVenue {
  return {
    ...paperLab,
    venueName: client.exchangeName(),
    kind: client.capabilities.kind,
    quoteAsset: trading[0]?.quoteAsset ?? '',
    heldSymbols: () => heldSymbolsOf(desks),
  }
}

const heldSymbolsOf = ({ paper }: VenueUp['desks']): readonly string[] =>
  paper.portfolio.positions.list().map(({ symbol }) => symbol)
