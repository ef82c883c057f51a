/** Why the engine refuses a command; each protocol spells these in its venue's own codes. */
export type RefusalReason =
  | 'symbol-not-trading'
  | 'size-not-positive'
  | 'size-below-minimum'
  | 'size-above-maximum'
  | 'price-below-minimum'
  | 'price-above-maximum'
  | 'price-above-band'
  | 'price-below-band'
  | 'no-market-price'
  | 'notional-below-minimum'
  | 'duplicate-client-order-id'
  | 'reduce-only-rejected'
  | 'margin-insufficient'
  | 'too-many-orders'
  | 'too-many-conditional-orders'
  | 'would-trigger-at-once'
  | 'post-only-would-take'
  | 'above-leverage-notional'
  | 'unknown-order'
  | 'order-not-editable'
  | 'leverage-out-of-range'
  | 'leverage-too-small'
  | 'blocked-by-orders'
  | 'blocked-by-position'
  | 'nothing-to-change'
  | 'isolated-balance-insufficient'
  | 'not-isolated'

/** A command the venue does not carry out. */
export class Refusal extends Error {
  readonly reason: RefusalReason

  constructor(reason: RefusalReason) {
    super(`refused: ${reason}`)
    this.name = 'Refusal'
    this.reason = reason
  }
}
