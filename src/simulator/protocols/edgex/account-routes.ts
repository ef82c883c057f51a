import { trimFixed } from '../../fixed.ts'
import { isOpen } from '../../matching/order.ts'
import { Refusal } from '../../matching/refusal.ts'
import { changeLeverage } from '../../matching/settings.ts'
import {
  accountRecord,
  collateralAsset,
  collateralRow,
  heldSymbols,
  positionAssetRow,
  positionRow,
} from './account-view.ts'
import { contractIdOf, contractsOf } from './contract.ts'
import { badParam } from './errors.ts'
import { type Route, type RouteContext, requireContract } from './venue.ts'

const read = (path: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path: `private/account/${path}`,
  handle,
})

/** Balances, positions and settings (section 5.3 of the venue sheet). */
export const accountRoutes: readonly Route[] = [
  read('getAccountAsset', accountAsset),
  read('getAccountById', ({ venue, generation }) => accountRecord(venue, generation)),
  read('getAccountDeleverageLight', ({ venue, generation }) => ({
    positionContractIdToLightNumberMap: Object.fromEntries(
      heldSymbols(venue).map((symbol) => [contractIdOf(generation, symbol), 1]),
    ),
  })),
  { method: 'POST', path: 'private/account/updateLeverageSetting', handle: updateLeverage },
]

function accountAsset({ venue, generation }: RouteContext): unknown {
  const held = heldSymbols(venue)
  const priced = contractsOf(generation).filter(({ listing }) => listing.enableTrade)
  const now = String(venue.now())
  return {
    account: accountRecord(venue, generation),
    collateralList: [collateralRow(venue)],
    positionList: held.map((symbol) => positionRow(venue, generation, symbol)),
    positionAssetList: held.map((symbol) => positionAssetRow(venue, generation, symbol)),
    collateralAssetModelList: [collateralAsset(venue)],
    oraclePriceList: priced.map(({ id, symbol }) => ({
      contractId: id,
      priceType: 'ORACLE_PRICE',
      priceValue: trimFixed(venue.exchange.market(symbol).markPrice()),
      createdTime: now,
    })),
    version: now,
  }
}

function updateLeverage(context: RouteContext): unknown {
  const { venue, params } = context
  const { account, exchange } = venue
  const { market } = requireContract(context)
  const leverage = params.integer('leverage', 1, 1_000)
  if (leverage === undefined) throw badParam('leverage', 'a whole number')
  if (account.orders.some((order) => isOpen(order) && order.symbol === market.instrument.symbol))
    throw new Refusal('blocked-by-orders')
  changeLeverage(exchange, account, market, leverage)
  return null
}
