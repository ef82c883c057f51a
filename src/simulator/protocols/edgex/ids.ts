import type { Random } from '../../random.ts'

/** Ids of the venue are beyond 2^53: ours are the engine's, moved up there. */
const FIRST_ORDER_ID = 560_000_000_000_000_000n
const FIRST_FILL_ID = 700_000_000_000_000_000n
const FIRST_TRANSACTION_ID = 600_000_000_000_000_000n
/** Trade numbers of the engine repeat from symbol to symbol. */
const FILLS_PER_TRADE = 1_000_000n

/** Order id as the wire has it. */
export function orderIdText(id: number): string {
  return String(FIRST_ORDER_ID + BigInt(id))
}

/** Id of a fill: one trade may fill one order of the account only. */
export function fillIdText({ id, orderId }: { readonly id: number; readonly orderId: number }): string {
  return String(FIRST_FILL_ID + BigInt(id) * FILLS_PER_TRADE + (BigInt(orderId) % FILLS_PER_TRADE))
}

/** Id of an entry of the collateral or position ledger. */
export function transactionIdText(id: number): string {
  return String(FIRST_TRANSACTION_ID + BigInt(id))
}

/** A random UUID. */
export function uuid(random: Random): string {
  return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`
}
