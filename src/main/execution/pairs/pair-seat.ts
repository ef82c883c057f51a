import type { Decimal } from '../../base/decimal.ts'
import type { Unsubscribe } from '../../base/emitter.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { OrderUpdate, Side } from '../../domain/order.ts'
import type { ExchangeClient } from '../../venues/exchange-client.ts'
import type { OrderSender } from '../order-sender.ts'

/** What an operation needs of one venue, in the mode it trades in. */
export interface PairSeat {
  readonly client: ExchangeClient
  readonly sender: OrderSender
  /** News of the venue's orders, whether streamed, asked for or reconciled. */
  onOrder(listener: (update: OrderUpdate) => void): Unsubscribe
  /** Signed position as the account stream tells it, venue units. */
  positionOf(symbol: SymbolId): Decimal
  /** What open orders of one side may still add to it, venue units. */
  restingOf(symbol: SymbolId, side: Side): Decimal
}
