import type { Order } from '../../matching/order.ts'

/** What a client signed and asked for, and the engine does not need. */
export interface OrderMemo {
  readonly triggerPriceType: string
  readonly expireTime: string
  readonly l2Nonce: string
  readonly l2Value: string
  readonly l2Size: string
  readonly l2LimitFee: string
  readonly l2ExpireTime: string
  readonly l2Signature: string
  readonly isPositionTpsl: boolean
}

const NOTHING: OrderMemo = {
  triggerPriceType: '',
  expireTime: '0',
  l2Nonce: '0',
  l2Value: '0',
  l2Size: '0',
  l2LimitFee: '0',
  l2ExpireTime: '0',
  l2Signature: '',
  isPositionTpsl: false,
}

/** Memo of an order; orders of the venue itself have none and show zeros. */
export function memoOf({ memo }: Pick<Order, 'memo'>): OrderMemo {
  return memo === '' ? NOTHING : (JSON.parse(memo) as OrderMemo)
}

/** True when the time the order was given is over. */
export function isOverdue(order: Pick<Order, 'memo'>, nowMs: number): boolean {
  return order.memo !== '' && Number(memoOf(order).expireTime) <= nowMs
}
