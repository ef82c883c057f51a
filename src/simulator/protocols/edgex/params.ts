import { badParam } from './errors.ts'
import type { SignedParameters } from './signing-text.ts'

/** Parameters of one request: texts of a query, or values of a JSON body. Empty text and `null` count as absent. */
export class Params {
  readonly values: SignedParameters

  constructor(values: SignedParameters) {
    this.values = values
  }

  has(name: string): boolean {
    const value = this.values[name]
    return value !== undefined && value !== null && value !== ''
  }

  /** Text; undefined when absent. Numbers of a body are read as the text they are. @throws {VenueError} otherwise. */
  text(name: string): string | undefined {
    if (!this.has(name)) return undefined
    const value = this.values[name]
    if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
    if (typeof value !== 'string') throw badParam(name, 'text')
    return value
  }

  /** @throws {VenueError} when absent. */
  required(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw badParam(name, 'a value')
    return value
  }

  /** Items of a list: a JSON array, or text with commas. Empty when absent, which filters nothing. */
  list(name: string): readonly string[] {
    if (!this.has(name)) return []
    const value = this.values[name]
    const items: unknown[] = typeof value === 'string' ? value.split(',') : [value].flat()
    return items.map((item) => {
      if (typeof item !== 'string' && typeof item !== 'number' && typeof item !== 'boolean')
        throw badParam(name, 'a list of texts')
      return String(item)
    })
  }

  /** Whole number in a range; undefined when absent. */
  integer(name: string, low: number, high: number): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const value = Number(text)
    if (!/^\d{1,16}$/.test(text) || value < low || value > high)
      throw badParam(name, `a whole number from ${low} to ${high}`)
    return value
  }

  /** True or false; false when absent. */
  flag(name: string): boolean {
    if (!this.has(name)) return false
    const value = String(this.values[name])
    if (value !== 'true' && value !== 'false') throw badParam(name, 'true or false')
    return value === 'true'
  }

  /** One of the words. @throws {VenueError} when absent or any other word. */
  oneOf<T extends string>(name: string, words: readonly T[]): T {
    const value = this.required(name)
    const word = words.find((each) => each === value)
    if (word === undefined) throw badParam(name, words.join(', '))
    return word
  }
}
