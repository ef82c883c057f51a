import { VenueError } from './errors.ts'
import { Params } from './params.ts'
import { walletLoginDigest } from './signature.ts'
import { checkSigner, LOGIN_LIFE_MS, readSignature } from './signature-check.ts'
import { type GrvtVenue, HeadedReply, type Route, type RouteContext } from './venue.ts'

/** Ways to log in (section 4.2 of the venue sheet). */
export const loginRoutes: readonly Route[] = [
  { host: 'edge', name: 'auth/api_key/login', cost: 'login', handle: keyLogin },
  { host: 'edge', name: 'auth/wallet/login', cost: 'login', handle: walletLogin },
]

function keyLogin({ venue, params }: RouteContext): unknown {
  return params.text('api_key') === venue.credentials.apiKey ? success(venue) : failure()
}

function walletLogin({ venue, params }: RouteContext): unknown {
  const address = params.required('address').toLowerCase()
  const signature = readSignature(
    venue,
    new Params({ signer: address, ...params.object('signature').values }),
    LOGIN_LIFE_MS,
  )
  const { nonce, expiration } = signature
  if (!/^0x[0-9a-f]{40}$/.test(address) || address !== venue.signer) return failure()
  const digest = walletLoginDigest(
    { signer: BigInt(address), nonce: BigInt(nonce), expiration: BigInt(expiration) },
    venue.chainId,
  )
  checkSigner(venue, { ...signature, signer: address }, digest)
  if (!venue.sessions.takeNonce(nonce)) throw new VenueError(2001)
  return success(venue)
}

function success(venue: GrvtVenue): HeadedReply {
  const body = {
    status: 'success',
    location: '',
    funding_account_address: venue.fundingAddress,
    sub_account_id: venue.credentials.subAccountId,
  }
  return new HeadedReply(body, venue.sessions.open(venue.now()))
}

/** No cookie, no account id, and a status that is not `success`. */
function failure(): HeadedReply {
  return new HeadedReply({ status: 'failure', location: '' }, {}, 401)
}
