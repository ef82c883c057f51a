import { createHmac, timingSafeEqual } from 'node:crypto'

/** Parameters of one request as they are signed: query texts, or the values of a JSON body. */
export type SignedParameters = Readonly<Record<string, unknown>>

/** Parameters of a query, sorted, not URL-encoded; empty ones are left out (section 4.2 of the venue sheet). */
export function queryText(query: SignedParameters): string {
  return Object.keys(query)
    .sort()
    .filter((key) => query[key] !== '')
    .map((key) => `${key}=${String(query[key])}`)
    .join('&')
}

/** A JSON body flattened: objects as sorted `k=v`, lists as their items, all joined by `&`; null is empty text. */
export function bodyText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(bodyText).join('&')
  if (typeof value !== 'object') return String(value)
  const fields = value as SignedParameters
  return Object.keys(fields)
    .sort()
    .map((key) => `${key}=${bodyText(fields[key])}`)
    .join('&')
}

/** Text that a request must have signed, in both generations. */
export function signingText(timestamp: string, method: string, path: string, params: string): string {
  return `${timestamp}${method}${path}${params}`
}

/** V2 signature: lower-case hex HMAC-SHA256 whose key is the base64 text of the secret, not its bytes. */
export function signHmac(secret: string, text: string): string {
  const key = Buffer.from(secret, 'utf8').toString('base64')
  return createHmac('sha256', key).update(text, 'utf8').digest('hex')
}

/** True when a V2 signature fits the text. */
export function verifiesHmac(secret: string, text: string, signature: string): boolean {
  const [expected, received] = [Buffer.from(signHmac(secret, text)), Buffer.from(signature)]
  return expected.length === received.length && timingSafeEqual(expected, received)
}
