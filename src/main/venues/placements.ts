import type { Decimal } from '../base/decimal.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Side } from '../domain/order.ts'
import type { Rejected } from './commands.ts'
import type { TradingFacet } from './exchange-client.ts'

type Placements = Pick<
  TradingFacet,
  'submit' | 'placeLimitOrder' | 'placeMarketOrder' | 'placeOpenOrder' | 'placeCloseOrder'
>

/**
 * The named placements of the port, each a shape of `submit`.
 *
 * @param nearTouch the best price of the order's own side in a fresh book, where a post-only order rests first in
 * line or joins the queue; or why it could not be had
 */
export function createPlacements(
  submit: TradingFacet['submit'],
  nearTouch: (symbol: SymbolId, side: Side, signal: AbortSignal) => Promise<Decimal | Rejected>,
): Placements {
  return {
    submit,
    placeLimitOrder: (request, signal) => submit({ ...request, type: 'limit' }, signal),
    placeMarketOrder: (request, signal) => submit({ ...request, type: 'market', timeInForce: 'IOC' }, signal),
    async placeOpenOrder({ clientOrderId, symbol, sizeBase, direction }, signal) {
      const side = direction === 'long' ? 'buy' : 'sell'
      const limitPrice = await nearTouch(symbol, side, signal)
      if ('outcome' in limitPrice) return limitPrice
      const terms = { type: 'limit', timeInForce: 'post-only', reduceOnly: false } as const
      return submit({ clientOrderId, symbol, side, sizeBase, limitPrice, ...terms }, signal)
    },
    placeCloseOrder: (request, signal) =>
      submit({ ...request, type: 'limit', timeInForce: 'GTC', reduceOnly: true }, signal),
  }
}
