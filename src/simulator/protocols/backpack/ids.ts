import { seedFrom } from '../../random.ts'

/** Order ids of the venue are larger than 2^53 and tell no time: ours are the engine's, moved up there. */
const FIRST_ORDER_ID = 114_000_000_000_000_000n

/** Client ids are unsigned 32-bit numbers. */
export const MAX_CLIENT_ID = 4_294_967_295

/** Order id as the wire has it. */
export function orderIdText(id: number): string {
  return String(FIRST_ORDER_ID + BigInt(id))
}

/** Engine id of an order id of the wire; undefined for text that is none. */
export function orderIdFrom(text: string): number | undefined {
  return /^\d{1,20}$/.test(text) ? Number(BigInt(text) - FIRST_ORDER_ID) : undefined
}

/** Client id of an order; undefined when its owner gave it none. */
export function clientIdOf({ clientOrderId }: { readonly clientOrderId: string }): number | undefined {
  return /^\d{1,10}$/.test(clientOrderId) ? Number(clientOrderId) : undefined
}

/** Position id: one for each symbol, a number below 2^53. */
export function positionIdOf(symbol: string): number {
  return 1_111_000_000_000_000 + seedFrom(symbol)
}
