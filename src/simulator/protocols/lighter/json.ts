/** JSON whose integers keep every digit: order indexes of the venue go beyond 2^53. */

/** What JavaScript engines know and the type library does not yet: the source text of a number, and raw text. */
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown
  rawJSON(text: string): unknown
}

const exact = JSON as unknown as ExactJson
const INTEGER = /^-?\d+$/

/** Reads JSON; integers that a double cannot hold become BigInt. @throws {SyntaxError} when the text is no JSON. */
export function readJson(text: string): unknown {
  return exact.parse(text, (_, value, { source }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && INTEGER.test(source)
      ? BigInt(source)
      : value,
  )
}

/** Writes JSON; BigInt becomes a plain integer. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'bigint' ? exact.rawJSON(part.toString()) : part,
  )
}

/** True for an object that is no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
