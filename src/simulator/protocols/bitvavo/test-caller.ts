import type { SimulatedVenueOf } from '../../../shared/simulator.ts'
import { openTestSocket, type TestSocket } from '../../test-socket.ts'
import { SOCKET_PATH, sign } from './signature.ts'

/** Answer to one call. */
export interface CallResult {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever field they are about.
  readonly body: any
}

/** What a test may say about itself that is not so. */
export type WrongHeaders = Partial<Record<'Key' | 'Signature' | 'Timestamp' | 'Window', string>>

/** The simplest client there is, for tests of the simulator: signs and sends one call at a time. */
export class TestCaller {
  readonly #venue: SimulatedVenueOf<'bitvavo'>
  readonly #now: () => number

  constructor(venue: SimulatedVenueOf<'bitvavo'>, now: () => number) {
    this.#venue = venue
    this.#now = now
  }

  /** Unsigned GET; `path` is what follows `/v2`. */
  get(path: string): Promise<CallResult> {
    return this.#send('GET', path, '', {})
  }

  /** Signed call; a body for POST and PUT. */
  signed(method: string, path: string, body?: object, wrong: WrongHeaders = {}): Promise<CallResult> {
    const text = body ? JSON.stringify(body) : ''
    const timestamp = String(this.#now())
    const { apiKey, secret } = this.#venue.credentials
    const claims = {
      Key: apiKey,
      Timestamp: timestamp,
      Signature: sign(secret, { timestamp, method, path: `/v2${path}`, body: text }),
      ...wrong,
    }
    const headers = Object.fromEntries(
      Object.entries(claims).map(([name, value]) => [`Bitvavo-Access-${name}`, value]),
    )
    return this.#send(method, path, text, headers)
  }

  /** A limit buy of 0.01 BTC at 50,000 unless told otherwise. */
  order(change: object = {}): Promise<CallResult> {
    const usual = { market: 'BTC-EUR', side: 'buy', orderType: 'limit', amount: '0.01', price: '50000' }
    return this.signed('POST', '/order', { ...usual, operatorId: 1, ...change })
  }

  /** A market order for 0.01 BTC. */
  market(side: 'buy' | 'sell', change: object = {}): Promise<CallResult> {
    return this.order({ side, orderType: 'market', price: undefined, ...change })
  }

  /** Opens a socket. */
  socket(): Promise<TestSocket> {
    return openTestSocket(`${this.#venue.wsUrl}/v2/`)
  }

  /** The message that proves the key on a socket. */
  authentication(): object {
    const timestamp = this.#now()
    const { apiKey: key, secret } = this.#venue.credentials
    const parts = { timestamp: String(timestamp), method: 'GET', path: SOCKET_PATH, body: '' }
    return { action: 'authenticate', key, timestamp, signature: sign(secret, parts) }
  }

  async #send(
    method: string,
    path: string,
    body: string,
    headers: Record<string, string>,
  ): Promise<CallResult> {
    const response = await fetch(`${this.#venue.restUrl}/v2${path}`, {
      method,
      headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body }),
      signal: AbortSignal.timeout(5_000),
    })
    const raw = await response.text()
    const isJson = response.headers.get('content-type') === 'application/json'
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(raw) : raw }
  }
}
