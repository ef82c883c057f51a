import { fixed, formatFixed } from '../../fixed.ts'
import { settingsOf } from '../../matching/account.ts'
import { accountMargin } from '../../matching/margin.ts'
import { changeLeverage, changeMarginType } from '../../matching/settings.ts'
import { accountSummary, positionRows } from './account-view.ts'
import { malformed, VenueError } from './errors.ts'
import { listingOf } from './instruments.ts'
import type { Params } from './params.ts'
import { positionConfigDigest, scaled } from './signature.ts'
import { checkSigner, ORDER_LIFE_MS, readSignature } from './signature-check.ts'
import { decimalText, percentText } from './text.ts'
import {
  checkSubAccount,
  chosenSymbols,
  type GrvtVenue,
  marketNamed,
  type Route,
  type RouteContext,
} from './venue.ts'

const MARGIN_TYPES = { ISOLATED: 1, CROSS: 2 } as const
const LEVERAGE_DECIMALS = 6

const route = (name: string, cost: Route['cost'], handle: Route['handle']): Route => ({
  host: 'trades',
  name: `v1/${name}`,
  cost,
  handle,
})

/** Balances, positions and leverage (section 5 of the venue sheet). */
export const accountRoutes: readonly Route[] = [
  route('account_summary', 'other', ({ venue, params }) => {
    checkSubAccount(venue, params)
    return { result: accountSummary(venue) }
  }),
  route('aggregated_account_summary', 'other', ({ venue }) => ({ result: aggregated(venue) })),
  route('funding_account_summary', 'other', ({ venue }) => ({ result: fundingAccount(venue) })),
  route('get_sub_accounts', 'other', ({ venue }) => ({ sub_account_ids: [venue.credentials.subAccountId] })),
  route('get_authorized_builders', 'other', () => ({ results: [] })),
  route('positions', 'query', ({ venue, params }) => {
    checkSubAccount(venue, params)
    return { result: positionRows(venue, chosenSymbols(venue, params)) }
  }),
  route('get_all_initial_leverage', 'other', allLeverages),
  route('set_initial_leverage', 'other', setLeverage),
  route('set_position_config', 'other', setPositionConfig),
]

function aggregated(venue: GrvtVenue): Record<string, unknown> {
  const { account, exchange, fundingAddress } = venue
  const margin = accountMargin(account, exchange.prices)
  const [wallet, equity] = [decimalText(margin.wallet), decimalText(margin.wallet + margin.unrealized)]
  return {
    main_account_id: fundingAddress,
    total_equity: equity,
    spot_balances: [{ currency: 'USDT', balance: wallet, index_price: '1.0' }],
    vault_investments: [],
    total_sub_account_balance: wallet,
    total_sub_account_equity: equity,
    total_vault_investments_balance: '0.0',
    total_sub_account_available_balance: decimalText(margin.available),
    total_usd_notional_invested: '0.0',
  }
}

/** The funding account itself is empty: everything lies in the sub-account. */
function fundingAccount({ account, fundingAddress }: GrvtVenue): Record<string, unknown> {
  const { maker, taker } = account.feeRates
  return {
    main_account_id: fundingAddress,
    total_equity: '0.0',
    spot_balances: [],
    vault_investments: [],
    tier: { tier: 0, futures_taker_fee: percentText(taker), futures_maker_fee: percentText(maker) },
  }
}

function allLeverages({ venue, params }: RouteContext): unknown {
  checkSubAccount(venue, params)
  const perpetuals = [...venue.markets.values()].filter(
    ({ instrument }) => listingOf(instrument).kind === 'PERPETUAL' && listingOf(instrument).isActive,
  )
  const results = perpetuals.map(({ instrument }) => {
    const { leverage, isolated } = settingsOf(venue.account, instrument.symbol)
    return {
      instrument: instrument.symbol,
      leverage: `${leverage}.0`,
      min_leverage: '1.0',
      max_leverage: `${listingOf(instrument).maxLeverage}.0`,
      margin_type: isolated ? 'ISOLATED' : 'CROSS',
    }
  })
  return { results }
}

function setLeverage({ venue, params }: RouteContext): unknown {
  checkSubAccount(venue, params)
  const market = marketNamed(venue, params.text('instrument'))
  changeLeverage(
    venue.exchange,
    venue.account,
    market,
    readLeverage(params, listingOf(market.instrument).maxLeverage),
  )
  return { success: true }
}

/** Whole leverages only, which is all the engine knows. @throws {VenueError} 2100, 2107 or 2108. */
function readLeverage(params: Params, most: number): number {
  const leverage = Number(params.required('leverage'))
  if (!Number.isFinite(leverage)) throw malformed('leverage must be a decimal')
  if (leverage < 1) throw new VenueError(2107)
  if (leverage > most) throw new VenueError(2108)
  if (!Number.isInteger(leverage)) throw new VenueError(2100)
  return leverage
}

/** Leverage and margin type in one signed request (vector D of the venue sheet). */
function setPositionConfig({ venue, params }: RouteContext): unknown {
  checkSubAccount(venue, params)
  const { exchange, account, credentials } = venue
  const market = marketNamed(venue, params.text('instrument'))
  const listed = listingOf(market.instrument)
  const type = params.required('margin_type')
  if (type !== 'CROSS' && type !== 'ISOLATED') throw new VenueError(2104)
  const leverage = readLeverage(params, listed.maxLeverage)
  const signature = readSignature(venue, params.object('signature'), ORDER_LIFE_MS)
  const digest = positionConfigDigest(
    {
      subAccountId: BigInt(credentials.subAccountId),
      assetId: BigInt(listed.hash),
      marginType: MARGIN_TYPES[type],
      leverageMicros: scaled(formatFixed(fixed(String(leverage))), LEVERAGE_DECIMALS),
      nonce: BigInt(signature.nonce),
      expiration: BigInt(signature.expiration),
    },
    venue.chainId,
  )
  checkSigner(venue, signature, digest)
  const isolated = type === 'ISOLATED'
  if (settingsOf(account, listed.symbol).isolated !== isolated)
    changeMarginType(exchange, account, market, isolated)
  changeLeverage(exchange, account, market, leverage)
  return { ack: true }
}
