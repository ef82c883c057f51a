import {
  CEILING_BOUNDS_MS,
  type EnteredPricePreferences,
  type PricePreferences,
  pricePreferences,
} from '../../shared/prices.ts'
import { parseDecimal } from '../base/decimal.ts'
import { err, ok, type Result } from '../base/result.ts'

/** What is wrong, by field of the entered preferences. */
export type PreferenceProblems = Readonly<Record<string, string>>

/**
 * Reads what was typed, or says of each field what is wrong with it.
 *
 * @param urlProblem what is wrong with an address of Redis; asked whether or not it is used.
 */
export function readPricePreferences(
  entered: EnteredPricePreferences,
  urlProblem: (url: string) => string | undefined,
): Result<PricePreferences, PreferenceProblems> {
  const problems: Record<string, string> = {}
  const note = <T>(field: string, read: Result<T, string>, none: T): T => {
    if (read.ok) return read.value
    problems[field] = read.error
    return none
  }
  const ceiling = (use: keyof typeof CEILING_BOUNDS_MS): number =>
    note(`${use}Ms`, readCeiling(entered[`${use}Ms`], CEILING_BOUNDS_MS[use]), 0)
  const redisUrl = entered.redisUrl.trim()
  const wrongUrl = urlProblem(redisUrl)
  if (wrongUrl !== undefined) problems.redisUrl = wrongUrl
  const prefix = entered.redisPrefix.trim()
  if (!pricePreferences.shape.redis.shape.prefix.safeParse(prefix).success)
    problems.redisPrefix = 'expected 1 to 32 letters, digits, dots, dashes or underscores'
  const preferences: PricePreferences = {
    ceilingsMs: { sizing: ceiling('sizing'), entry: ceiling('entry'), hedge: ceiling('hedge') },
    ttlPolicy: entered.ttlPolicy,
    prefersStream: entered.prefersStream,
    largeTradeQuote: note('largeTradeQuote', readAmount(entered.largeTradeQuote), ''),
    largeTrades: note('largeTrades', readLargeTrades(entered.largeTrades), {}),
    redis: { isOn: entered.redisIsOn, url: redisUrl, isTls: entered.redisIsTls, prefix },
  }
  return Object.keys(problems).length > 0 ? err(problems) : ok(preferences)
}

function readCeiling(text: string, [lowest, highest]: readonly [number, number]): Result<number, string> {
  const value = /^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN
  if (value >= lowest && value <= highest) return ok(value)
  return err(`expected whole milliseconds from ${lowest} to ${highest}, got "${text.trim()}"`)
}

function readAmount(text: string): Result<string, string> {
  const amount = parseDecimal(text.trim())
  return amount?.gt(0) ? ok(amount.toFixed()) : err(`expected an amount above zero, got "${text.trim()}"`)
}

/** One instrument a line: venue, symbol, value. */
function readLargeTrades(text: string): Result<Readonly<Record<string, string>>, string> {
  const read: Record<string, string> = {}
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const [venue, symbol, quote, ...more] = line.trim().split(/\s+/)
    const amount = readAmount(quote ?? '')
    if (venue === undefined || symbol === undefined || !amount.ok || more.length > 0)
      return err(
        `expected a venue, an instrument and a value in each line, got "${line.trim().slice(0, 60)}"`,
      )
    read[`${venue.toLowerCase()}:${symbol.toUpperCase()}`] = amount.value
  }
  return ok(read)
}
