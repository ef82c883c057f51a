import { divideFixed, type Fixed, fixedToNumber, trimFixed } from '../../fixed.ts'
import { positionOf, settingsOf } from '../../matching/account.ts'
import { accountMargin } from '../../matching/margin.ts'
import { isConditional, isOpen } from '../../matching/order.ts'
import { collateralBody, positionRow, usdcBalance } from './account-view.ts'
import { badRequest, notFound } from './errors.ts'
import { limitLeverage } from './leverage.ts'
import { readTicks } from './order-request.ts'
import { plainSize } from './order-view.ts'
import {
  type BackpackVenue,
  chosenMarkets,
  isLivePerpetual,
  marketOf,
  OtherReply,
  type Route,
  type RouteContext,
} from './venue.ts'

const read = (path: string, instruction: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path: `/api/v1/${path}`,
  instruction,
  handle,
})

/** Balances, positions and settings (section 5.4 of the venue sheet). */
export const accountRoutes: readonly Route[] = [
  read('capital', 'balanceQuery', ({ venue }) => ({ USDC: usdcBalance(venue.account) })),
  read('capital/collateral', 'collateralQuery', ({ venue }) => collateralBody(venue, venue.account)),
  read('position', 'positionQuery', positions),
  read('account', 'accountQuery', ({ venue }) => accountBody(venue)),
  read('account/limits/order', 'maxOrderQuantity', maxOrderQuantity),
  { method: 'PATCH', path: '/api/v1/account', instruction: 'accountUpdate', handle: updateAccount },
]

function positions({ venue, params }: RouteContext): unknown {
  const held = chosenMarkets(venue, params).filter(
    ({ instrument }) => positionOf(venue.account, instrument.symbol).lots !== 0,
  )
  if (held.length === 0 && params.has('symbol')) throw notFound()
  return held.map((market) => positionRow(venue, venue.account, market))
}

function accountBody(venue: BackpackVenue): unknown {
  const { account } = venue
  const basisPoints = (rate: Fixed): string => trimFixed(rate * 10_000n)
  const open = account.orders.filter(isOpen)
  const triggers = open.filter(({ type }) => isConditional(type)).length
  return {
    autoBorrowSettlements: true,
    autoLend: false,
    autoRealizePnl: false,
    autoRepayBorrows: true,
    borrowLimit: '0',
    futuresMakerFee: basisPoints(account.feeRates.maker),
    futuresTakerFee: basisPoints(account.feeRates.taker),
    leverageLimit: String(leverageLimit(venue)),
    limitOrders: open.length - triggers,
    liquidating: false,
    positionLimit: '10000000',
    spotMakerFee: '8',
    spotTakerFee: '10',
    triggerOrders: triggers,
  }
}

function leverageLimit({ account, markets }: BackpackVenue): number {
  const perpetuals = [...markets.values()].filter(isLivePerpetual)
  return Math.max(...perpetuals.map(({ instrument }) => settingsOf(account, instrument.symbol).leverage))
}

function updateAccount({ venue, params }: RouteContext): unknown {
  const leverage = Number(params.required('leverageLimit'))
  if (!Number.isInteger(leverage) || leverage < 1 || leverage > 50) throw badRequest('Invalid leverage limit')
  limitLeverage(venue, leverage)
  return new OtherReply(200)
}

function maxOrderQuantity({ venue, params }: RouteContext): unknown {
  const market = marketOf(venue, params)
  const { instrument } = market
  const side = params.oneOf('side', ['Bid', 'Ask'])
  if (side === undefined) throw badRequest('Must specify `side`')
  const { lots } = positionOf(venue.account, instrument.symbol)
  const reduces = side === 'Bid' ? lots < 0 : lots > 0
  const closing = reduces ? Math.abs(lots) : 0
  const price = params.has('price')
    ? instrument.tick * BigInt(readTicks(params.required('price'), instrument))
    : market.markPrice()
  const { available } = accountMargin(venue.account, venue.exchange.prices)
  const { leverage } = settingsOf(venue.account, instrument.symbol)
  const opening = params.flag('reduceOnly')
    ? 0
    : Math.floor(
        fixedToNumber(divideFixed(available * BigInt(leverage), price)) / fixedToNumber(instrument.lot),
      )
  return {
    symbol: instrument.symbol,
    side,
    price: params.text('price') ?? null,
    maxOrderQuantity: plainSize(instrument, closing + opening),
    reduceOnly: params.flag('reduceOnly'),
  }
}
