import { type Decimal, decimalsOf } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'

const DECIMAL_TEXT = /^(\d+)(?:\.(\d+))?$/
/** Digits that a Number always holds exactly. */
const EXACT_DIGITS = 15

/** Reads decimal text as a whole number of steps. */
export type StepReader = (text: unknown) => number

/**
 * Reads the venue's decimal text (`"61800.20"`) as whole steps of a grid (`618002` ticks of 0.1), exactly.
 *
 * @param what `price` or `size`, for the words of an error.
 * @param beyondExact what becomes of more than 2^53 steps: `refuse` (the default), or `round` to the nearest number
 * that there is, which is off by less than one part in 10^15. For sizes of tokens in fine steps.
 * @returns a reader that throws `AppError` `protocol` for anything that is not plain, non-negative decimal
 * text, that lies off the grid, or that passes 2^53 steps unless those are rounded.
 */
export function createStepReader(
  step: Decimal,
  what: 'price' | 'size',
  beyondExact: 'refuse' | 'round' = 'refuse',
): StepReader {
  const stepDecimals = decimalsOf(step)
  const stepDigits = BigInt(step.times(`1e${stepDecimals}`).toFixed(0))
  const stepIsPowerOfTen = stepDigits === 1n
  return (text) => {
    const quick = stepIsPowerOfTen && typeof text === 'string' ? readQuickly(text, stepDecimals) : -1
    if (quick >= 0) return quick
    const match = typeof text === 'string' ? DECIMAL_TEXT.exec(text) : null
    if (!match) throw unreadable(what, text)
    const fraction = match[2] ?? ''
    const digits = `${match[1]}${fraction.slice(0, stepDecimals).padEnd(stepDecimals, '0')}`
    const beyondGrid = fraction.slice(stepDecimals)
    if (stepIsPowerOfTen && digits.length <= EXACT_DIGITS && isZeros(beyondGrid)) return Number(digits)
    const value = BigInt(digits)
    if (!isZeros(beyondGrid) || value % stepDigits !== 0n) throw offGrid(what, String(text), step)
    const steps = value / stepDigits
    if (beyondExact === 'refuse' && steps > BigInt(Number.MAX_SAFE_INTEGER)) throw unreadable(what, text)
    return Number(steps)
  }
}

/** Whole steps of a power of ten from short plain text, or -1: then the exact way decides. */
function readQuickly(text: string, stepDecimals: number): number {
  if (text.length > EXACT_DIGITS) return -1
  let steps = 0
  let point = -1
  let used = 0
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - CODE_OF_ZERO
    if (digit >= 0 && digit <= 9) {
      if (point < 0 || at - point <= stepDecimals) {
        steps = steps * 10 + digit
        used += 1
      } else if (digit !== 0) return -1
    } else if (digit === POINT && point < 0 && at > 0) point = at
    else return -1
  }
  const decimals = point < 0 ? 0 : text.length - 1 - point
  const missing = decimals >= stepDecimals ? 0 : stepDecimals - decimals
  if (text.length === 0 || (decimals === 0 && point >= 0) || used + missing > EXACT_DIGITS) return -1
  return missing === 0 ? steps : steps * 10 ** missing
}

const CODE_OF_ZERO = 0x30
const POINT = '.'.charCodeAt(0) - CODE_OF_ZERO

function isZeros(digits: string): boolean {
  for (let at = 0; at < digits.length; at += 1) if (digits[at] !== '0') return false
  return true
}

function unreadable(what: string, text: unknown): AppError {
  return new AppError('protocol', `expected a ${what} as plain decimal text, got ${excerpt(text)}`)
}

function offGrid(what: string, text: string, step: Decimal): AppError {
  const message = `expected a ${what} on the grid of ${step.toString()}, got ${excerpt(text)}`
  return new AppError('protocol', message, { reason: 'off-grid' })
}

/** The first characters of anything, for the words of an error. */
export function excerpt(value: unknown, length = 80): string {
  const text = typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? String(value))
  return text.length > length ? `${text.slice(0, length)}…` : text
}
