import { badRequest, unreadable } from './errors.ts'
import type { SignedParameters } from './signature.ts'

const PLAIN_INTEGER = /^-?\d{1,16}$/

/** Parameters of one request: texts of a query, or typed values of a JSON body. `null` counts as absent. */
export class Params {
  readonly values: SignedParameters
  readonly #isBody: boolean

  constructor(values: SignedParameters, isBody: boolean) {
    this.values = values
    this.#isBody = isBody
  }

  has(name: string): boolean {
    const value = this.values[name]
    return value !== undefined && value !== null && value !== ''
  }

  /** Text; undefined when absent. @throws {PlainError} for a value of another type. */
  text(name: string): string | undefined {
    if (!this.has(name)) return undefined
    const value = this.values[name]
    if (typeof value !== 'string') throw unreadable(name, 'a string')
    return value
  }

  /** @throws {PlainError} when absent. */
  required(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw unreadable(name, 'a value')
    return value
  }

  /** Whole number in a range; undefined when absent. A body must carry it as a number, not as text. */
  integer(name: string, low: number, high: number): number | undefined {
    if (!this.has(name)) return undefined
    const value = this.values[name]
    const isNumber = this.#isBody
      ? typeof value === 'number'
      : typeof value === 'string' && PLAIN_INTEGER.test(value)
    const number = Number(value)
    if (!isNumber || !Number.isInteger(number) || number < low || number > high)
      throw unreadable(name, `a whole number from ${low} to ${high}`)
    return number
  }

  /** True or false; false when absent. A body must carry it as a boolean. */
  flag(name: string): boolean {
    if (!this.has(name)) return false
    const value = this.values[name]
    if (value === true || (!this.#isBody && value === 'true')) return true
    if (value === false || (!this.#isBody && value === 'false')) return false
    throw unreadable(name, 'true or false')
  }

  /** One of the words; undefined when absent. @throws {PlainError} for any other word. */
  oneOf<T extends string>(name: string, words: readonly T[]): T | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const word = words.find((each) => each === value)
    if (word === undefined) throw unreadable(name, words.join(', '))
    return word
  }

  /** @throws {VenueError} when more than one of the names, or none of them, is there. */
  exactlyOne(first: string, second: string): void {
    if (this.has(first) === this.has(second))
      throw badRequest(`Must specify either \`${first}\` or \`${second}\``)
  }
}
