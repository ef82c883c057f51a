import { malformed, VenueError } from './errors.ts'

const UNSIGNED = /^\d{1,20}$/
const LARGEST_UINT64 = 18_446_744_073_709_551_615n

/** Fields of a JSON object of a request. `null` and empty text count as absent. */
export class Params {
  readonly values: Readonly<Record<string, unknown>>

  /** @throws {VenueError} 1003 when the value is no object. */
  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw malformed('expected an object')
    this.values = value as Record<string, unknown>
  }

  has(name: string): boolean {
    const value = this.values[name]
    return value !== undefined && value !== null && value !== ''
  }

  /** Text, or a bare number as text; undefined when absent. */
  text(name: string): string | undefined {
    if (!this.has(name)) return undefined
    const value = this.values[name]
    if (typeof value === 'number') return String(value)
    if (typeof value !== 'string') throw malformed(`${name} must be a text`)
    return value
  }

  /** @throws {VenueError} 1003 when absent. */
  required(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw malformed(`${name} is missing`)
    return value
  }

  /** True or false; false when absent. */
  flag(name: string): boolean {
    const value = this.values[name] ?? false
    if (typeof value !== 'boolean') throw malformed(`${name} must be true or false`)
    return value
  }

  /** Unsigned 64-bit number; undefined when absent. */
  unsigned(name: string): bigint | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    if (!UNSIGNED.test(text) || BigInt(text) > LARGEST_UINT64)
      throw malformed(`${name} must be an unsigned 64-bit integer`)
    return BigInt(text)
  }

  /** List of texts; undefined when absent or empty. */
  texts(name: string): readonly string[] | undefined {
    const list = this.list(name)
    if (list.length === 0) return undefined
    return list.map((item) => {
      if (typeof item !== 'string') throw malformed(`${name} must be a list of texts`)
      return item
    })
  }

  /** List of anything; empty when absent. */
  list(name: string): readonly unknown[] {
    const value = this.values[name] ?? []
    if (!Array.isArray(value)) throw malformed(`${name} must be a list`)
    return value
  }

  /** An object in the object. @throws {VenueError} 1003 when absent. */
  object(name: string): Params {
    if (!this.has(name)) throw malformed(`${name} is missing`)
    return new Params(this.values[name])
  }

  /** The object when there is one. */
  optional(name: string): Params | undefined {
    return this.has(name) ? new Params(this.values[name]) : undefined
  }

  /** Rows of an answer: 1 to 1000, 500 when absent. @throws {VenueError} 3011. */
  limit(): number {
    const text = this.text('limit') ?? '500'
    const limit = Number(text)
    if (!Number.isInteger(limit) || limit < 1 || limit > 1_000) throw new VenueError(3011)
    return limit
  }
}
