import { type Fixed, formatFixed, trimFixed } from '../../fixed.ts'
import { priceText, quoteAt, sizeText } from '../../market/instrument.ts'
import { type Account, entryPrice, positionOf, settingsOf, unrealized } from '../../matching/account.ts'
import type { AccountEvent, BalanceEvent, MarginCallEvent, OrderEvent } from '../../matching/account-event.ts'
import { accountMargin, maintenanceMargin } from '../../matching/margin.ts'
import { averagePrice, callbackText, SIDES, STATUSES, TYPES, WORKING_TYPES } from './order-view.ts'
import type { AsterVenue } from './venue.ts'

const EXECUTIONS = {
  new: 'NEW',
  trade: 'TRADE',
  canceled: 'CANCELED',
  expired: 'EXPIRED',
  // The venue lists no execution type for a modification: the order is told as new, with its new terms.
  amended: 'NEW',
  liquidated: 'CALCULATED',
} as const satisfies Record<OrderEvent['execution'], string>

/** Frame of the user stream for one event of an account (section 7 of the venue sheet). */
export function userFrame(venue: AsterVenue, event: AccountEvent): unknown {
  const now = venue.now()
  if (event.kind === 'order') return orderFrame(venue, event, now)
  if (event.kind === 'balance') return accountFrame(venue, event, now)
  if (event.kind === 'margin-call') return marginCallFrame(venue, event, now)
  return {
    e: 'ACCOUNT_CONFIG_UPDATE',
    E: now,
    T: event.atMs,
    ...(event.leverage && { ac: { s: event.leverage.symbol, l: event.leverage.leverage } }),
    ...(event.multiAssets !== undefined && { ai: { j: event.multiAssets, f: false, d: false } }),
  }
}

function orderFrame(venue: AsterVenue, { order, fill, execution, atMs }: OrderEvent, now: number): unknown {
  const { instrument } = venue.exchange.market(order.symbol)
  const price = (ticks: number): string => (ticks ? priceText(instrument, ticks) : '0')
  const size = (lots: number): string => (lots ? sizeText(instrument, lots) : '0')
  return {
    e: 'ORDER_TRADE_UPDATE',
    E: now,
    T: atMs,
    o: {
      s: order.symbol,
      c: order.clientOrderId,
      S: SIDES[order.side],
      o: TYPES[order.type],
      f: order.timeInForce,
      q: sizeText(instrument, order.sizeLots),
      p: price(order.priceTicks),
      ap: order.filledLots ? averagePrice(order, instrument) : '0',
      sp: price(order.stopTicks),
      x: EXECUTIONS[execution],
      X: STATUSES[order.status],
      i: order.id,
      l: size(fill?.lots ?? 0),
      z: size(order.filledLots),
      L: price(fill?.ticks ?? 0),
      ...(fill && { N: 'USDT', n: formatFixed(fill.fee) }),
      T: atMs,
      t: fill?.tradeId ?? 0,
      b: '0',
      a: '0',
      m: fill?.maker ?? false,
      R: order.reduceOnly,
      wt: WORKING_TYPES[order.triggerBy],
      ot: TYPES[order.originalType],
      ps: 'BOTH',
      cp: order.closePosition,
      ...(order.originalType === 'trailing-stop-market' && {
        AP: price(order.activationTicks),
        cr: callbackText(order),
      }),
      rp: fill ? trimFixed(fill.realized) : '0',
      pP: order.priceProtect,
      si: 0,
      ss: 0,
    },
  }
}

function accountFrame(venue: AsterVenue, event: BalanceEvent, now: number): unknown {
  const account = venue.exchange.accounts.get(event.accountId)
  if (!account) return undefined
  const margin = accountMargin(account, venue.exchange.prices)
  const balance = {
    a: 'USDT',
    wb: formatFixed(account.wallet),
    cw: formatFixed(margin.crossWallet),
    bc: trimFixed(event.change),
  }
  const positions = event.positions.map((symbol) => positionEntry(venue, account, symbol))
  return { e: 'ACCOUNT_UPDATE', E: now, T: event.atMs, a: { m: event.reason, B: [balance], P: positions } }
}

function positionEntry(venue: AsterVenue, account: Account, symbol: string) {
  const { instrument, mark } = venue.exchange.prices(symbol)
  const position = positionOf(account, symbol)
  const isolated = settingsOf(account, symbol).isolated
  return {
    s: symbol,
    pa: position.lots === 0 ? '0' : sizeText(instrument, position.lots),
    ep: formatFixed(entryPrice(position, instrument), Math.min(8, instrument.priceDecimals + 4)),
    cr: trimFixed(position.realized),
    up: formatFixed(unrealized(position, instrument, mark)),
    mt: isolated ? 'isolated' : 'cross',
    iw: trimFixed(position.isolatedWallet),
    ps: 'BOTH',
  }
}

function marginCallFrame(venue: AsterVenue, event: MarginCallEvent, now: number): unknown {
  const account = venue.exchange.accounts.get(event.accountId)
  if (!account) return undefined
  const crossWallet: Fixed = accountMargin(account, venue.exchange.prices).crossWallet
  return {
    e: 'MARGIN_CALL',
    E: now,
    cw: formatFixed(crossWallet),
    p: event.positions.map((symbol) => {
      const { instrument, mark } = venue.exchange.prices(symbol)
      const position = positionOf(account, symbol)
      return {
        s: symbol,
        ps: 'BOTH',
        pa: sizeText(instrument, position.lots),
        mt: settingsOf(account, symbol).isolated ? 'ISOLATED' : 'CROSSED',
        iw: trimFixed(position.isolatedWallet),
        mp: formatFixed(mark),
        up: formatFixed(unrealized(position, instrument, mark)),
        mm: formatFixed(maintenanceMargin(instrument, quoteAt(instrument, mark, position.lots))),
      }
    }),
  }
}
