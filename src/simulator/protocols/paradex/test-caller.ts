import { keccak, pedersen, sign } from '@scure/starknet'
import type { SimulatedVenueOf } from '../../../shared/simulator.ts'

/** Answer to one call; the body is parsed when there is one. */
export interface CallResult {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever field they are about.
  readonly body: any
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
export type Values = Readonly<Record<string, unknown>>

const ORDER = 'timestamp:felt,market:felt,side:felt,orderType:felt,size:felt,price:felt'
const REQUEST = 'Request(method:felt,path:felt,body:felt,timestamp:felt,expiration:felt)'

/** The simplest client there is, for tests of the simulator: hashes with the library's own Pedersen. */
export class ParadexCaller {
  readonly #venue: SimulatedVenueOf<'paradex'>
  readonly #now: () => number
  #token = ''
  #lastMs = 0

  constructor(venue: SimulatedVenueOf<'paradex'>, now: () => number) {
    this.#venue = venue
    this.#now = now
  }

  /** The token of the last sign-in. */
  get token(): string {
    return this.#token
  }

  /** Headers of a sign-in, some of them replaced. */
  authHeaders(change: Readonly<Record<string, string>> = {}): Record<string, string> {
    const timestamp = Math.floor(this.#now() / 1_000)
    const fields = [felt('POST'), felt('/v1/auth'), 0n, BigInt(timestamp), BigInt(timestamp + 1_800)]
    return {
      'PARADEX-STARKNET-ACCOUNT': this.#venue.credentials.account,
      'PARADEX-STARKNET-SIGNATURE': this.sign(REQUEST, fields),
      'PARADEX-TIMESTAMP': String(timestamp),
      'PARADEX-SIGNATURE-EXPIRATION': String(timestamp + 1_800),
      ...change,
    }
  }

  /** Signs in and keeps the token. */
  async signIn(query = ''): Promise<CallResult> {
    const result = await this.call('POST', `/v1/auth${query}`, undefined, this.authHeaders())
    this.#token = result.body.jwt_token ?? ''
    return result
  }

  /** A call with the token; of a body the JSON is sent. */
  call(
    method: Method,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<CallResult> {
    return this.#send(method, path, body, { Authorization: `Bearer ${this.#token}`, ...headers })
  }

  /** An order with its signature; the times of two are never the same. */
  signed(order: Values, id?: string): Values {
    this.#lastMs = Math.max(this.#lastMs + 1, this.#now())
    const values = { signature_timestamp: this.#lastMs, ...order } as Record<string, unknown>
    const isMarket = String(values.type).endsWith('MARKET')
    const fields = [
      BigInt(Number(values.signature_timestamp)),
      felt(String(values.market)),
      values.side === 'BUY' ? 1n : 2n,
      felt(String(values.type)),
      scaled(String(values.size)),
      isMarket ? 0n : scaled(String(values.price)),
    ]
    const signature =
      id === undefined
        ? this.sign(`Order(${ORDER})`, fields)
        : this.sign(`ModifyOrder(${ORDER},id:felt)`, [...fields, BigInt(id)])
    return { ...values, signature: order.signature ?? signature }
  }

  /** Signature over a struct of the type. */
  sign(type: string, fields: readonly bigint[]): string {
    const { account, privateKey } = this.#venue.credentials
    const domain = 'StarkNetDomain(name:felt,chainId:felt,version:felt)'
    const head = hashOf([hashed(domain), felt('Paradex'), felt('PRIVATE_SN_POTC_SEPOLIA'), 1n])
    const message = hashOf([
      felt('StarkNet Message'),
      head,
      BigInt(account),
      hashOf([hashed(type), ...fields]),
    ])
    const { r, s } = sign(message.toString(16).padStart(64, '0'), privateKey)
    return JSON.stringify([String(r), String(s)])
  }

  async #send(
    method: Method,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<CallResult> {
    const response = await fetch(`${this.#venue.restUrl}${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(5_000),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type') === 'application/json'
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : text,
    }
  }
}

function felt(text: string): bigint {
  return BigInt(`0x${Buffer.from(text).toString('hex')}`)
}

function hashed(type: string): bigint {
  return keccak(Buffer.from(type))
}

function hashOf(elements: readonly bigint[]): bigint {
  const all = [...elements, BigInt(elements.length)]
  return all.reduce((hash, element) => BigInt(pedersen(hash, element)), 0n)
}

function scaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(8, '0'))
}
