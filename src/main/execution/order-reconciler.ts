import { withDeadline } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import type { Unsubscribe } from '../base/emitter.ts'
import { kindOf, messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { Fill, OrderUpdate } from '../domain/order.ts'
import type { Journal, OrderRecord } from '../journal/journal.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { OrderSink } from './order-plan.ts'
import { askAboutOrder, type Settlement } from './settle-unknown.ts'

export interface OrderReconcilerDeps {
  readonly client: ExchangeClient
  readonly journal: Journal
  readonly sink: OrderSink
  /** Told of each fill that the stream had not brought. */
  readonly onMissedFill: (fill: Fill) => void
  /** Asks for a round about everything, whatever the account stream says. */
  readonly onAskAll?: (listener: () => void) => Unsubscribe
  readonly clock: Clock
  readonly log: Logger
  /** Between two rounds; 2,000 by default. */
  readonly everyMs?: number
}

/** A `sending` order younger than this still has its own caller waiting for the answer. */
const SENDING_GRACE_MS = 3_500
const FILLS_TO_READ = 500
const RECENT_ORDERS = 100

/**
 * Asks the venue about every order whose fate is open, until `signal` aborts: about all of them at the
 * start, after each `resync` of the account stream and when `onAskAll` says so, about unknown ones every round.
 */
export async function runOrderReconciler(deps: OrderReconcilerDeps, signal: AbortSignal): Promise<void> {
  const { client, clock, log, onAskAll, everyMs = 2_000 } = deps
  let askAll = true
  let wake = new AbortController()
  const askNow = (): void => {
    askAll = true
    wake.abort()
  }
  const stop = client.streams.setupOrderUpdateHandler((event) => {
    if (event.kind === 'resync') askNow()
  })
  const stopAsking = onAskAll?.(askNow)
  try {
    while (!signal.aborted) {
      wake = new AbortController()
      const everything: boolean = askAll
      askAll = false
      const done: boolean = await reconcileOnce(deps, everything, signal).catch((cause) => {
        log.warn('reconcile.failed', { venue: client.venue, kind: kindOf(cause), reason: messageOf(cause) })
        return false
      })
      if (askAll && done) continue
      askAll ||= everything && !done
      await clock.sleep(everyMs, AbortSignal.any([signal, wake.signal])).catch(() => undefined)
    }
  } finally {
    stop()
    stopAsking?.()
  }
}

/** @returns true; a failed query or journal throws and the round is repeated. */
async function reconcileOnce(
  deps: OrderReconcilerDeps,
  everything: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const { client, journal, clock } = deps
  const isOurs = ({ order }: OrderRecord): boolean => order.venue === client.venue
  const open = (await journal.openOrders()).filter(isOurs)
  const nowMs = clock.now()
  for (const record of open) {
    if (everything || isOverdue(record, nowMs)) await settleOne(deps, record, signal)
  }
  if (everything) {
    const recent = await journal.orders(RECENT_ORDERS, client.venue)
    await readMissedFills(deps, [...open, ...recent], signal)
  }
  return true
}

function isOverdue({ order, createdAtMs }: OrderRecord, nowMs: number): boolean {
  if (order.status === 'unknown') return true
  return order.status === 'sending' && nowMs - createdAtMs >= SENDING_GRACE_MS
}

async function settleOne(deps: OrderReconcilerDeps, record: OrderRecord, signal: AbortSignal): Promise<void> {
  const { client, journal, sink, clock, log } = deps
  const found = await askAboutOrder(client, record.order, record.createdAtMs, deps, signal)
  const update =
    found.settled === 'never-arrived' && record.order.venueOrderId !== ''
      ? await forgottenUpdate(deps, record, signal)
      : settledUpdate(record, found, clock.now())
  if (!update) return
  log.info('order.reconciled', {
    clientOrderId: update.clientOrderId,
    status: update.status,
    filledBase: update.filledBase.toFixed(),
  })
  sink.updated(update)
  await journal.appendOrderUpdate(update)
}

/** `undefined` while nothing can be concluded. */
function settledUpdate({ order }: OrderRecord, found: Settlement, nowMs: number): OrderUpdate | undefined {
  if (found.settled === 'known') return found.order
  if (found.settled === 'not-yet') return undefined
  return { ...order, status: 'rejected', reason: 'the venue never received it', receivedAtMs: nowMs }
}

/**
 * An order that the venue once confirmed and knows no more: venues forget ended orders after some days. It
 * is over when it is not listed as open either; what it filled is in the fills, which are read apart.
 */
async function forgottenUpdate(
  { client, clock }: OrderReconcilerDeps,
  { order }: OrderRecord,
  signal: AbortSignal,
): Promise<OrderUpdate | undefined> {
  const listed = await client.trading.getActiveOrders({ symbol: order.symbol }, withDeadline(signal, 5_000))
  const { clientOrderId } = order
  // By the venue's id: some venues keep a number of ours whose name we may have lost.
  const same = listed.find(({ venueOrderId }) => venueOrderId === order.venueOrderId)
  if (same) return { ...same, clientOrderId }
  const reason = 'the venue no longer knows this order, nor lists it as open'
  return { ...order, status: 'expired', reason, receivedAtMs: clock.now() }
}

async function readMissedFills(
  deps: OrderReconcilerDeps,
  records: readonly OrderRecord[],
  signal: AbortSignal,
): Promise<void> {
  const { client, journal, onMissedFill, log } = deps
  for (const symbol of new Set(records.map(({ order }) => order.symbol))) {
    const fills = await client.account.getUserTradeHistory({ symbol, limit: FILLS_TO_READ }, signal)
    for (const fill of fills) {
      if (!(await journal.appendFill(fill))) continue
      log.info('fill.recovered', { clientOrderId: fill.clientOrderId, tradeId: fill.tradeId })
      onMissedFill(fill)
    }
  }
}
