import { createHash } from 'node:crypto'
import type { ClientOrderId, IntentId } from '../domain/brands.ts'

/**
 * The order id that belongs to one attempt of one leg of one gesture. The same three always give the
 * same id, so a repeat can never become a second order.
 *
 * @returns 22 characters of a SHA-256 and the numbers: at most 36 of `[.A-Z:/a-z0-9_-]`, which every
 * venue we know accepts.
 */
export function clientOrderIdOf(intentId: IntentId, leg: number, attempt: number): ClientOrderId {
  const digest = createHash('sha256').update(`${intentId}|${leg}|${attempt}`).digest('base64url')
  return `tdm-${digest.slice(0, 22)}-${leg}-${attempt}` as ClientOrderId
}
