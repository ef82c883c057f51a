import { DatabaseSync } from 'node:sqlite'
import { AppError, messageOf } from '../base/errors.ts'
import { mergeOrder } from '../domain/order-merge.ts'
import { type Cell, orderOfRow, orderRow, type Row } from './journal-rows.ts'
import { migrate } from './journal-schema.ts'

/** One change to write. */
export type JournalWrite =
  | { readonly write: 'intent'; readonly row: Row }
  | { readonly write: 'intent-end'; readonly row: Row }
  | { readonly write: 'send'; readonly row: Row }
  | { readonly write: 'pair-event'; readonly row: Row }
  | { readonly write: 'check' }
  | { readonly write: 'account'; readonly orders: readonly Row[]; readonly fills: readonly Row[] }

/** One question. */
export type JournalRead =
  | { readonly read: 'intent'; readonly intentId: string }
  | { readonly read: 'open-orders' }
  | { readonly read: 'pair-events' | 'intent-fills'; readonly intentId: string }
  /** Newest first. */
  | { readonly read: 'pair-intents'; readonly limit: number; readonly unfinished: boolean }
  /** Newest first; of every venue when none is named. */
  | { readonly read: 'orders' | 'fills'; readonly limit: number; readonly venue?: string }

/** What became of one write of a batch: how many fills were new, or why this one alone was refused. */
export type WriteResult = { readonly newFills: number } | { readonly refused: string }

/** The journal's file. Synchronous: it lives in a worker thread (journal-worker.ts). */
export interface JournalStore {
  /**
   * Writes all of a batch in one transaction and returns after it is on disk. A write that breaks a
   * rule (a known id) is refused alone; the others go through.
   *
   * @throws {AppError} `config` when the file cannot be written; then nothing of the batch is in it.
   */
  write(batch: readonly JournalWrite[]): readonly WriteResult[]
  read(question: JournalRead): readonly Row[]
  close(): void
}

/** @throws {AppError} `config` when the file cannot be opened, is not a journal, or is of a newer version. */
export function openJournalStore(path: string): JournalStore {
  const database = openDatabase(path)
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  const prepared = (sql: string): ReturnType<DatabaseSync['prepare']> => {
    let statement = statements.get(sql)
    if (!statement) {
      statement = database.prepare(sql)
      statements.set(sql, statement)
    }
    return statement
  }
  const all = (sql: string, ...values: Cell[]): readonly Row[] => prepared(sql).all(...values) as Row[]
  const insert = (table: string, row: Row, or = ''): number => {
    const columns = Object.keys(row)
    const sql = `INSERT ${or} INTO ${table} (${columns}) VALUES (${columns.map(() => '?')})`
    return Number(prepared(sql).run(...Object.values(row)).changes)
  }

  const writeOrder = (row: Row): void => {
    const [venue, id] = [row.venue ?? null, row.client_order_id ?? null]
    const known = all('SELECT * FROM orders WHERE venue = ? AND client_order_id = ?', venue, id)[0]
    if (!known) {
      const ours = { intent_id: null, leg: 0, attempt: 1, created_at_ms: row.received_at_ms ?? 0 }
      insert('orders', { ...row, ...ours })
    } else {
      const before = orderOfRow(known)
      const after = mergeOrder(before, orderOfRow(row))
      if (after === before) return
      const changed = orderRow(after)
      const sets = Object.keys(changed).map((column) => `${column} = ?`)
      prepared(`UPDATE orders SET ${sets} WHERE id = ?`).run(...Object.values(changed), known.id ?? null)
    }
    writeEvent(row)
  }

  const writeEvent = (row: Row): void => {
    insert('order_events', {
      venue: row.venue ?? null,
      client_order_id: row.client_order_id ?? null,
      status: row.status ?? null,
      filled_base: row.filled_base ?? null,
      average_price: row.average_price ?? null,
      reason: row.reason ?? null,
      at_ms: row.received_at_ms ?? null,
    })
  }

  const writeOne = (change: JournalWrite): WriteResult => {
    switch (change.write) {
      case 'intent':
        return insert('intents', change.row, 'OR IGNORE') === 1
          ? { newFills: 0 }
          : { refused: `expected a new intent, got ${change.row.intent_id} a second time` }
      case 'intent-end':
        prepared('UPDATE intents SET status = ?, reason = ?, ended_at_ms = ? WHERE intent_id = ?').run(
          ...(['status', 'reason', 'ended_at_ms', 'intent_id'].map(
            (key) => change.row[key] ?? null,
          ) as Cell[]),
        )
        return { newFills: 0 }
      case 'send':
        if (insert('orders', change.row, 'OR IGNORE') === 0) {
          return { refused: `expected a new order id, got ${change.row.client_order_id} a second time` }
        }
        writeEvent(change.row)
        return { newFills: 0 }
      case 'pair-event':
        insert('pair_events', change.row)
        return { newFills: 0 }
      case 'check':
        // Random, or SQLite might find that nothing changed; as large as a busy second of news.
        prepared(`INSERT OR REPLACE INTO meta (key, value) VALUES ('check', hex(randomblob(16384)))`).run()
        return { newFills: 0 }
      case 'account': {
        for (const row of change.orders) writeOrder(row)
        let newFills = 0
        for (const row of change.fills) newFills += insert('fills', row, 'OR IGNORE')
        return { newFills }
      }
    }
  }

  return {
    write(batch) {
      try {
        database.exec('BEGIN IMMEDIATE')
        const results = batch.map(writeOne)
        database.exec('COMMIT')
        return results
      } catch (cause) {
        // A failed COMMIT may leave the transaction open; a failed BEGIN leaves none.
        if (database.isTransaction) database.exec('ROLLBACK')
        throw new AppError('config', messageOf(cause), {}, cause)
      }
    },
    read(question) {
      switch (question.read) {
        case 'intent': {
          const intents = all('SELECT * FROM intents WHERE intent_id = ?', question.intentId)
          return [
            ...intents,
            ...all('SELECT * FROM orders WHERE intent_id = ? ORDER BY id', question.intentId),
          ]
        }
        case 'pair-events':
          return all('SELECT * FROM pair_events WHERE intent_id = ? ORDER BY id', question.intentId)
        case 'intent-fills':
          return all(
            `SELECT fills.* FROM fills JOIN orders USING (venue, client_order_id)
             WHERE orders.intent_id = ? ORDER BY fills.id`,
            question.intentId,
          )
        case 'pair-intents':
          return all(
            `SELECT intent_id FROM intents WHERE kind IN ('pair-open', 'pair-close')
             AND (status = 'started' OR NOT ?) ORDER BY created_at_ms DESC, rowid DESC LIMIT ?`,
            question.unfinished ? 1 : 0,
            question.limit,
          )
        case 'open-orders':
          return all(
            `SELECT * FROM orders WHERE status IN ('sending', 'unknown', 'open', 'partially-filled') ORDER BY id`,
          )
        case 'orders':
        case 'fills': {
          const { read: table, limit, venue } = question
          if (venue === undefined) return all(`SELECT * FROM ${table} ORDER BY id DESC LIMIT ?`, limit)
          return all(`SELECT * FROM ${table} WHERE venue = ? ORDER BY id DESC LIMIT ?`, venue, limit)
        }
      }
    },
    close: () => database.close(),
  }
}

function openDatabase(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path)
    // FULL: a commit returns only when it would survive a power cut, which is the whole promise here.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000')
    migrate(database)
    return database
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('config', messageOf(cause), {}, cause)
  }
}
