import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '../base/errors.ts'

/** Each entry takes the file from the version of its index to the next. Never edit one that was released. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE intents (
    intent_id TEXT PRIMARY KEY, kind TEXT NOT NULL, venue TEXT NOT NULL, symbol TEXT NOT NULL, side TEXT,
    detail TEXT NOT NULL, created_at_ms INTEGER NOT NULL, status TEXT NOT NULL, reason TEXT, ended_at_ms INTEGER
  ) STRICT;
  CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    venue TEXT NOT NULL, client_order_id TEXT NOT NULL, venue_order_id TEXT NOT NULL, symbol TEXT NOT NULL,
    intent_id TEXT, leg INTEGER NOT NULL, attempt INTEGER NOT NULL,
    side TEXT NOT NULL, type TEXT NOT NULL, time_in_force TEXT NOT NULL, status TEXT NOT NULL,
    size_base TEXT NOT NULL, limit_price TEXT, reduce_only INTEGER NOT NULL,
    filled_base TEXT NOT NULL, average_price TEXT NOT NULL,
    venue_time_ms INTEGER NOT NULL, received_at_ms INTEGER NOT NULL, reason TEXT,
    price_age_ms REAL, price_source TEXT, created_at_ms INTEGER NOT NULL,
    UNIQUE (venue, client_order_id)
  ) STRICT;
  CREATE INDEX orders_by_intent ON orders (intent_id);
  CREATE INDEX orders_open ON orders (status)
    WHERE status IN ('sending', 'unknown', 'open', 'partially-filled');
  CREATE TABLE order_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    venue TEXT NOT NULL, client_order_id TEXT NOT NULL, status TEXT NOT NULL,
    filled_base TEXT NOT NULL, average_price TEXT NOT NULL, reason TEXT, at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE fills (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    venue TEXT NOT NULL, symbol TEXT NOT NULL, trade_id TEXT NOT NULL,
    client_order_id TEXT NOT NULL, venue_order_id TEXT NOT NULL, side TEXT NOT NULL,
    price TEXT NOT NULL, size_base TEXT NOT NULL, fee_quote TEXT NOT NULL, fee_asset TEXT NOT NULL,
    liquidity TEXT NOT NULL, realized_pnl_quote TEXT NOT NULL,
    venue_time_ms INTEGER NOT NULL, received_at_ms INTEGER NOT NULL, forced INTEGER NOT NULL,
    UNIQUE (venue, symbol, trade_id)
  ) STRICT;
  `,
  'ALTER TABLE orders ADD COLUMN price_sequence TEXT;',
  `
  CREATE TABLE pair_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    intent_id TEXT NOT NULL, state TEXT NOT NULL, detail TEXT NOT NULL, at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX pair_events_by_intent ON pair_events (intent_id);
  CREATE INDEX intents_of_pairs ON intents (created_at_ms) WHERE kind IN ('pair-open', 'pair-close');
  `,
]

/** The version that this program writes. */
export const JOURNAL_SCHEMA_VERSION = MIGRATIONS.length

/**
 * Brings the file to our version, one step per transaction.
 *
 * @throws {AppError} `config` when the file was written by a newer program; it is left as it is.
 */
export function migrate(database: DatabaseSync): void {
  const found = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0)
  if (found > JOURNAL_SCHEMA_VERSION) {
    throw new AppError(
      'config',
      `expected a journal of version ${JOURNAL_SCHEMA_VERSION} or older, got version ${found}: it was written by a newer Tandem`,
      { found, expected: JOURNAL_SCHEMA_VERSION },
    )
  }
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < found) continue
    database.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}
