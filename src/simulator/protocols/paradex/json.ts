/** JSON whose integers keep every digit: `seq_no` of orders, positions and accounts goes beyond 2^53. */

/** What JavaScript engines know and the type library does not yet: raw text inside of JSON. */
const exact = JSON as unknown as { rawJSON(text: string): unknown }

/** Writes JSON; BigInt becomes a plain integer. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'bigint' ? exact.rawJSON(part.toString()) : part,
  )
}

/** Reads JSON; undefined for text that is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** True for an object that is no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
