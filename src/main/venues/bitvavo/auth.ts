import { createHmac } from 'node:crypto'
import { AppError } from '../../base/errors.ts'

/** What opens an account. */
export interface BitvavoCredentials {
  /** 64 hex digits. */
  readonly apiKey: string
  /** The key of the HMAC is its characters, not the bytes they may spell. */
  readonly secret: string
}

/** Parameters of a call, with the types that they have in JSON. */
export type Params = Readonly<Record<string, string | number | boolean>>

/** Lower-case hex HMAC-SHA256. */
export function signText(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}

/**
 * What is signed for one call: time, method, path with query, body, without separators. Sheet section 4.
 *
 * @param pathAndQuery as it travels, `/v2` included
 * @param body the exact text, empty when there is none
 */
export function requestText(timestampMs: number, method: string, pathAndQuery: string, body = ''): string {
  return `${timestampMs}${method}${pathAndQuery}${body}`
}

/** What is signed to open the account stream. */
export const socketText = (timestampMs: number): string => requestText(timestampMs, 'GET', '/v2/websocket')

/** `k=v&k=v`, percent-encoded: what is signed is what travels. */
export function encodeQuery(params: Params): string {
  return Object.entries(params)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
}

/** Shape of a key as the venue hands it out. Sheet section 4. */
export const API_KEY = /^[0-9a-fA-F]{64}$/
const SECRET = /^[\x21-\x7e]+$/

/**
 * Refuses credentials that cannot be Bitvavo's.
 *
 * @throws {AppError} `config` when a part has a wrong shape. No value is named.
 */
export function checkCredentials({ apiKey, secret }: BitvavoCredentials): void {
  if (!API_KEY.test(apiKey)) throw new AppError('config', 'expected the Bitvavo API key as 64 hex digits')
  if (!SECRET.test(secret)) throw new AppError('config', 'expected the Bitvavo secret as text without spaces')
}
