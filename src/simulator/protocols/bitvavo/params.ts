import { type Fixed, parseFixed } from '../../fixed.ts'
import { invalid, required } from './errors.ts'

/** Parameters of one request: a query, a JSON body or a socket message, all read alike. */
export class Params {
  readonly #values: Readonly<Record<string, unknown>>

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values
  }

  has(name: string): boolean {
    return this.text(name) !== undefined
  }

  /** Text of a text, number or flag; undefined when absent or empty. @throws {VenueError} 205 for anything else. */
  text(name: string): string | undefined {
    const value = this.#values[name]
    if (value === undefined || value === null || value === '') return undefined
    if (typeof value === 'object') throw invalid(name)
    return String(value)
  }

  /** @throws {VenueError} 203 when absent. */
  required(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw required(name)
    return value
  }

  /** Whole number in a range; the fallback when absent. @throws {VenueError} 205 for anything else. */
  integer(name: string, fallback: number, minimum = 0, maximum = Number.MAX_SAFE_INTEGER): number {
    const text = this.text(name)
    if (text === undefined) return fallback
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < minimum || value > maximum) throw invalid(name)
    return value
  }

  /** `true` or `false`; the fallback when absent. @throws {VenueError} 205 for anything else. */
  flag(name: string, fallback: boolean): boolean {
    const text = this.text(name)
    if (text === undefined) return fallback
    if (text !== 'true' && text !== 'false') throw invalid(name)
    return text === 'true'
  }

  /** One of a list; the fallback when absent. @throws {VenueError} 203 without a fallback, 205 for anything else. */
  oneOf<T extends string>(name: string, allowed: readonly T[], fallback?: T): T {
    const text = fallback === undefined ? this.required(name) : (this.text(name) ?? fallback)
    const value = allowed.find((candidate) => candidate === text)
    if (value === undefined) throw invalid(name)
    return value
  }

  /**
   * Positive decimal and how many places it has. Undefined value for one with more places than we count.
   *
   * @throws {VenueError} 203 when absent, 205 when it is not one.
   */
  decimal(name: string): { readonly value: Fixed | undefined; readonly places: number } {
    const text = this.required(name)
    if (!/^\d{1,18}(\.\d+)?$/.test(text) || !/[1-9]/.test(text)) throw invalid(name)
    const places = text.includes('.') ? (text.replace(/0+$/, '').split('.')[1]?.length ?? 0) : 0
    return { value: places > 8 ? undefined : parseFixed(text), places }
  }
}
