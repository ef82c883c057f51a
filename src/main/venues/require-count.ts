import { AppError } from '../base/errors.ts'

/**
 * A page size that the venue takes.
 *
 * @throws {AppError} `validation` for anything but a whole number from 1 to `max`.
 */
export function requireCount(limit: number, max: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= max) return limit
  throw new AppError('validation', `expected a limit from 1 to ${max}, got ${limit}`)
}
