import { createHash } from 'node:crypto'
import { AppError } from '../../base/errors.ts'
import { remember } from '../../base/remember.ts'
import type { ClientOrderId, VenueOrderId } from '../../domain/brands.ts'
import type { OrderKey } from './http.ts'

/** Our text ids ↔ the venue's numbers of 64 bits. */
export interface ClientIds {
  /**
   * The number under which an order of ours travels, in decimal digits.
   *
   * @throws {AppError} `validation` for an id that is empty or passes 64 bits.
   */
  numberOf(clientOrderId: ClientOrderId): string
  /** How the venue knows an order. @throws {AppError} `validation` as `numberOf`. */
  keyOf(clientOrderId: ClientOrderId): OrderKey
  /** Our id of an order as the venue tells it. */
  textOf(number: string | null | undefined, venueOrderId: VenueOrderId): ClientOrderId
}

const TOP_BIT = 1n << 63n
const LIMIT = 1n << 64n
const MEMORY = 50_000
const DIGITS = /^(0|[1-9]\d{0,19})$/
/** What an order is called that was placed without a number. */
const VENUE_ORDER = /^venue-(0x[0-9a-fA-F]+)$/

/**
 * The venue takes a number of 64 bits where we use text, and asks API clients for the upper half of them (sheet section
 * 5): ours is the head of the text's SHA-256, so that after a restart the same id finds the same order. Back from a number
 * leads only what this process has heard of: an order that nobody named yet goes by its number in decimal, and one without
 * a number by `venue-` and the venue's id. Both spellings are taken as references too.
 */
export function createClientIds(): ClientIds {
  const texts = new Map<string, ClientOrderId>()

  const numberOf = (clientOrderId: ClientOrderId): string => {
    if (clientOrderId === '') throw new AppError('validation', 'expected a client order id, got an empty one')
    if (DIGITS.test(clientOrderId)) {
      if (BigInt(clientOrderId) < LIMIT) return clientOrderId
      throw new AppError('validation', `expected an order number of 64 bits, got ${clientOrderId}`)
    }
    const head = createHash('sha256').update(clientOrderId).digest().readBigUInt64BE(0)
    const number = String(head | TOP_BIT)
    remember(texts, number, clientOrderId, MEMORY)
    return number
  }

  return {
    numberOf,
    keyOf(clientOrderId) {
      const orderId = VENUE_ORDER.exec(clientOrderId)?.[1]
      return orderId === undefined ? { client_order_id: numberOf(clientOrderId) } : { order_id: orderId }
    },
    textOf(number, venueOrderId) {
      if (number == null || number === '' || number === '0') return `venue-${venueOrderId}` as ClientOrderId
      return texts.get(number) ?? (number as ClientOrderId)
    },
  }
}
