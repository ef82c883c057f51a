import { invalid } from './errors.ts'

const ORDER_PREFIX = '00000000-0000-4000-8000-'
const TRADE_PREFIX = '00000000-0000-4000-9000-'
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The venue's form of an order number: a UUID. */
export function orderUuid(id: number): string {
  return ORDER_PREFIX + id.toString(16).padStart(12, '0')
}

/** The venue's form of a trade number. Two markets may use the same one. */
export function tradeUuid(id: number): string {
  return TRADE_PREFIX + id.toString(16).padStart(12, '0')
}

/** Number behind an order or trade id; one nobody has for a foreign UUID. @throws {VenueError} 205 when it is none. */
export function numberOf(name: string, uuid: string): number {
  if (!UUID.test(uuid)) throw invalid(name)
  const text = uuid.toLowerCase()
  const isOurs = text.startsWith(ORDER_PREFIX) || text.startsWith(TRADE_PREFIX)
  return isOurs ? Number.parseInt(text.slice(-12), 16) : -1
}

/** True for the form of a client order id. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}
