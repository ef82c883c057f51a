import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { SimulatedVenueOf } from '../../../shared/simulator.ts'
import { listingOf } from './instruments.ts'
import { TIMES_IN_FORCE } from './order-terms.ts'
import { addressOfKey, orderDigest, scaled } from './signature.ts'

/** Answer to one call. */
export interface CallResult {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever field they are about.
  readonly body: any
}

/** An order in few words; the rest is a buy of BTC that rests. */
export interface TestOrder {
  readonly instrument?: string
  readonly size?: string
  /** Absent for an order at market. */
  readonly price?: string
  readonly side?: 'buy' | 'sell'
  readonly timeInForce?: keyof typeof TIMES_IN_FORCE
  readonly postOnly?: boolean
  readonly reduceOnly?: boolean
  readonly clientOrderId?: string
  readonly lifeMs?: number
  readonly nonce?: number
  readonly builder?: string
  readonly trigger?: unknown
}

/** Signs a digest; `v` is 27 or 28. */
export function signDigest(digest: Uint8Array, privateKey: string): { r: string; s: string; v: number } {
  const raw = secp256k1.sign(digest, hexToBytes(privateKey.slice(2)), { prehash: false, format: 'recovered' })
  return {
    r: `0x${bytesToHex(raw.slice(1, 33))}`,
    s: `0x${bytesToHex(raw.slice(33))}`,
    v: 27 + (raw[0] ?? 0),
  }
}

/** The simplest client there is, for tests of the simulator. */
export class GrvtCaller {
  /** Headers of the session, once there is one. */
  session: Record<string, string> = {}
  readonly #venue: SimulatedVenueOf<'grvt'>
  readonly #now: () => number
  #made = 0

  constructor(venue: SimulatedVenueOf<'grvt'>, now: () => number) {
    this.#venue = venue
    this.#now = now
  }

  /** Logs in with the API key and keeps the session. */
  async login(apiKey = this.#venue.credentials.apiKey): Promise<CallResult> {
    const answer = await this.post('/edge/auth/api_key/login', { api_key: apiKey })
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
    if (cookie !== undefined)
      this.session = { Cookie: cookie, 'X-Grvt-Account-Id': answer.headers.get('x-grvt-account-id') ?? '' }
    return answer
  }

  /** Call of a trading endpoint, for the own sub-account unless told otherwise. */
  trade(name: string, body: Readonly<Record<string, unknown>> = {}): Promise<CallResult> {
    const { subAccountId } = this.#venue.credentials
    return this.post(`/trades/full/v1/${name}`, { sub_account_id: subAccountId, ...body }, this.session)
  }

  /** Call of a market-data endpoint. */
  market(name: string, body: Readonly<Record<string, unknown>> = {}): Promise<CallResult> {
    return this.post(`/market-data/full/v1/${name}`, body)
  }

  /** Places an order. */
  create(order: TestOrder = {}): Promise<CallResult> {
    return this.trade('create_order', { order: this.order(order) })
  }

  /** A signed order as it is sent. */
  order(terms: TestOrder = {}): Record<string, unknown> {
    const { instrument = 'BTC_USDT_Perp', size = '0.01', price, side = 'buy', postOnly = false } = terms
    const isMarket = price === undefined
    const { timeInForce = isMarket ? 'IMMEDIATE_OR_CANCEL' : 'GOOD_TILL_TIME', reduceOnly = false } = terms
    const { privateKey, subAccountId } = this.#venue.credentials
    const nonce = terms.nonce ?? ++this.#made
    const expiration = String(BigInt(this.#now() + (terms.lifeMs ?? 3_600_000)) * 1_000_000n)
    const { hash, baseDecimals } = listingOf({ symbol: instrument })
    const digest = orderDigest(
      {
        subAccountId: BigInt(subAccountId),
        isMarket,
        timeInForce: TIMES_IN_FORCE[timeInForce],
        postOnly,
        reduceOnly,
        legs: [
          {
            assetId: BigInt(hash),
            contractSize: scaled(size, baseDecimals),
            limitPrice: scaled(price ?? '0', 9),
            isBuying: side === 'buy',
          },
        ],
        ...(terms.builder !== undefined && { builder: { address: BigInt(terms.builder), fee: 10n } }),
        nonce: BigInt(nonce),
        expiration: BigInt(expiration),
      },
      this.#venue.chainId,
    )
    const signer = addressOfKey(privateKey)
    return {
      sub_account_id: subAccountId,
      is_market: isMarket,
      time_in_force: timeInForce,
      post_only: postOnly,
      reduce_only: reduceOnly,
      legs: [{ instrument, size, limit_price: price ?? null, is_buying_asset: side === 'buy' }],
      signature: { signer, ...signDigest(digest, privateKey), expiration, nonce, chain_id: '0' },
      metadata: {
        client_order_id: terms.clientOrderId ?? String(9_223_372_036_854_775_808n + BigInt(nonce)),
        ...(terms.trigger !== undefined && { trigger: terms.trigger }),
      },
      ...(terms.builder !== undefined && { builder: terms.builder, builder_fee: '0.001' }),
    }
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<CallResult> {
    const response = await fetch(`${this.#venue.restUrl}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(5_000),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type') === 'application/json'
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }
}
