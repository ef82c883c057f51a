import { venueError } from './errors.ts'

/** Parameters of one request: query and body in one list, the query first on duplicates. */
export class Params {
  readonly #values: ReadonlyMap<string, string>

  constructor(query: URLSearchParams, body: ReadonlyMap<string, string>) {
    this.#values = new Map([...body, ...query])
  }

  has(name: string): boolean {
    return this.text(name) !== undefined
  }

  /** Text; undefined when absent or empty. */
  text(name: string): string | undefined {
    return this.#values.get(name) || undefined
  }

  /** @throws {VenueError} 20001 when absent. */
  required(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw venueError('invalidParameter', `field "${name}" is not set`)
    return value
  }

  /** Whole number in a range; the fallback when absent. @throws {VenueError} 20001 for anything else. */
  integer(name: string, fallback?: number, minimum = 0, maximum = Number.MAX_SAFE_INTEGER): number {
    if (!this.has(name) && fallback !== undefined) return fallback
    const text = this.required(name)
    const value = Number(text)
    if (!/^-?\d+$/.test(text) || value < minimum || value > maximum)
      throw venueError(
        'invalidParameter',
        `field "${name}": expected ${minimum} to ${maximum}, found ${text}`,
      )
    return value
  }
}

/** Fields of a form body, url-encoded or multipart; nothing for any other body. */
export function readForm(contentType: string, body: string): Map<string, string> {
  const boundary = /^multipart\/form-data/.test(contentType) ? /^--([^\r\n]+)/.exec(body)?.[1] : undefined
  if (boundary === undefined) return new Map(new URLSearchParams(body))
  const fields = new Map<string, string>()
  for (const part of body.split(`--${boundary}`)) {
    const [, name, value] = /name="([^"]+)"[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n([\s\S]*)\r\n$/.exec(part) ?? []
    if (name !== undefined && value !== undefined) fields.set(name, value)
  }
  return fields
}
