/** A request of ours on the socket. */
export const rpcRequest = (id: number, method: string, params: object): string =>
  JSON.stringify({ jsonrpc: '2.0', method, params, id })

/** Codes of JSON-RPC errors that mean something to us. Sheet section 8. */
export const RATE_LIMITED = 42901
/** The token is malformed or not accepted, the region is refused, or nobody has signed in. */
const AUTH: ReadonlySet<number> = new Set([40110, 40111, 40112, 40300])

/** What a refusal on the socket says of its cause. */
export function kindOfRefusal(code: number): 'auth' | 'rate-limit' | 'venue-unavailable' {
  if (AUTH.has(code)) return 'auth'
  return code === RATE_LIMITED ? 'rate-limit' : 'venue-unavailable'
}
