import { AppError } from '../base/errors.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { EnteredKeys, KeyForm, VenueEnvironment, VenueKeys } from '../venues/key-form.ts'

/** One line of the table of venues that have keys. The composition root writes it. */
export interface KeyRow {
  readonly keys: VenueKeys
  /**
   * A client of the environment with these keys, for one question; whoever asks disconnects it.
   *
   * @throws {AppError} `venue-unavailable` while the environment is not there.
   */
  openClient(environment: VenueEnvironment, entered: EnteredKeys): ExchangeClient
}

/** @throws {AppError} `validation` naming the venues there are. */
export function rowOf(rows: readonly KeyRow[], venue: string): KeyRow {
  const found = rows.find((row) => row.keys.venue === venue)
  if (found) return found
  const known = rows.map((row) => row.keys.venue).join(', ')
  throw new AppError('validation', `expected a venue of ${known}, got ${venue}`)
}

/** @throws {AppError} `not-supported` in the venue's words when it has no such environment. */
export function requireEnvironment({ keys }: KeyRow, environment: VenueEnvironment): void {
  const missing = keys.missing[environment]
  if (missing !== undefined) throw new AppError('not-supported', missing)
}

/** @throws {AppError} `validation` naming the forms there are. */
export function formOf({ keys }: KeyRow, kind: string): KeyForm {
  const found = keys.forms.find((form) => form.kind === kind)
  if (found) return found
  const known = keys.forms.map((form) => form.kind).join(', ')
  throw new AppError('validation', `expected keys of ${keys.name} of a kind of ${known}, got ${kind}`)
}
