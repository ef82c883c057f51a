import { createHash } from 'node:crypto'
import { AppError } from '../../base/errors.ts'
import { remember } from '../../base/remember.ts'
import type { ClientOrderId } from '../../domain/brands.ts'

/** How the venue is told which order is meant: exactly one of both, never the two. */
export type OrderKey = { readonly clientId: number } | { readonly orderId: string }

/** Our text ids ↔ the venue's numbers of 32 bits. */
export interface ClientIds {
  /**
   * The number under which an order of ours travels.
   *
   * @throws {AppError} `validation` for an id that is empty, and when another order has the number already.
   */
  numberOf(clientOrderId: ClientOrderId): number
  /** How the venue knows an order. @throws {AppError} `validation` as `numberOf`. */
  keyOf(clientOrderId: ClientOrderId): OrderKey
  /** Our id of an order as the venue tells it. */
  textOf(clientId: number | undefined, venueOrderId: string): ClientOrderId
}

const MAX_NUMBER = 0xffff_ffff
const MEMORY = 50_000
/** What an order is called that was placed elsewhere without an id. */
const VENUE_ORDER = /^venue-(\d+)$/
const WHOLE_NUMBER = /^(0|[1-9]\d{0,9})$/

/**
 * The venue takes a number of 32 bits where we use text. The number is the head of the text's SHA-256, so that after a
 * restart the same id finds the same order. Back from a number leads only what this process has heard of: an order
 * that nobody named yet goes by its number in decimal, and one without a number by `venue-` and the venue's id. Both
 * spellings are taken as references too.
 */
export function createClientIds(): ClientIds {
  const texts = new Map<number, ClientOrderId>()

  const numberOf = (clientOrderId: ClientOrderId): number => {
    if (clientOrderId === '') throw new AppError('validation', 'expected a client order id, got an empty one')
    const asNumber = WHOLE_NUMBER.test(clientOrderId) ? Number(clientOrderId) : undefined
    if (asNumber !== undefined && asNumber <= MAX_NUMBER) return asNumber
    const number = createHash('sha256').update(clientOrderId).digest().readUInt32BE(0)
    const present = texts.get(number)
    if (present !== undefined && present !== clientOrderId)
      throw new AppError(
        'validation',
        `expected a client order id of its own number, got ${clientOrderId}, which shares that of ${present}`,
      )
    remember(texts, number, clientOrderId, MEMORY)
    return number
  }

  return {
    numberOf,
    keyOf(clientOrderId) {
      const [, orderId] = VENUE_ORDER.exec(clientOrderId) ?? []
      return orderId === undefined ? { clientId: numberOf(clientOrderId) } : { orderId }
    },
    textOf(clientId, venueOrderId) {
      if (clientId === undefined) return `venue-${venueOrderId}` as ClientOrderId
      return texts.get(clientId) ?? (String(clientId) as ClientOrderId)
    },
  }
}
