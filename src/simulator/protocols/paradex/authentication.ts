import { badParameter, VenueError } from './errors.ts'
import { isRecord } from './json.ts'
import { readSignature } from './signing/stark-key.ts'
import { CHAIN_ID, OtherReply, type ParadexVenue, type Route, type RouteContext } from './venue.ts'

const MOST_SKEW_SECONDS = 60
const MOST_LIFE_SECONDS = 7 * 86_400
const DEFAULT_LIFE_SECONDS = 1_800

const post = (path: string, handle: Route['handle']): Route => ({
  method: 'POST',
  path,
  budget: 'auth',
  handle,
})

/** Signing in (section 4.2 of the venue sheet). */
export const authRoutes: readonly Route[] = [
  post('onboarding', onboard),
  post('auth', authenticate),
  post('auth/{public_key}', authenticate),
]

/** Bearer token of an `Authorization` header. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer (.+)$/.exec(header ?? '')?.[1]
}

function authenticate({ venue, params, headers }: RouteContext): unknown {
  checkAccount(venue, headers)
  if (!venue.onboarded) throw new VenueError('NOT_ONBOARDED', 'User has never called /onboarding endpoint')
  const publicKey = params.text('public_key')
  if (publicKey !== undefined && !isSame(publicKey, venue.credentials.publicKey))
    throw new VenueError('INVALID_SUBKEY', 'public key is not registered to the account')
  const timestamp = seconds(headers, 'paradex-timestamp')
  const expiration = headers['paradex-signature-expiration']
    ? seconds(headers, 'paradex-signature-expiration')
    : timestamp + DEFAULT_LIFE_SECONDS
  const now = venue.now() / 1_000
  if (timestamp - now > MOST_SKEW_SECONDS)
    throw new VenueError('INVALID_TIMESTAMP', 'timestamp lies in the future')
  if (expiration <= now || expiration - timestamp > MOST_LIFE_SECONDS)
    throw new VenueError('INVALID_TIMESTAMP', 'signature has expired, or lives longer than a week')
  checkSignature(venue, venue.typedData.authHash(BigInt(timestamp), BigInt(expiration)), headers)
  const usage = params.oneOf('token_usage', ['interactive']) ?? 'pro'
  return { jwt_token: venue.tokens.issue(usage, venue.now()) }
}

/** Registers the one account there is; calling it again changes nothing. */
function onboard({ venue, headers, body }: RouteContext): unknown {
  checkAccount(venue, headers)
  const ethereum = headers['paradex-ethereum-account'] ?? ''
  const publicKey = isRecord(body) ? body.public_key : undefined
  if (!isSame(ethereum, venue.credentials.ethAddress))
    throw new VenueError('VALIDATION_ERROR', 'account does not belong to this Ethereum address')
  if (typeof publicKey !== 'string' || !isSame(publicKey, venue.credentials.publicKey))
    throw new VenueError('VALIDATION_ERROR', 'public key does not belong to the account')
  checkSignature(venue, venue.typedData.onboardingHash(), headers)
  venue.onboarded = true
  return new OtherReply(200)
}

/** @throws {VenueError} `NOT_ONBOARDED` for any account but ours. */
function checkAccount({ credentials }: ParadexVenue, headers: RouteContext['headers']): void {
  const account = headers['paradex-starknet-account']
  if (!account) throw badParameter('PARADEX-STARKNET-ACCOUNT', 'an address')
  if (!isSame(account, credentials.account))
    throw new VenueError('NOT_ONBOARDED', 'User has never called /onboarding endpoint')
}

function checkSignature({ key }: ParadexVenue, hash: bigint, headers: RouteContext['headers']): void {
  const signature = readSignature(headers['paradex-starknet-signature'])
  if (!signature) throw new VenueError('INVALID_STARKNET_SIGNATURE', 'expected ["r","s"] in decimal')
  if (!key.verifies(hash, signature))
    throw new VenueError(
      'STARKNET_SIGNATURE_VERIFICATION_FAILED',
      `signature does not verify for chain ${CHAIN_ID}`,
    )
}

function seconds(headers: RouteContext['headers'], name: string): number {
  const text = headers[name] ?? ''
  if (!/^\d{1,10}$/.test(text)) throw new VenueError('INVALID_TIMESTAMP', `${name}: expected unix seconds`)
  return Number(text)
}

/** Felts are numbers: leading zeros and the case of hex digits do not count. */
function isSame(left: string, right: string): boolean {
  return /^0x[0-9a-f]{1,64}$/i.test(left) && BigInt(left) === BigInt(right)
}
