import { AppError } from '../../base/errors.ts'

/** The answer to a call that spot has no meaning for. */
export function notOnSpot(what: string): AppError {
  return new AppError('not-supported', `Bitvavo is a spot exchange: it has no ${what}`)
}
