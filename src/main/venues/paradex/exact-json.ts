/** What the engine tells a reviver about a primitive: its own text. Not yet in the type library. */
type ExactReviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown
const parse = JSON.parse as (text: string, reviver: ExactReviver) => unknown

const WHOLE = /^-?\d+$/

/**
 * `JSON.parse` that keeps whole numbers beyond 2^53 as bigint: `seq_no` of orders, positions and the account is such
 * a number, and rounded ones would drop or repeat events. Sheet sections 1 and 9.14.
 *
 * @throws {SyntaxError} for what is no JSON.
 */
export function parseExactJson(text: string): unknown {
  return parse(text, (_key, value, { source }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && WHOLE.test(source)
      ? BigInt(source)
      : value,
  )
}

/** As `parseExactJson`; `undefined` for what is no JSON. */
export function exactJsonOf(text: string): unknown {
  try {
    return parseExactJson(text)
  } catch {
    return undefined
  }
}
