import { createHash } from 'node:crypto'
import { AppError } from '../../base/errors.ts'
import { remember } from '../../base/remember.ts'
import type { ClientOrderId } from '../../domain/brands.ts'

/**
 * Our order ids are text, the venue's are whole numbers. Three ranges keep them apart:
 *
 * - a text of ours becomes a number of 1 to 2^48 − 1, always the same one, so that an order is found again after a
 *   restart without a stored table;
 * - an order of ours whose text we no longer know goes by that number in digits;
 * - an order that somebody placed without a number goes by the venue's own id in digits, which is 2^48 or more.
 *
 * The venue takes either number where it asks for an order. Sheet sections 1 and 5.2.
 */
export interface OrderNames {
  /**
   * The number that stands for this id at the venue; kept, so that answers find the text again.
   *
   * @throws {AppError} `validation` for digits beyond 2^53, which cannot travel exactly.
   */
  indexOf(clientOrderId: ClientOrderId): number
  /** The id of an order by its own number (0 for none) and the venue's. */
  nameOf(clientOrderIndex: string, orderIndex: string): ClientOrderId
}

const BITS = 48
const FIRST_ORDER_INDEX = 2 ** 48
const DIGITS = /^[1-9]\d{0,18}$/
/** Texts kept; older orders go by their number. */
const MEMORY = 20_000

/** True when the id is the venue's own id of an order, not a client's number. */
export const isVenueIndex = (index: number): boolean => index >= FIRST_ORDER_INDEX

export function createOrderNames(): OrderNames {
  const names = new Map<string, ClientOrderId>()
  return {
    indexOf(clientOrderId) {
      const index = digitsOf(clientOrderId) ?? hashOf(clientOrderId)
      remember(names, String(index), clientOrderId, MEMORY)
      return index
    },
    nameOf(clientOrderIndex, orderIndex) {
      const isNamed = clientOrderIndex !== '0'
      const index = isNamed ? clientOrderIndex : orderIndex
      return names.get(index) ?? (index as ClientOrderId)
    },
  }
}

function digitsOf(text: string): number | undefined {
  if (!DIGITS.test(text)) return undefined
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw new AppError('validation', `expected an order number below 2^53, got ${text}`)
}

/** 48 bits of SHA-256, never 0: two of a million orders share a number with a probability of 0.2 %. */
function hashOf(text: string): number {
  const bits = BigInt.asUintN(BITS, createHash('sha256').update(text).digest().readBigUInt64LE())
  return Number(bits === 0n ? 1n : bits)
}
