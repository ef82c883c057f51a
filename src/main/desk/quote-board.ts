import type { Clock } from '../base/clock.ts'
import type { Decimal } from '../base/decimal.ts'
import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Bbo, FundingRate } from '../domain/market.ts'
import { TOP_LEVELS_NEEDED } from '../market-data/feeds/depth-need.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { PanelFeeds } from './panel-feeds.ts'

/** One asset at one venue, as the market watch lists it. */
export interface BoardRow {
  readonly instrument: Instrument
  /** Newest best prices; absent before the first. */
  readonly bbo: Bbo | undefined
  /** Absent where the venue has no funding, and before the first answer. */
  readonly funding: FundingRate | undefined
}

/** Best prices and funding of a few assets at every connected venue. */
export interface QuoteBoard {
  /** Follows the board's assets at a venue that has just connected. */
  add(client: ExchangeClient, instruments: readonly Instrument[]): void
  /** Asset by asset, venues in the order they came. */
  rows(): readonly BoardRow[]
  onChange(listener: () => void): Unsubscribe
  /** A venue settles an asset's funding at another interval than it did. */
  onIntervalChange(listener: (change: FundingIntervalChange) => void): Unsubscribe
}

/** A venue changed how often funding is settled: what a pair earns a year changes with it. */
export interface FundingIntervalChange {
  readonly instrument: Instrument
  readonly fromHours: Decimal
  readonly toHours: Decimal
}

interface Deps {
  /** Assets shown, in their order. */
  readonly symbols: readonly SymbolId[]
  /** Its rows need their feeds while somebody can see them. */
  readonly panels: Pick<PanelFeeds, 'show'>
  readonly clock: Clock
  readonly log: Logger
  /** Ends every feed of the board. */
  readonly lifetime: AbortSignal
}

const FUNDING_EVERY_MS = 60_000

export function createQuoteBoard({ symbols, panels, clock, log, lifetime }: Deps): QuoteBoard {
  const changed = createEmitter<undefined>((cause) =>
    log.error('board.listener', { message: messageOf(cause) }),
  )
  const intervals = createEmitter<FundingIntervalChange>((cause) =>
    log.error('board.interval-listener', { message: messageOf(cause) }),
  )
  const rows: { instrument: Instrument; bbo: Bbo | undefined; funding: FundingRate | undefined }[] = []

  const readFunding = async (client: ExchangeClient, row: (typeof rows)[number]): Promise<void> => {
    while (!lifetime.aborted) {
      try {
        const { instrument, funding: before } = row
        const funding = await client.marketData.getFundingRate({ symbol: instrument.symbol }, lifetime)
        row.funding = funding
        if (before && !before.intervalHours.eq(funding.intervalHours)) {
          intervals.emit({ instrument, fromHours: before.intervalHours, toHours: funding.intervalHours })
        }
        changed.emit(undefined)
      } catch (cause) {
        if (!lifetime.aborted) {
          log.warn('board.funding', {
            venue: client.venue,
            symbol: row.instrument.symbol,
            reason: messageOf(cause),
          })
        }
      }
      await clock.sleep(FUNDING_EVERY_MS, lifetime).catch(() => undefined)
    }
  }

  return {
    add(client, instruments) {
      for (const symbol of symbols) {
        const instrument = instruments.find((each) => each.symbol === symbol)
        if (!instrument) continue
        const row = {
          instrument,
          bbo: undefined as Bbo | undefined,
          funding: undefined as FundingRate | undefined,
        }
        rows.push(row)
        const stop = client.streams.subscribeBbo(symbol, (bbo) => {
          row.bbo = bbo
          changed.emit(undefined)
        })
        const hide = panels.show(client, symbol, { levels: TOP_LEVELS_NEEDED })
        lifetime.addEventListener('abort', hide, { once: true })
        lifetime.addEventListener('abort', stop, { once: true })
        if (client.capabilities.funding) void readFunding(client, row)
      }
    },
    rows: () => symbols.flatMap((symbol) => rows.filter(({ instrument }) => instrument.symbol === symbol)),
    onChange: (listener) => changed.on(listener),
    onIntervalChange: (listener) => intervals.on(listener),
  }
}
