import type { Clock } from '../base/clock.ts'
import type { Decimal } from '../base/decimal.ts'
import { messageOf } from '../base/errors.ts'
import { keepTrying } from '../base/keep-trying.ts'
import type { Logger } from '../base/logger.ts'
import type { ClientOrderId, SymbolId } from '../domain/brands.ts'
import type { Fill } from '../domain/order.ts'
import type { Journal } from '../journal/journal.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { AccountEvent } from '../venues/market-streams.ts'
import { createFillTotals } from './fill-totals.ts'
import { createOwnOrders, type OwnOrders } from './own-orders.ts'
import { createPositions, type Positions } from './positions.ts'

/** Orders and positions of one client, as they are now. */
export interface Portfolio {
  readonly orders: OwnOrders
  readonly positions: Positions
  /**
   * Reads the journal and the venue, then follows the account's events until `signal` aborts.
   *
   * Resolves when the first picture is complete.
   * @throws {AppError} when journal or venue could not be read.
   */
  start(signal: AbortSignal): Promise<void>
  /** Counts a fill that came by another way than the stream. */
  addFill(fill: Fill): void
}

export interface PortfolioDeps {
  readonly client: ExchangeClient
  readonly journal: Journal
  readonly clock: Clock
  readonly log: Logger
  readonly quoteAsset: string
  /** Live price to mark with. */
  readonly markOf: (symbol: SymbolId) => Decimal | undefined
  /** Told when an event could not be written down; trading must stop then. */
  readonly onJournalFailure: (reason: string) => void
}

const ORDERS_SHOWN = 200

export function createPortfolio(deps: PortfolioDeps): Portfolio {
  const { client, journal, clock, log, onJournalFailure } = deps
  const totals = createFillTotals()
  const onError = (cause: unknown): void => log.error('portfolio.listener', { message: messageOf(cause) })
  const feeOf = (id: ClientOrderId): Decimal => totals.orderFeesQuote(id)
  const orders = createOwnOrders(feeOf, onError, ORDERS_SHOWN)
  const positions = createPositions({ ...deps, totals, onError })

  const written = (append: Promise<unknown>): void => {
    append.catch((cause) => onJournalFailure(messageOf(cause)))
  }

  const addFill = (fill: Fill): void => {
    if (totals.add(fill)) orders.feesChanged(fill.clientOrderId)
  }

  const refresh = (signal: AbortSignal, why: string): void => {
    // Until it works: a size that is not read again would be shown, and counted by the gate, as if it were true.
    const onFailure = (cause: unknown): void =>
      log.warn('positions.refresh-failed', { venue: client.venue, why, reason: messageOf(cause) })
    keepTrying(() => positions.refresh(signal), { clock, signal, onFailure }).catch(() => undefined)
  }

  const follow = (event: AccountEvent, signal: AbortSignal): void => {
    positions.apply(event)
    switch (event.kind) {
      case 'order':
        orders.updated(event.order)
        written(journal.appendOrderUpdate(event.order))
        return
      case 'fill':
      case 'liquidation':
        addFill(event.fill)
        written(journal.appendFill(event.fill))
        return
      case 'resync':
        refresh(signal, event.reason)
        return
      case 'position':
      case 'balance':
      case 'funding':
        return
    }
  }

  const readAll = async (signal: AbortSignal): Promise<void> => {
    const [records, open, fills] = await Promise.all([
      journal.orders(ORDERS_SHOWN, client.venue),
      journal.openOrders(),
      journal.fills(undefined, client.venue),
    ])
    // Oldest first, so that the oldest is the first to be forgotten.
    const known = new Map(
      [...open.filter(({ order }) => order.venue === client.venue), ...records.toReversed()].map((record) => [
        record.order.clientOrderId,
        record,
      ]),
    )
    orders.load([...known.values()].toSorted((a, b) => a.createdAtMs - b.createdAtMs))
    for (const fill of fills) totals.add(fill)
    await positions.refresh(signal)
  }

  return {
    orders,
    positions,
    addFill,
    async start(signal) {
      const stop = client.streams.setupOrderUpdateHandler((event) => follow(event, signal))
      signal.addEventListener('abort', stop, { once: true })
      try {
        await readAll(signal)
      } catch (cause) {
        stop()
        signal.removeEventListener('abort', stop)
        throw cause
      }
    },
  }
}
