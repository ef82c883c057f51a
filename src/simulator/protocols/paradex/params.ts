import { badParameter, VenueError } from './errors.ts'
import { isRecord } from './json.ts'

/** Values of one request: texts of path and query, or typed values of a JSON body. Empty text counts as absent. */
export class Params {
  readonly values: Readonly<Record<string, unknown>>

  constructor(values: Readonly<Record<string, unknown>>) {
    this.values = values
  }

  /** Reads a body. @throws {VenueError} `BINDING_ERROR` when it is no object. */
  static of(body: unknown): Params {
    if (!isRecord(body)) throw new VenueError('BINDING_ERROR', 'expected a JSON object')
    return new Params(body)
  }

  has(name: string): boolean {
    const value = this.values[name]
    return value !== undefined && value !== null && value !== ''
  }

  /** Text; undefined when absent. @throws {VenueError} for a value of another type. */
  text(name: string): string | undefined {
    if (!this.has(name)) return undefined
    const value = this.values[name]
    if (typeof value !== 'string') throw badParameter(name, 'a string')
    return value
  }

  /** @throws {VenueError} when absent. */
  required(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw badParameter(name, 'a value')
    return value
  }

  /** Whole number from a number or its text; undefined when absent. @throws {VenueError} for anything else. */
  integer(name: string, low = 0, high = Number.MAX_SAFE_INTEGER): number | undefined {
    if (!this.has(name)) return undefined
    const value = this.values[name]
    const isWhole = typeof value === 'number' || (typeof value === 'string' && /^\d{1,16}$/.test(value))
    const number = isWhole ? Number(value) : Number.NaN
    if (!Number.isInteger(number) || number < low || number > high)
      throw badParameter(name, `a whole number from ${low} to ${high}`)
    return number
  }

  /** One of the words; undefined when absent. @throws {VenueError} for any other word. */
  oneOf<T extends string>(name: string, words: readonly T[]): T | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const word = words.find((each) => each === value)
    if (word === undefined) throw badParameter(name, `one of ${words.join(', ')}`)
    return word
  }

  /** List of texts; empty when absent. @throws {VenueError} for anything else. */
  texts(name: string): readonly string[] {
    const value = this.values[name] ?? []
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
      throw badParameter(name, 'a list of strings')
    return value
  }
}
