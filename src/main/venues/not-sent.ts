import { AppError } from '../base/errors.ts'

/** A command that cannot have left this machine, or `undefined` when it may have. */
export function notSent(cause: unknown): { readonly code: string; readonly reason: string } | undefined {
  if (!(cause instanceof AppError) || cause.detail.sent !== false) return undefined
  return { code: 'not-sent', reason: cause.message }
}

/**
 * Runs what comes after the venue has taken a command, such as looking at what became of it: its failure proves nothing
 * of the command, least of all that it was refused or not sent.
 */
export async function afterSending<T>(step: Promise<T>): Promise<T> {
  try {
    return await step
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause
    throw new AppError(cause.kind, cause.message, {}, cause)
  }
}

/** Runs what comes before the call itself: its failure proves that the call was not sent. */
export async function beforeSending(step: Promise<void>): Promise<void> {
  try {
    await step
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause
    throw new AppError(cause.kind, cause.message, { ...cause.detail, sent: false }, cause)
  }
}
