import { missing, VenueError } from './errors.ts'

/** Parameters of one request: query and form body in one list, the query first on duplicates. */
export class Params {
  readonly #values = new Map<string, string>()

  constructor(query: string, body: string) {
    for (const part of [new URLSearchParams(query), new URLSearchParams(body)]) {
      for (const [name, value] of part) if (!this.#values.has(name)) this.#values.set(name, value)
    }
  }

  /** Parameters of an object, for the items of a batch. */
  static of(item: Record<string, unknown>): Params {
    const params = new Params('', '')
    for (const [name, value] of Object.entries(item)) params.#values.set(name, String(value))
    return params
  }

  has(name: string): boolean {
    return this.text(name) !== undefined
  }

  /** Text; undefined when absent or empty. */
  text(name: string): string | undefined {
    return this.#values.get(name) || undefined
  }

  /** @throws {VenueError} −1102 when absent. */
  required(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw missing(name)
    return value
  }

  /** Whole number in a range; the fallback when absent. @throws {VenueError} −1102 for anything else. */
  integer(name: string, fallback?: number, minimum = 0, maximum = Number.MAX_SAFE_INTEGER): number {
    const text = this.text(name)
    if (text === undefined) {
      if (fallback === undefined) throw missing(name)
      return fallback
    }
    const value = Number(text)
    if (!/^-?\d+$/.test(text) || value < minimum || value > maximum) throw missing(name)
    return value
  }

  /** Whole number, or undefined when absent. */
  optionalInteger(name: string): number | undefined {
    return this.has(name) ? this.integer(name) : undefined
  }

  /** "true" or "false" in any case; the fallback when absent. @throws {VenueError} −1102 for anything else. */
  flag(name: string, fallback: boolean): boolean {
    const text = this.text(name)?.toLowerCase()
    if (text === undefined) return fallback
    if (text !== 'true' && text !== 'false') throw missing(name)
    return text === 'true'
  }

  /** One of a list. @throws {VenueError} with the given code when it is something else. */
  oneOf<T extends string>(name: string, allowed: readonly T[], code: number, message: string): T {
    const text = this.required(name)
    const value = allowed.find((candidate) => candidate === text)
    if (value === undefined) throw new VenueError(code, message)
    return value
  }

  /** JSON list. @throws {VenueError} −1102 when it is not one. */
  list(name: string): unknown[] | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    try {
      const value: unknown = JSON.parse(text)
      if (Array.isArray(value)) return value
    } catch {
      // Falls through: text that is not JSON is as malformed as JSON that is no list.
    }
    throw missing(name)
  }
}
