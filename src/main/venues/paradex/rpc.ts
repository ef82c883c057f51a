/** A request of ours on the socket. */
export const rpcRequest = (id: number, method: string, params: object): string =>
  JSON.stringify({ jsonrpc: '2.0', method, params, id })

/** Codes of JSON-RPC errors that mean something to us. Sheet section 8. */
export const RATE_LIMITED = 42901
/** The token is malformed or not accepted. */
export const BEARER_REFUSED: ReadonlySet<number> = new Set([40110, 40111])
