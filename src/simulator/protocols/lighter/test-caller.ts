import { randomBytes } from 'node:crypto'
import type { SimulatedVenueOf } from '../../../shared/simulator.ts'
import { readJson, writeJson } from './json.ts'
import { messageElement } from './signing/message-element.ts'
import { signElement } from './signing/schnorr.ts'
import {
  type TransactionAttributes,
  type TransactionFields,
  transactionHash,
} from './signing/transaction-hash.ts'
import { CREATE_ORDER } from './transaction.ts'

/** Answer to one call. */
export interface CallResult {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever field they are about.
  readonly body: any
}

const LIFE_MS = 599_000
const ORDER_LIFE_MS = 28 * 86_400_000

/** A signed transaction as it goes over the wire. */
export type SignedInfo = Record<string, unknown>

/** The simplest client there is, for tests of the simulator: signs and sends one call at a time. */
export class LighterCaller {
  readonly #venue: SimulatedVenueOf<'lighter'>
  readonly #now: () => number
  /** Nonce of the next transaction; counts up by itself. */
  nonce = 0

  constructor(venue: SimulatedVenueOf<'lighter'>, now: () => number) {
    this.#venue = venue
    this.#now = now
  }

  get accountIndex(): number {
    return this.#venue.credentials.accountIndex
  }

  /** A token of one hour, or of another life. */
  token(lifeSeconds = 3_600, accountIndex = this.accountIndex): string {
    const { apiKeyIndex, privateKey } = this.#venue.credentials
    const text = `${Math.floor(this.#now() / 1_000) + lifeSeconds}:${accountIndex}:${apiKeyIndex}`
    return `${text}:${signElement(privateKey, messageElement(text), once()).toString('hex')}`
  }

  /** Reads; with a token in the query unless told otherwise. */
  get(path: string, params: Record<string, string | number> = {}, auth = true): Promise<CallResult> {
    const query = new URLSearchParams({ ...(auth && { auth: this.token() }) })
    for (const [name, value] of Object.entries(params)) query.set(name, String(value))
    return this.#call(`/api/v1/${path}?${query}`)
  }

  /** Signs a transaction with the next nonce; `overrides` replace what has been signed. */
  sign(
    type: number,
    fields: TransactionFields,
    { attributes = {}, overrides = {} }: { attributes?: TransactionAttributes; overrides?: SignedInfo } = {},
  ): SignedInfo {
    const { accountIndex, apiKeyIndex, privateKey } = this.#venue.credentials
    const signed = {
      AccountIndex: accountIndex,
      ApiKeyIndex: apiKeyIndex,
      ExpiredAt: this.#now() + LIFE_MS,
      Nonce: this.nonce,
      ...fields,
    }
    this.nonce = Number(signed.Nonce) + 1
    const element = transactionHash(this.#venue.chainId, type, signed, attributes)
    const Sig = signElement(privateKey, element, once()).toString('base64')
    return { ...signed, Sig, L2TxAttributes: attributes, ...overrides }
  }

  /** Sends a signed transaction over REST. */
  send(type: number, info: SignedInfo): Promise<CallResult> {
    return this.post('sendTx', { tx_type: String(type), tx_info: writeJson(info) })
  }

  post(path: string, form: Record<string, string>): Promise<CallResult> {
    return this.#call(`/api/v1/${path}`, new URLSearchParams(form))
  }

  /** Places an order: a limit buy of 0.01 BTC good for 28 days unless told otherwise. */
  place(fields: TransactionFields): Promise<CallResult> {
    return this.send(CREATE_ORDER, this.sign(CREATE_ORDER, this.order(fields)))
  }

  order(fields: TransactionFields): TransactionFields {
    const rests = (fields.TimeInForce ?? 1) !== 0 || Number(fields.Type ?? 0) >= 2
    return {
      MarketIndex: 1,
      ClientOrderIndex: 0,
      BaseAmount: 1_000,
      IsAsk: 0,
      Type: 0,
      TimeInForce: 1,
      ReduceOnly: 0,
      TriggerPrice: 0,
      OrderExpiry: rests ? this.#now() + ORDER_LIFE_MS : 0,
      ...fields,
    }
  }

  async #call(path: string, body?: URLSearchParams): Promise<CallResult> {
    const response = await fetch(`${this.#venue.restUrl}${path}`, {
      ...(body && { method: 'POST', body }),
      signal: AbortSignal.timeout(5_000),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type') === 'application/json'
    return { status: response.status, body: isJson ? readJson(text) : text }
  }
}

/** A one-time number: used once and then forgotten, or it would tell the key. */
function once(): bigint {
  return BigInt(`0x${randomBytes(38).toString('hex')}`) + 1n
}
