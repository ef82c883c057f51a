import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'

/**
 * The answer, or a named failure when it takes too long. The work itself goes on: whoever started it ends it.
 *
 * @throws {AppError} `timeout` with those words after `limitMs`, or what the answer was rejected with.
 */
export async function answerWithin<T>(
  answer: Promise<T>,
  limitMs: number,
  words: string,
  clock: Clock,
): Promise<T> {
  const done = new AbortController()
  const late = clock.sleep(limitMs, done.signal).then((): never => {
    throw new AppError('timeout', words)
  })
  // When the answer wins, nobody waits for the wait that is given up.
  late.catch(() => undefined)
  try {
    return await Promise.race([answer, late])
  } finally {
    done.abort()
  }
}
