import type { IncomingHttpHeaders } from 'node:http'
import type { Generation } from './contract.ts'
import { VenueError } from './errors.ts'
import { queryText, type SignedParameters, signingText, verifiesHmac } from './signing-text.ts'
import { textHash, verifiesStark } from './stark-order.ts'
import type { EdgexVenue } from './venue.ts'

const MAX_SKEW_MS = 60_000
export const PRIVATE_SOCKET_PATH = '/api/v1/private/ws'

/** A request whose headers are to be checked. */
export interface SignedRequest {
  readonly headers: IncomingHttpHeaders
  readonly method: string
  readonly path: string
  /** The flattened parameters. */
  readonly params: string
  /** The account the parameters name. */
  readonly accountId: string | undefined
}

/** Checks who asks, by the rules of sections 4.2 and 4.4 of the venue sheet. */
export class Authentication {
  readonly #venue: EdgexVenue

  constructor(venue: EdgexVenue) {
    this.#venue = venue
  }

  /** @throws {VenueError} when the headers of a generation do not prove the account. */
  check(generation: Generation, request: SignedRequest): void {
    if (generation === 'v2') this.#checkKey(request)
    else this.#checkStark(request, [request.params])
  }

  /**
   * Checks the handshake of the private socket and tells which generation it speaks.
   *
   * V1 may leave the timestamp of the query out of what it signs: the sources disagree.
   */
  checkSocket(headers: IncomingHttpHeaders, query: SignedParameters): Generation {
    const params = queryText(query)
    const accountId = typeof query.accountId === 'string' ? query.accountId : undefined
    const request = { headers, method: 'GET', path: PRIVATE_SOCKET_PATH, params, accountId }
    if (headers['x-edgex-api-signature'] === undefined) {
      this.#checkKey(request)
      return 'v2'
    }
    const { timestamp: _, ...rest } = query
    this.#checkStark(request, [params, queryText(rest)])
    return 'v1'
  }

  #checkKey({ headers, method, path, params, accountId }: SignedRequest): void {
    const apiKey = header(headers, 'X-edgeX-Api-Key')
    const passphrase = header(headers, 'X-edgeX-Passphrase')
    const timestamp = header(headers, 'X-edgeX-Timestamp')
    const signature = header(headers, 'X-edgeX-Signature')
    this.#checkTime(timestamp)
    const { v2 } = this.#venue.credentials
    if (apiKey !== v2.apiKey || passphrase !== v2.passphrase)
      throw new VenueError('INVALID_API_KEY', 'api key is invalid', { apiKey })
    const fits = verifiesHmac(v2.secret, signingText(timestamp, method, path, params), signature)
    if (!fits || !this.#owns(accountId)) throw wrongSignature(signature)
  }

  #checkStark({ headers, method, path, accountId }: SignedRequest, variants: readonly string[]): void {
    const timestamp = header(headers, 'X-edgeX-Api-Timestamp')
    const signature = header(headers, 'X-edgeX-Api-Signature')
    this.#checkTime(timestamp)
    const fits = variants.some((params) =>
      verifiesStark(
        this.#venue.keys.stark,
        textHash(signingText(timestamp, method, path, params)),
        signature,
      ),
    )
    if (!fits || !this.#owns(accountId)) throw wrongSignature(signature)
  }

  #checkTime(timestamp: string): void {
    const isFresh = /^\d{1,16}$/.test(timestamp) && this.#skewMs(timestamp) <= MAX_SKEW_MS
    if (!isFresh)
      throw new VenueError('INVALID_TIMESTAMP', 'timestamp is more than 60 seconds off', { timestamp })
  }

  #skewMs(timestamp: string): number {
    return Math.abs(this.#venue.now() - Number(timestamp))
  }

  /** A key opens its own account only; another one looks like a wrong signature. */
  #owns(accountId: string | undefined): boolean {
    return accountId === this.#venue.credentials.accountId
  }
}

function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name.toLowerCase()]
  if (typeof value !== 'string' || value === '')
    throw new VenueError('GATEWAY_HEADER_REQUIRED', `header ${name} is required`, { header: name })
  return value
}

/** The venue echoes what it was sent: nothing of this may reach a log. */
function wrongSignature(signature: string): VenueError {
  return new VenueError('INVALID_SIGNATURE', 'signature is invalid', { signature })
}
