import { formatFixed } from '../../fixed.ts'
import { priceText, quoteOf, sizeText } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { MarketTrade } from '../../market/trade-tape.ts'
import type { AccountTrade } from '../../matching/account.ts'
import { createRandom, seedFrom } from '../../random.ts'
import { clientOrderIndex, orderIndex, tradeIndex } from './order-ids.ts'
import { blockHeight, type LighterVenue, marketIdOf } from './venue.ts'

/** One side of a trade. */
interface Party {
  readonly orderIndex: number | bigint
  readonly clientIndex: number
  readonly accountIndex: number
}

/** Account that the others trade with; it is everybody who is not the one account of the simulator. */
const CROWD = 20

/** A trade as REST and the streams show it; the account's own when it took part. */
export function tradeView(venue: LighterVenue, market: SymbolMarket, trade: MarketTrade, own?: AccountTrade) {
  const { instrument } = market
  const { symbol } = instrument
  const id = tradeIndex(trade.id, symbol)
  const [ask, bid] = [party(venue, 'sell', id, own), party(venue, 'buy', id, own)]
  const isMakerAsk = trade.takerSide === 'buy'
  const order = own && venue.account.orders.findLast((one) => one.id === own.orderId)
  return {
    trade_id: id,
    trade_id_str: String(id),
    tx_hash: createRandom(id).hex(80),
    type: order?.forced ? 'liquidation' : 'trade',
    market_id: marketIdOf(market),
    size: sizeText(instrument, trade.lots),
    price: priceText(instrument, trade.ticks),
    usd_amount: formatFixed(quoteOf(instrument, trade.ticks, trade.lots), 6),
    ask_id: ask.orderIndex,
    ask_id_str: String(ask.orderIndex),
    bid_id: bid.orderIndex,
    bid_id_str: String(bid.orderIndex),
    ask_client_id: ask.clientIndex,
    ask_client_id_str: String(ask.clientIndex),
    bid_client_id: bid.clientIndex,
    bid_client_id_str: String(bid.clientIndex),
    ask_account_id: ask.accountIndex,
    bid_account_id: bid.accountIndex,
    is_maker_ask: isMakerAsk,
    block_height: blockHeight(trade.atMs),
    timestamp: trade.atMs,
    transaction_time: trade.atMs * 1_000,
    ...fees(venue, own),
    ...(own && {
      [own.side === 'sell' ? 'ask_account_pnl' : 'bid_account_pnl']: formatFixed(own.realized, 6),
    }),
  }
}

/** The account's own part in a trade of the tape; undefined when it had none. */
export function ownPart(
  { account }: LighterVenue,
  symbol: string,
  trade: MarketTrade,
): AccountTrade | undefined {
  for (let at = account.trades.length - 1; at >= 0; at--) {
    const own = account.trades[at]
    if (!own || own.atMs < trade.atMs) return undefined
    if (own.id === trade.id && own.symbol === symbol) return own
  }
  return undefined
}

/** The tape's view of one of the account's own trades. */
export function tapeTrade({ id, ticks, lots, side, maker, atMs }: AccountTrade): MarketTrade {
  const takerSide = maker === (side === 'sell') ? 'buy' : 'sell'
  return { id, ticks, lots, takerSide, atMs }
}

/** Fees are whole millionths of the notional and absent when nothing is paid (section 5.3 of the venue sheet). */
function fees({ account }: LighterVenue, own: AccountTrade | undefined) {
  if (!own || own.fee === 0n) return {}
  const rate = own.maker ? account.feeRates.maker : account.feeRates.taker
  return { [own.maker ? 'maker_fee' : 'taker_fee']: Number(rate / 100n) }
}

function party(venue: LighterVenue, side: 'buy' | 'sell', id: number, own: AccountTrade | undefined): Party {
  if (own?.side === side) {
    const order = venue.account.orders.findLast((one) => one.id === own.orderId)
    return {
      orderIndex: orderIndex({ id: own.orderId, side, symbol: own.symbol }),
      clientIndex: order ? clientOrderIndex(order) : 0,
      accountIndex: venue.credentials.accountIndex,
    }
  }
  const draw = seedFrom(`${side}:${id}`)
  const base = side === 'sell' ? 2 ** 48 + draw : 2 ** 49 - 1 - draw
  return { orderIndex: base, clientIndex: draw % 100_000, accountIndex: CROWD + (draw % 900) }
}
