import { malformed, VenueError } from './errors.ts'
import type { Params } from './params.ts'
import { recoverSigner } from './signature.ts'
import { milliseconds } from './text.ts'
import type { GrvtVenue } from './venue.ts'

const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n
const LARGEST_NONCE = 4_294_967_295n
const DAY_MS = 86_400_000
/** Orders may be signed for this long at most. */
export const ORDER_LIFE_MS = 30 * DAY_MS
/** Logins may be signed for this long at most. */
export const LOGIN_LIFE_MS = 300_000

/** The `signature` object of a request, as it was sent. */
export interface WireSignature {
  readonly signer: string
  readonly r: string
  readonly s: string
  readonly v: number
  readonly expiration: string
  readonly nonce: number
}

/**
 * Reads a signature and checks everything that needs no digest: chain, form, time (section 4.3 of the venue sheet).
 *
 * @throws {VenueError} 1003, 1012, 2001 or 2005 to 2008.
 */
export function readSignature(venue: GrvtVenue, params: Params, longestMs: number): WireSignature {
  const chain = params.text('chain_id') ?? params.text('chainID') ?? '0'
  if (chain !== '0' && chain !== String(venue.chainId)) throw new VenueError(1012)
  const [r, s, v] = [params.text('r') ?? '', params.text('s') ?? '', Number(params.text('v'))]
  if (v !== 27 && v !== 28) throw new VenueError(2005)
  if (![r, s].every((part) => /^(0x)?[0-9a-fA-F]{64}$/.test(part))) throw new VenueError(2006)
  if (BigInt(`0x${bare(s)}`) > HALF_ORDER) throw new VenueError(2007)
  const nonce = params.unsigned('nonce')
  const expiration = params.unsigned('expiration')
  if (nonce === undefined || nonce > LARGEST_NONCE)
    throw malformed('nonce must be an unsigned 32-bit integer')
  if (expiration === undefined) throw malformed('expiration is missing')
  const leftMs = milliseconds(expiration) - venue.now()
  if (leftMs <= 0) throw new VenueError(2001)
  if (leftMs > longestMs) throw new VenueError(2008)
  const signer = params.text('signer') ?? ''
  return { signer, r, s, v, expiration: String(expiration), nonce: Number(nonce) }
}

/** @throws {VenueError} 2000 for a signer the account does not know, 2002 when the digest was not signed by it. */
export function checkSigner(venue: GrvtVenue, signature: WireSignature, digest: Uint8Array): void {
  if (signature.signer.toLowerCase() !== venue.signer) throw new VenueError(2000)
  const { r, s, v } = signature
  if (recoverSigner(digest, { r: bare(r), s: bare(s), v }) !== venue.signer) throw new VenueError(2002)
}

function bare(hex: string): string {
  return hex.replace(/^0x/, '')
}
