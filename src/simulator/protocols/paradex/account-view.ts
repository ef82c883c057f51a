import { type Fixed, trimFixed } from '../../fixed.ts'
import { quoteAt } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { type AccountTrade, entryPrice, positionOf, settingsOf, unrealized } from '../../matching/account.ts'
import { accountMargin, liquidationPrice, symbolMargin } from '../../matching/margin.ts'
import type { Order } from '../../matching/order.ts'
import { opposite } from '../../matching/order.ts'
import { indexText } from './funding.ts'
import { tradeIdText } from './ids.ts'
import { memoOf } from './order-memo.ts'
import { marketIndexOf, type ParadexVenue } from './venue.ts'
import { plainPrice, plainSize, SIDES } from './wire-text.ts'

/** Account of `GET account` and of its stream. */
export function accountRow(venue: ParadexVenue, seqNo: bigint, isLiquidating = false) {
  const { account, exchange, markets, positions } = venue
  const margin = accountMargin(account, exchange.prices)
  const funding = [...markets.values()].reduce((sum, market) => sum + positions.accrued(market), 0n)
  const value = margin.wallet + margin.unrealized + funding
  return {
    account: venue.credentials.account,
    status: isLiquidating ? 'LIQUIDATION' : 'ACTIVE',
    account_value: trimFixed(value),
    total_collateral: trimFixed(margin.wallet),
    free_collateral: trimFixed(margin.available),
    initial_margin_requirement: trimFixed(margin.positionInitial + margin.openOrderInitial),
    maintenance_margin_requirement: trimFixed(margin.maintenance),
    margin_cushion: trimFixed(value - margin.maintenance),
    settlement_asset: 'USDC',
    seq_no: seqNo,
    updated_at: venue.now(),
  }
}

/** Position of `GET positions` and of its stream: the size is signed, and the profit counts running funding in. */
export function positionRow(venue: ParadexVenue, market: SymbolMarket, seqNo: bigint) {
  const { account, credentials } = venue
  const { instrument } = market
  const { symbol } = instrument
  const position = positionOf(account, symbol)
  const tracked = venue.positions.of(symbol)
  const funding = venue.positions.accrued(market)
  const isOpen = position.lots !== 0
  const last = account.trades.findLast((trade) => trade.symbol === symbol)
  return {
    id: `${credentials.account}-${symbol}`,
    account: credentials.account,
    market: symbol,
    status: isOpen ? 'OPEN' : 'CLOSED',
    side: position.lots < 0 ? 'SHORT' : 'LONG',
    size: plainSize(instrument, position.lots),
    average_entry_price: trimFixed(entryPrice(position, instrument)),
    average_exit_price: isOpen || !last ? '0' : plainPrice(instrument, last.ticks),
    unrealized_pnl: trimFixed(unrealized(position, instrument, market.markPrice()) + funding),
    unrealized_funding_pnl: trimFixed(funding),
    realized_positional_pnl: trimFixed(position.realized - tracked.realizedBefore + tracked.fundingRealized),
    realized_positional_funding_pnl: trimFixed(tracked.fundingRealized),
    cost: trimFixed(position.lots < 0 ? -position.cost : position.cost),
    leverage: String(settingsOf(account, symbol).leverage),
    liquidation_price: isOpen ? trimFixed(liquidation(venue, market)) : '',
    cached_funding_index: indexText(tracked.cachedIndex),
    last_fill_id: last ? tradeIdText(marketIndexOf(venue, symbol), last) : '',
    created_at: tracked.openedAtMs,
    closed_at: isOpen ? 0 : tracked.closedAtMs,
    last_updated_at: position.updatedAtMs,
    seq_no: seqNo,
  }
}

function liquidation({ exchange, account }: ParadexVenue, market: SymbolMarket): Fixed {
  const { instrument } = market
  const position = positionOf(account, instrument.symbol)
  const margin = accountMargin(account, exchange.prices)
  const own = symbolMargin(account, instrument.symbol, exchange.prices, [])
  const others = margin.crossUnrealized - own.unrealized - (margin.crossMaintenance - own.maintenance)
  const notional = quoteAt(instrument, market.markPrice(), position.lots)
  return liquidationPrice(position, instrument, margin.crossWallet + others, notional)
}

/** A fill of `GET fills` and of its stream. `side` is the taker's, as documented. */
export function fillRow(venue: ParadexVenue, trade: AccountTrade, order: Readonly<Order> | undefined) {
  const { account, exchange, books } = venue
  const market = exchange.market(trade.symbol)
  const { instrument } = market
  const funding = account.incomes.find(
    ({ type, symbol, tradeId }) => type === 'FUNDING_FEE' && symbol === trade.symbol && tradeId === trade.id,
  )
  const memo = order && memoOf(order)
  return {
    id: tradeIdText(marketIndexOf(venue, trade.symbol), trade),
    account: venue.credentials.account,
    order_id: memo?.id ?? '',
    client_id: memo?.clientId ?? '',
    market: trade.symbol,
    side: SIDES[trade.maker ? opposite(trade.side) : trade.side],
    liquidity: trade.maker ? 'MAKER' : 'TAKER',
    price: plainPrice(instrument, trade.ticks),
    size: plainSize(instrument, trade.lots),
    remaining_size: order ? plainSize(instrument, order.sizeLots - order.filledLots) : '0',
    fee: trimFixed(trade.fee),
    fee_currency: 'USDC',
    realized_pnl: trimFixed(trade.realized),
    realized_funding: trimFixed(funding?.amount ?? 0n),
    fill_type: order?.forced ? 'LIQUIDATION' : 'FILL',
    flags: [],
    orderbook_seq_no: books.get(trade.symbol)?.sequence ?? 0,
    underlying_price: trimFixed(market.indexPrice()),
    created_at: trade.atMs,
  }
}
