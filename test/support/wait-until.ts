const CHECK_EVERY_MS = 10
const ASK_AT_MOST_EVERY_MS = 1000

/**
 * Waits for a condition and returns what it gave; a test never waits for a duration.
 *
 * @throws {Error} naming what was waited for when it does not come in time.
 */
export function waitUntil<T>(
  what: string,
  condition: () => T | Promise<T>,
  withinMs = 20_000,
): Promise<NonNullable<T>> {
  return poll(what, condition, withinMs, () => CHECK_EVERY_MS)
}

/**
 * As {@link waitUntil}, for a condition that asks a venue over REST: the pauses double up to a second,
 * so that a slow machine does not spend the venue's rate (60 requests a minute at the strictest) on waiting.
 */
export function askUntil<T>(
  what: string,
  condition: () => T | Promise<T>,
  withinMs = 20_000,
): Promise<NonNullable<T>> {
  return poll(what, condition, withinMs, (asked) =>
    Math.min(CHECK_EVERY_MS * 2 ** asked, ASK_AT_MOST_EVERY_MS),
  )
}

async function poll<T>(
  what: string,
  condition: () => T | Promise<T>,
  withinMs: number,
  pauseMs: (asked: number) => number,
): Promise<NonNullable<T>> {
  const untilMs = performance.now() + withinMs
  for (let asked = 0; ; asked++) {
    const value = await condition()
    if (value) return value
    if (performance.now() > untilMs)
      throw new Error(`expected ${what} within ${withinMs} ms, it did not come`)
    await new Promise((resolve) => setTimeout(resolve, pauseMs(asked)))
  }
}
