import type { IntentId, SymbolId, VenueId } from '../domain/brands.ts'
import type { Fill, OrderRequest, OrderUpdate, Side } from '../domain/order.ts'

export type IntentKind = 'order' | 'close' | 'pair-open' | 'pair-close'

/** A gesture of the user, before anything is sent. */
export interface NewIntent {
  readonly intentId: IntentId
  readonly kind: IntentKind
  /** Of a pair: the venue of its first leg; the rest stands in `detail`. */
  readonly venue: VenueId
  readonly symbol: SymbolId
  /** Absent when the side follows from the position (a close). */
  readonly side?: Side
  /** What was asked, as JSON, for the record. */
  readonly detail: string
  readonly createdAtMs: number
}

/** Where an intent ended: sent to its end, or refused on our side with a reason. */
export interface IntentEnd {
  readonly status: 'done' | 'refused'
  readonly reason?: string
  readonly atMs: number
}

/** Written before the wire: this order is about to be sent. */
export interface SendRecord {
  readonly venue: VenueId
  readonly intentId: IntentId
  /** 0 for the first leg; a pair's second is 1. */
  readonly leg: number
  /** 1 for the first order of a leg, 2 for the one that follows it. */
  readonly attempt: number
  readonly order: OrderRequest
  /** The price that the order was made from, and how old it was. */
  readonly priceAgeMs?: number
  readonly priceSource?: string
  /** What was known of the price's place in the venue's sequence (`SequenceState` of pricing). */
  readonly priceSequence?: string
  readonly atMs: number
}

/** An order as the journal holds it. */
export interface OrderRecord {
  readonly order: OrderUpdate
  /** Absent for orders that another terminal placed. */
  readonly intentId?: IntentId
  readonly leg: number
  readonly attempt: number
  readonly createdAtMs: number
  readonly priceAgeMs?: number
  readonly priceSource?: string
  readonly priceSequence?: string
}

/** An intent read back, with every order that was sent for it. */
export interface IntentRecord extends NewIntent {
  /** `started` when the program died, or still works, between the intent and its end. */
  readonly status: 'started' | IntentEnd['status']
  readonly reason?: string
  readonly orders: readonly OrderRecord[]
}

/** One step of an operation on a pair, for its timeline. */
export interface PairEvent {
  readonly intentId: IntentId
  readonly state: string
  /** What was known then, as JSON. */
  readonly detail: string
  readonly atMs: number
}

/** Orders and fills that belong together and are written or lost together. */
export interface AccountChange {
  readonly orders: readonly OrderUpdate[]
  readonly fills: readonly Fill[]
}

/**
 * The write-ahead record of intents, orders and fills of one mode. An append resolves only after its
 * row is on disk.
 *
 * @throws {AppError} `config` from every append when the disk is full, read-only or gone: nothing may
 * be sent then. Rows that were acknowledged before stay readable.
 */
export interface Journal {
  /** @throws {AppError} `validation` when this intent is there already. */
  appendIntent(intent: NewIntent): Promise<void>
  appendIntentEnd(intentId: IntentId, end: IntentEnd): Promise<void>
  /** @throws {AppError} `validation` when this client order id was used before. */
  appendSend(send: SendRecord): Promise<void>
  /** Joins what the venue told into the order; stale news change nothing. */
  appendOrderUpdate(update: OrderUpdate): Promise<void>
  /** @returns false when this trade (venue, symbol, trade id) was recorded before. */
  appendFill(fill: Fill): Promise<boolean>
  /** Several orders and fills as one transaction. */
  appendAccountChange(change: AccountChange): Promise<void>
  findIntent(intentId: IntentId): Promise<IntentRecord | undefined>
  appendPairEvent(event: PairEvent): Promise<void>
  /** Oldest first. */
  pairEvents(intentId: IntentId): Promise<readonly PairEvent[]>
  /** Operations on pairs, newest first: those that have not ended, or the latest of all. */
  pairIntents(
    which: { readonly unfinished: true } | { readonly limit: number },
  ): Promise<readonly IntentRecord[]>
  /** Fills of the orders that were sent for an intent, oldest first. */
  fillsOf(intentId: IntentId): Promise<readonly Fill[]>
  /** Everything that is not at its end: sending, unknown, open, partially filled. Oldest first. */
  openOrders(): Promise<readonly OrderRecord[]>
  /** The latest orders of one venue or of all, newest first. */
  orders(limit: number, venue?: VenueId): Promise<readonly OrderRecord[]>
  /** The latest fills of one venue or of all, newest first; all of them without a limit. */
  fills(limit?: number, venue?: VenueId): Promise<readonly Fill[]>
  /**
   * Writes something that nobody reads, to see whether the disk takes it.
   *
   * @throws {AppError} `config` while it does not.
   */
  check(): Promise<void>
  /** Writes what is queued and ends the worker. Safe to call twice. */
  close(): Promise<void>
}
