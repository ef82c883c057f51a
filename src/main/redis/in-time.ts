import type { Clock } from '../base/clock.ts'

/**
 * An answer, or nothing when it does not come in time. A process that was busy runs its timers before it reads
 * its sockets, so one more turn is waited: an answer that lies there already is taken.
 *
 * @throws what the answer threw in time.
 */
export async function inTime<T>(clock: Clock, answer: Promise<T>, withinMs: number): Promise<T | undefined> {
  const answered = new AbortController()
  const tooLate = clock
    .sleep(withinMs, answered.signal)
    .then(() => clock.sleep(0, answered.signal))
    .then(() => undefined)
    .catch(() => undefined)
  // Nobody may be waiting any more when it fails.
  answer.catch(() => undefined)
  try {
    return await Promise.race([answer, tooLate])
  } finally {
    answered.abort()
  }
}
