import type { SymbolMarket } from '../../market/symbol-market.ts'
import { createSignal } from '../../signal.ts'
import { execute } from './execution.ts'
import {
  CANCEL_ALL,
  CANCEL_ORDER,
  CREATE_ORDER,
  numberOf,
  skipsNonce,
  type Transaction,
} from './transaction.ts'
import type { Outcome, TransactionQueue, TransactionRecord } from './transaction-record.ts'
import { type LighterVenue, marketOf } from './venue.ts'

const KEPT = 1_000
const POST_ONLY = 2
const IMMEDIATE = 0

/**
 * Executes accepted transactions in their order, a while after they were accepted: "200 means queued".
 *
 * It looks at the time when it is told to, on every beat of the venue.
 */
export class Sequencer implements TransactionQueue {
  readonly done = createSignal<TransactionRecord>()
  readonly #capacity: number
  readonly #queue: TransactionRecord[] = []
  readonly #records = new Map<string, TransactionRecord>()
  #venue: LighterVenue | undefined

  /** `capacity` is how many transactions may wait. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Names the venue it works for, which must come first. */
  attach(venue: LighterVenue): void {
    this.#venue = venue
  }

  get isFull(): boolean {
    return this.#queue.length >= this.#capacity
  }

  hasQueuedOrder(clientOrderIndex: number): boolean {
    return (
      clientOrderIndex > 0 &&
      this.#queue.some(
        ({ transaction }) =>
          transaction.type === CREATE_ORDER && numberOf(transaction, 'ClientOrderIndex') === clientOrderIndex,
      )
    )
  }

  queue(transaction: Transaction): TransactionRecord {
    const venue = this.#attached()
    const now = venue.clock.now()
    const before = this.#queue.at(-1)?.dueAtMs ?? 0
    const dueAtMs = Math.max(before, now + executionDelayMs(venue, transaction))
    const record = { transaction, queuedAtMs: now, dueAtMs, executedAtMs: 0, outcome: undefined }
    this.#queue.push(record)
    this.#remember(record)
    return record
  }

  record(hash: string): TransactionRecord | undefined {
    return this.#records.get(hash)
  }

  run(): void {
    const venue = this.#attached()
    const now = venue.clock.now()
    for (let next = this.#queue[0]; next && next.dueAtMs <= now; next = this.#queue[0]) {
      this.#queue.shift()
      const { transaction } = next
      const nonce = numberOf(transaction, 'Nonce')
      next.executedAtMs = now
      next.outcome = venue.nonces.isDue(nonce, skipsNonce(transaction))
        ? this.#execute(venue, transaction, nonce)
        : { kind: 'dropped', error: 'invalid nonce' }
      this.done.emit(next)
    }
  }

  #execute(venue: LighterVenue, transaction: Transaction, nonce: number): Outcome {
    const outcome = execute(venue, transaction)
    if (outcome.kind === 'dropped') venue.nonces.drop()
    else venue.nonces.consume(nonce)
    return outcome
  }

  #attached(): LighterVenue {
    if (!this.#venue) throw new RangeError('expected a sequencer that is attached to a venue')
    return this.#venue
  }

  #remember(record: TransactionRecord): void {
    this.#records.set(record.transaction.hash, record)
    if (this.#records.size <= KEPT) return
    const [oldest] = this.#records.keys()
    if (oldest !== undefined) this.#records.delete(oldest)
  }
}

/** Takers wait longer than makers and cancels (section 8 of the venue sheet, standard accounts). */
function executionDelayMs(venue: LighterVenue, transaction: Transaction): number {
  const { takerDelayMs, makerDelayMs } = venue.tier
  if (transaction.type === CANCEL_ORDER || transaction.type === CANCEL_ALL) return makerDelayMs
  if (transaction.type !== CREATE_ORDER) return makerDelayMs
  return takes(marketOf(venue, numberOf(transaction, 'MarketIndex')), transaction)
    ? takerDelayMs
    : makerDelayMs
}

function takes(market: SymbolMarket, transaction: Transaction): boolean {
  const timeInForce = numberOf(transaction, 'TimeInForce')
  if (timeInForce === POST_ONLY) return false
  if (timeInForce === IMMEDIATE) return numberOf(transaction, 'TriggerPrice') === 0
  const side = numberOf(transaction, 'IsAsk') === 1 ? 'sell' : 'buy'
  return market.book.available(side, numberOf(transaction, 'Price')) > 0
}
