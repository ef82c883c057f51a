import { createManualClock, type ManualClock } from './clock.ts'
import { fixed } from './fixed.ts'
import { SymbolMarket } from './market/symbol-market.ts'
import { type Account, createAccount } from './matching/account.ts'
import type { AccountEvent, OrderEvent } from './matching/account-event.ts'
import { Exchange } from './matching/exchange.ts'
import type { OrderRequest } from './matching/order.ts'
import { asterInstruments } from './protocols/aster/instruments.ts'

/** An exchange with one BTC book and one account, for tests: nothing moves unless the test moves it. */
export interface TestExchange {
  readonly clock: ManualClock
  readonly exchange: Exchange
  readonly market: SymbolMarket
  readonly account: Account
  readonly events: AccountEvent[]
  /** Events of orders as `execution status`, such as `trade filled`. */
  orderSteps(): string[]
}

/** Book around 60,000.0: one bid and one ask level of each price step, ten lots (0.010 BTC) thick. */
export function createTestExchange(levels = 5): TestExchange {
  const clock = createManualClock(1_800_000_000_000)
  const instrument = asterInstruments().find(({ symbol }) => symbol === 'BTCUSDT')
  if (!instrument) throw new Error('the instrument table lists no BTCUSDT')
  const market = new SymbolMarket(instrument, 1_000, 1)
  const exchange = new Exchange({ clock, markets: new Map([['BTCUSDT', market]]), firstOrderId: 1 })
  const account = createAccount('test', fixed('100000'), { maker: fixed('0.0001'), taker: fixed('0.0004') })
  exchange.addAccount(account)
  for (let index = 0; index < levels; index++) {
    market.setMarket('buy', 600_000 - index, 10)
    market.setMarket('sell', 600_001 + index, 10)
  }
  market.jumpTo(600_000)
  market.publishTop(clock.now())
  const events: AccountEvent[] = []
  exchange.events.listen((event) => events.push(event))
  return {
    clock,
    exchange,
    market,
    account,
    events,
    orderSteps: () =>
      events
        .filter((event): event is OrderEvent => event.kind === 'order')
        .map(({ execution, order }) => `${execution} ${order.status}`),
  }
}

/** An order request with the usual defaults. */
export function orderRequest(request: Partial<OrderRequest> & Pick<OrderRequest, 'side'>): OrderRequest {
  return {
    symbol: 'BTCUSDT',
    type: request.priceTicks === undefined ? 'market' : 'limit',
    timeInForce: 'GTC',
    sizeLots: 10,
    triggerBy: 'last',
    reduceOnly: false,
    closePosition: false,
    priceProtect: false,
    ...request,
  }
}
