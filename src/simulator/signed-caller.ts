import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { SimulatedVenueOf } from '../shared/simulator.ts'
import { digestV3, signV1 } from './protocols/aster/signature.ts'

/** Answer to one call. */
export interface CallResult {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever field they are about.
  readonly body: any
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** The simplest client there is, for tests of the simulator: signs and sends one call at a time. */
export class SignedCaller {
  readonly #venue: SimulatedVenueOf<'aster'>
  readonly #now: () => number
  #lastNonceUs = 0

  constructor(venue: SimulatedVenueOf<'aster'>, now: () => number) {
    this.#venue = venue
    this.#now = now
  }

  /** Unsigned GET. */
  get(path: string, params: Record<string, string> = {}): Promise<CallResult> {
    return this.#send('GET', path, new URLSearchParams(params).toString(), {})
  }

  /** V1: HMAC, everything in the query. */
  v1(method: Method, path: string, params: Record<string, string> = {}): Promise<CallResult> {
    const { apiKey, secret } = this.#venue.credentials.v1
    const query = new URLSearchParams({ ...params, timestamp: String(this.#now()) }).toString()
    return this.#send(method, path, `${query}&signature=${signV1(secret, query)}`, { 'X-MBX-APIKEY': apiKey })
  }

  /** V3: wallet signature, GET in the query and everything else in the body. `overrides` replace what is signed. */
  v3(
    method: Method,
    path: string,
    params: Record<string, string> = {},
    overrides: Record<string, string> = {},
  ): Promise<CallResult> {
    const { user, signer } = this.#venue.credentials.v3
    this.#lastNonceUs = Math.max(this.#lastNonceUs + 1, this.#now() * 1_000)
    const signed = { ...params, nonce: String(this.#lastNonceUs), user, signer, ...overrides }
    const message = new URLSearchParams(signed).toString()
    return this.#send(method, path, `${message}&signature=${this.sign(message)}`, {})
  }

  /** Signature of a V3 message by the throw-away key. */
  sign(message: string): string {
    const key = hexToBytes(this.#venue.credentials.v3.privateKey.slice(2))
    const bytes = secp256k1.sign(digestV3(message, this.#venue.chainId), key, {
      prehash: false,
      format: 'recovered',
    })
    // The library puts the recovery bit first; the venue wants r, s and then v.
    return `0x${bytesToHex(bytes.slice(1))}${(27 + (bytes[0] ?? 0)).toString(16)}`
  }

  async #send(
    method: Method,
    path: string,
    text: string,
    headers: Record<string, string>,
  ): Promise<CallResult> {
    const inQuery = method === 'GET' || 'X-MBX-APIKEY' in headers
    const response = await fetch(`${this.#venue.restUrl}${path}${inQuery && text ? `?${text}` : ''}`, {
      method,
      headers: inQuery ? headers : { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      ...(!inQuery && { body: text }),
      signal: AbortSignal.timeout(5_000),
    })
    const raw = await response.text()
    const isJson = response.headers.get('content-type') === 'application/json'
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(raw) : raw }
  }
}
