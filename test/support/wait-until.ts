const CHECK_EVERY_MS = 10

/**
 * Waits for a condition and returns what it gave; a test never waits for a duration.
 *
 * @throws {Error} naming what was waited for when it does not come in time.
 */
export async function waitUntil<T>(
  what: string,
  condition: () => T | Promise<T>,
  withinMs = 20_000,
): Promise<NonNullable<T>> {
  const untilMs = performance.now() + withinMs
  for (;;) {
    const value = await condition()
    if (value) return value
    if (performance.now() > untilMs)
      throw new Error(`expected ${what} within ${withinMs} ms, it did not come`)
    await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS))
  }
}
