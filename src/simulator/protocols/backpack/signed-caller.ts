import { createPrivateKey, sign } from 'node:crypto'
import type { SimulatedVenueOf } from '../../../shared/simulator.ts'

/** Answer to one call; the body is parsed when it is JSON. */
export interface CallResult {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever field they are about.
  readonly body: any
}

type Values = Readonly<Record<string, unknown>>

/** Replaces parts of what is signed or sent, for calls that must be refused. */
export interface CallChange {
  readonly timestamp?: string
  readonly window?: string
  readonly apiKey?: string
  /** What is signed in place of the parameters. */
  readonly signed?: string
}

/** PKCS#8 of an ED25519 seed is this prefix and the seed. */
const SEED_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The simplest client there is, for tests of the simulator. Signs with the runtime's own ED25519. */
export class BackpackCaller {
  readonly #venue: SimulatedVenueOf<'backpack'>
  readonly #now: () => number

  constructor(venue: SimulatedVenueOf<'backpack'>, now: () => number) {
    this.#venue = venue
    this.#now = now
  }

  /** Signature of a text, in base64. */
  sign(text: string): string {
    const seed = Buffer.from(this.#venue.credentials.secret, 'base64')
    const key = createPrivateKey({ key: Buffer.concat([SEED_PREFIX, seed]), format: 'der', type: 'pkcs8' })
    return sign(null, Buffer.from(text), key).toString('base64')
  }

  /** The `signature` of a SUBSCRIBE frame. */
  subscription(): readonly string[] {
    const timestamp = String(this.#now())
    const text = `instruction=subscribe&timestamp=${timestamp}&window=5000`
    return [this.#venue.credentials.apiKey, this.sign(text), timestamp, '5000']
  }

  /** Unsigned GET. */
  get(path: string): Promise<CallResult> {
    return this.#send('GET', path, {}, undefined)
  }

  /** Signed GET. */
  read(
    instruction: string,
    path: string,
    params: Readonly<Record<string, string>> = {},
    change: CallChange = {},
  ) {
    const query = new URLSearchParams(params).toString()
    const headers = this.#headers(instruction, [params], change)
    return this.#send('GET', query ? `${path}?${query}` : path, headers, undefined)
  }

  /** Signed call with a JSON body: one object, or a list for a batch. */
  write(
    instruction: string,
    method: 'POST' | 'DELETE' | 'PATCH',
    path: string,
    body: Values | readonly Values[],
    change: CallChange = {},
  ): Promise<CallResult> {
    const headers = this.#headers(instruction, Array.isArray(body) ? body : [body as Values], change)
    return this.#send(method, path, { ...headers, 'Content-Type': 'application/json' }, JSON.stringify(body))
  }

  #headers(instruction: string, sets: readonly Values[], change: CallChange): Record<string, string> {
    const {
      timestamp = String(this.#now()),
      window = '5000',
      apiKey = this.#venue.credentials.apiKey,
    } = change
    const parts = sets.map((set) => {
      const values = Object.entries(set).sort(([a], [b]) => (a < b ? -1 : 1))
      return [`instruction=${instruction}`, ...values.map(([name, value]) => `${name}=${value}`)].join('&')
    })
    const text = `${change.signed ?? parts.join('&')}&timestamp=${timestamp}&window=${window}`
    return {
      'X-API-Key': apiKey,
      'X-Signature': this.sign(text),
      'X-Timestamp': timestamp,
      'X-Window': window,
    }
  }

  async #send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string | undefined,
  ): Promise<CallResult> {
    const response = await fetch(`${this.#venue.restUrl}${path}`, {
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
