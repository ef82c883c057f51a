import { accountView } from './account-view.ts'
import { venueError } from './errors.ts'
import { get, type Route, type RouteContext } from './route.ts'
import { ALL_MARKETS, type LighterVenue } from './venue.ts'

const TOKEN = { security: 'token' } as const

/** Who the account is and what it has (section 5.3 of the venue sheet); its positions are public. */
export const accountRoutes: readonly Route[] = [
  get('account', ({ venue, params }) => {
    const { accountIndex, l1Address } = venue.credentials
    const value = params.required('value')
    const isOurs =
      params.required('by') === 'l1_address'
        ? value.toLowerCase() === l1Address.toLowerCase()
        : value === String(accountIndex)
    if (!isOurs) throw venueError('accountNotFound')
    return { code: 200, total: 1, accounts: [accountView(venue)] }
  }),
  get('accountsByL1Address', ({ venue, params }) => {
    const { l1Address } = venue.credentials
    if (params.required('l1_address').toLowerCase() !== l1Address.toLowerCase())
      throw venueError('accountNotFound')
    return { code: 200, l1_address: l1Address, sub_accounts: [accountView(venue)] }
  }),
  get('apikeys', apiKeys, { weight: 150 }),
  get(
    'nextNonce',
    ({ venue, params }) => {
      checkKey(venue, params.integer('account_index'), params.integer('api_key_index'))
      return { code: 200, nonce: venue.nonces.expected }
    },
    { weight: 6 },
  ),
  get(
    'accountLimits',
    ({ venue }) => ({
      code: 200,
      max_llp_percentage: 25,
      user_tier: venue.tier.name,
      user_tier_name: venue.tier.name,
      can_create_public_pool: false,
      // Millionths of the notional.
      current_maker_fee_tick: Number(venue.account.feeRates.maker / 100n),
      current_taker_fee_tick: Number(venue.account.feeRates.taker / 100n),
    }),
    { ...TOKEN, weight: 3_000 },
  ),
]

/** @throws {VenueError} 21100 or 21109 when it is not the account and key of this venue. */
function checkKey({ credentials }: LighterVenue, accountIndex: number, apiKeyIndex: number): void {
  if (accountIndex !== credentials.accountIndex) throw venueError('accountNotFound')
  if (apiKeyIndex !== credentials.apiKeyIndex) throw venueError('apiKeyNotFound')
}

function apiKeys({ venue, params }: RouteContext): object {
  const { credentials, key, nonces } = venue
  const index = params.integer('api_key_index', ALL_MARKETS)
  checkKey(venue, params.integer('account_index'), index === ALL_MARKETS ? credentials.apiKeyIndex : index)
  const row = {
    account_index: credentials.accountIndex,
    api_key_index: credentials.apiKeyIndex,
    nonce: nonces.expected,
    public_key: key.hex,
    transaction_time: 0,
  }
  return { code: 200, api_keys: [row] }
}
