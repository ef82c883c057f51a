import { createHash, createHmac } from 'node:crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { sign as signStark } from '@scure/starknet'
import type { SimulatedVenueOf } from '../../../shared/simulator.ts'
import { COLLATERAL, contractOfId, type Generation, resolutionOf, syntheticAssetId } from './contract.ts'
import { DOMAIN } from './keys.ts'
import { bodyText, queryText } from './signing-text.ts'
import { orderHash, textHash } from './stark-order.ts'
import { addressOfKey, domainSeparator, orderDigest } from './typed-order.ts'

/** Answer to one call; the body is parsed when it is JSON. */
export interface CallResult {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever field they are about.
  readonly body: any
}

type Values = Readonly<Record<string, unknown>>
type Headers = Record<string, string>

const DAY_MS = 86_400_000

/** The simplest client there is, for tests of the simulator: one generation's paths and signatures. */
export class EdgexCaller {
  readonly generation: Generation
  readonly #venue: SimulatedVenueOf<'edgex'>
  readonly #now: () => number

  constructor(venue: SimulatedVenueOf<'edgex'>, generation: Generation, now: () => number) {
    this.#venue = venue
    this.generation = generation
    this.#now = now
  }

  get accountId(): string {
    return this.#venue.credentials.accountId
  }

  /** Unsigned GET below `/api/vN/public/`. */
  get(path: string, params: Readonly<Record<string, string>> = {}): Promise<CallResult> {
    return this.#send('GET', `/api/${this.generation}/public/${path}`, params, {}, undefined)
  }

  /** Signed GET below `/api/vN/private/`; `change` replaces headers. */
  read(
    path: string,
    params: Readonly<Record<string, string>> = {},
    change: Headers = {},
  ): Promise<CallResult> {
    const full = `/api/${this.generation}/private/${path}`
    const query = { accountId: this.accountId, ...params }
    const headers = { ...this.headers('GET', full, queryText(query)), ...change }
    return this.#send('GET', full, query, headers, undefined)
  }

  /** Signed POST below `/api/vN/private/`. */
  write(path: string, values: Values, change: Headers = {}): Promise<CallResult> {
    const full = `/api/${this.generation}/private/${path}`
    const body = { accountId: this.accountId, ...values }
    const headers = { ...this.headers('POST', full, bodyText(body)), ...change }
    return this.#send(
      'POST',
      full,
      {},
      { ...headers, 'Content-Type': 'application/json' },
      JSON.stringify(body),
    )
  }

  /** Headers that prove the account. */
  headers(method: string, path: string, params: string, timestamp = String(this.#now())): Headers {
    const { v1, v2 } = this.#venue.credentials
    const text = `${timestamp}${method}${path}${params}`
    if (this.generation === 'v1') {
      const signature = starkHex(textHash(text), v1.starkPrivateKey)
      return { 'X-edgeX-Api-Timestamp': timestamp, 'X-edgeX-Api-Signature': signature }
    }
    const key = Buffer.from(v2.secret).toString('base64')
    return {
      'X-edgeX-Api-Key': v2.apiKey,
      'X-edgeX-Passphrase': v2.passphrase,
      'X-edgeX-Timestamp': timestamp,
      'X-edgeX-Signature': createHmac('sha256', key).update(text).digest('hex'),
    }
  }

  /** URL and headers of the private socket. */
  privateSocket(): { readonly url: string; readonly headers: Headers } {
    const timestamp = String(this.#now())
    const params = `accountId=${this.accountId}${this.generation === 'v2' ? `&timestamp=${timestamp}` : ''}`
    const path = '/api/v1/private/ws'
    return {
      url: `${this.#venue.wsUrl}${path}?${params}`,
      headers: this.headers('GET', path, params, timestamp),
    }
  }

  /** A signed order body; `value` is the worth it signs. */
  order(
    order: Values & { clientOrderId: string; contractId: string; side: string; size: string },
    value: string,
    lifeMs = DAY_MS,
  ): Values {
    const { clientOrderId, contractId, side, size } = order
    const expireTime = this.#now() + lifeMs
    const terms = {
      nonce: BigInt(`0x${createHash('sha256').update(clientOrderId).digest('hex').slice(0, 8)}`),
      expireTime,
      l2ExpireTime: expireTime + 9 * DAY_MS,
      fee: String(Math.ceil(Number(value) * 0.00038)),
    }
    return {
      type: 'LIMIT',
      timeInForce: 'GOOD_TIL_CANCEL',
      reduceOnly: false,
      ...order,
      expireTime: String(terms.expireTime),
      l2Nonce: String(terms.nonce),
      l2Value: value,
      l2Size: size,
      l2LimitFee: terms.fee,
      l2ExpireTime: String(terms.l2ExpireTime),
      l2Signature: this.#orderSignature({ contractId, isBuy: side === 'BUY', size, value, ...terms }),
    }
  }

  #orderSignature(order: {
    contractId: string
    isBuy: boolean
    size: string
    value: string
    nonce: bigint
    fee: string
    expireTime: number
    l2ExpireTime: number
  }): string {
    const listing = contractOfId(order.contractId)?.listing
    if (!listing) throw new RangeError(`nobody lists ${order.contractId}`)
    const units = (text: string, resolution: bigint): bigint =>
      BigInt(Math.round(Number(text) * Number(resolution)))
    const amounts = {
      nonce: order.nonce,
      accountId: BigInt(this.accountId),
      amountSynthetic: units(order.size, resolutionOf(listing)),
      amountCollateral: units(order.value, COLLATERAL.resolution),
      amountFee: units(order.fee, COLLATERAL.resolution),
    }
    const { v1, v2 } = this.#venue.credentials
    if (this.generation === 'v1') {
      const hash = orderHash({
        ...amounts,
        isBuy: order.isBuy,
        syntheticAssetId: syntheticAssetId(listing),
        collateralAssetId: COLLATERAL.starkExAssetId,
        expirationHours: BigInt(Math.floor(order.l2ExpireTime / 3_600_000)),
      })
      return starkHex(hash, v1.starkPrivateKey)
    }
    const digest = orderDigest(domainSeparator(DOMAIN), {
      ...amounts,
      signer: addressOfKey(v2.signerPrivateKey),
      expirationSeconds: BigInt(Math.floor(order.expireTime / 1_000)),
      assetIdSynthetic: BigInt(order.contractId),
      assetIdCollateral: BigInt(COLLATERAL.coinId),
      isBuyingSynthetic: order.isBuy,
    })
    const key = hexToBytes(v2.signerPrivateKey)
    const bytes = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' })
    // The library puts the recovery bit first; the venue wants it last.
    return `${bytesToHex(bytes.slice(1))}${(27 + (bytes[0] ?? 0)).toString(16)}`
  }

  async #send(
    method: string,
    path: string,
    params: Readonly<Record<string, string>>,
    headers: Headers,
    body: string | undefined,
  ): Promise<CallResult> {
    const query = new URLSearchParams(params).toString()
    const response = await fetch(`${this.#venue.restUrl}${path}${query ? `?${query}` : ''}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(5_000),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type') === 'application/json'
    return { status: response.status, body: isJson ? JSON.parse(text) : text }
  }
}

function starkHex(hash: bigint, privateKey: string): string {
  const { r, s } = signStark(hash.toString(16).padStart(64, '0'), privateKey)
  return `${r.toString(16).padStart(64, '0')}${s.toString(16).padStart(64, '0')}`
}
