import { AppError } from '../../base/errors.ts'
import { venueError } from './errors.ts'
import { errorBody } from './response.ts'
import { authenticated, subscribed } from './wire-stream.ts'

/** What an answer on the account socket says about our sign-in. */
export type SignInAnswer = 'authenticated' | 'subscribed' | { readonly refused: AppError }

/** Reads an answer to `authenticate` or `subscribe`; `undefined` when it is neither. */
export function readSignIn(frame: Buffer): SignInAnswer | undefined {
  const payload = jsonOf(frame)
  const failed = errorBody.safeParse(payload)
  if (failed.success) {
    const { errorCode, error } = failed.data
    return { refused: venueError(errorCode, error, undefined, 'the account stream') }
  }
  const answer = authenticated.safeParse(payload)
  if (answer.success)
    return answer.data.authenticated
      ? 'authenticated'
      : { refused: new AppError('auth', 'Bitvavo did not accept the key for the account stream') }
  return subscribed.safeParse(payload).success ? 'subscribed' : undefined
}

function jsonOf(frame: Buffer): unknown {
  try {
    return JSON.parse(frame.toString('utf8'))
  } catch {
    // Garbage is no answer; the caller says so.
    return undefined
  }
}
