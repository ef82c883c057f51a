import { basename } from 'node:path'
import { ZERO } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'
import type { IntentId, SymbolId, VenueId, VenueOrderId } from '../domain/brands.ts'
import type { Side } from '../domain/order.ts'
import type { AccountChange, IntentKind, IntentRecord, Journal, SendRecord } from './journal.ts'
import { type JournalLink, startJournalLink } from './journal-link.ts'
import { fillOfRow, fillRow, orderRecordOfRow, orderRow, type Row } from './journal-rows.ts'

export interface JournalOptions {
  /** The bundled `journal-worker.js`; tests pass the `.ts` file itself. */
  readonly workerUrl: URL
  /** The file of this mode, `paper.sqlite` and so on; its folder exists. */
  readonly path: string
}

const EVERY_ROW = 2 ** 31 - 1
const KINDS: readonly IntentKind[] = ['order', 'close', 'pair-open', 'pair-close']

/**
 * Opens (or makes) a journal in a worker thread of its own.
 *
 * @throws {AppError} `config` when the file cannot be opened, is no journal, or was written by a newer program.
 */
export async function openJournal({ workerUrl, path }: JournalOptions): Promise<Journal> {
  return journalOver(await startJournalLink(workerUrl, { path }, basename(path)))
}

/** The journal's words over any link to its store. */
export function journalOver(link: JournalLink): Journal {
  const account = (change: AccountChange) =>
    link.write({
      write: 'account',
      orders: change.orders.map(orderRow),
      fills: change.fills.map(fillRow),
    })
  return {
    async appendIntent(intent) {
      await link.write({
        write: 'intent',
        row: {
          intent_id: intent.intentId,
          kind: intent.kind,
          venue: intent.venue,
          symbol: intent.symbol,
          side: intent.side ?? null,
          detail: intent.detail,
          created_at_ms: intent.createdAtMs,
          status: 'started',
        },
      })
    },
    async appendIntentEnd(intentId, end) {
      const row = {
        status: end.status,
        reason: end.reason ?? null,
        ended_at_ms: end.atMs,
        intent_id: intentId,
      }
      await link.write({ write: 'intent-end', row })
    },
    async appendSend(send) {
      await link.write({ write: 'send', row: sendRow(send) })
    },
    async appendOrderUpdate(update) {
      await account({ orders: [update], fills: [] })
    },
    async appendFill(fill) {
      return (await account({ orders: [], fills: [fill] })) === 1
    },
    async appendAccountChange(change) {
      await account(change)
    },
    findIntent: (intentId) => findIntent(link, intentId),
    async appendPairEvent({ intentId, state, detail, atMs }) {
      await link.write({ write: 'pair-event', row: { intent_id: intentId, state, detail, at_ms: atMs } })
    },
    async pairEvents(intentId) {
      const rows = await link.read({ read: 'pair-events', intentId })
      return rows.map(({ state, detail, at_ms }) => ({
        intentId,
        state: String(state),
        detail: String(detail),
        atMs: Number(at_ms),
      }))
    },
    async pairIntents(which) {
      const unfinished = 'unfinished' in which
      const limit = unfinished ? EVERY_ROW : which.limit
      const rows = await link.read({ read: 'pair-intents', limit, unfinished })
      const found = await Promise.all(
        rows.map(({ intent_id }) => findIntent(link, String(intent_id) as IntentId)),
      )
      return found.flatMap((intent) => intent ?? [])
    },
    async fillsOf(intentId) {
      return (await link.read({ read: 'intent-fills', intentId })).map(fillOfRow)
    },
    async openOrders() {
      return (await link.read({ read: 'open-orders' })).map(orderRecordOfRow)
    },
    async orders(limit, venue) {
      return (await link.read({ read: 'orders', limit, ...(venue && { venue }) })).map(orderRecordOfRow)
    },
    async fills(limit = EVERY_ROW, venue) {
      return (await link.read({ read: 'fills', limit, ...(venue && { venue }) })).map(fillOfRow)
    },
    async check() {
      await link.write({ write: 'check' })
    },
    close: () => link.close(),
  }
}

function sendRow(send: SendRecord): Row {
  const { venue, intentId, leg, attempt, order, atMs } = send
  return {
    ...orderRow({
      ...order,
      venue,
      venueOrderId: '' as VenueOrderId,
      status: 'sending',
      filledBase: ZERO,
      averagePrice: ZERO,
      venueTimeMs: 0,
      receivedAtMs: atMs,
    }),
    intent_id: intentId,
    leg,
    attempt,
    price_age_ms: send.priceAgeMs ?? null,
    price_source: send.priceSource ?? null,
    price_sequence: send.priceSequence ?? null,
    created_at_ms: atMs,
  }
}

async function findIntent(link: JournalLink, intentId: IntentId): Promise<IntentRecord | undefined> {
  const [row, ...orders] = await link.read({ read: 'intent', intentId })
  if (!row) return undefined
  const status = String(row.status)
  if (status !== 'started' && status !== 'done' && status !== 'refused') {
    throw new AppError('protocol', `expected an intent that is started, done or refused, got ${status}`)
  }
  return {
    intentId,
    kind: KINDS.find((kind) => kind === row.kind) ?? 'order',
    venue: String(row.venue) as VenueId,
    symbol: String(row.symbol) as SymbolId,
    ...(row.side === 'buy' || row.side === 'sell' ? { side: row.side satisfies Side } : {}),
    detail: String(row.detail),
    createdAtMs: Number(row.created_at_ms),
    status,
    ...(typeof row.reason === 'string' ? { reason: row.reason } : {}),
    orders: orders.map(orderRecordOfRow),
  }
}
