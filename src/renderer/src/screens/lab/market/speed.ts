const [SLOWEST, FASTEST] = [1, 50]

/** `1 to 50`, as the simulator plays. */
export const SPEED_RANGE = `${SLOWEST} to ${FASTEST}`

/** What is wrong with a typed speed, in words; `undefined` when it may be sent. */
export function speedProblem(typed: string): string | undefined {
  const text = typed.trim()
  const speed = Number(text)
  const isSpeed = /^\d+(\.\d+)?$/.test(text) && speed >= SLOWEST && speed <= FASTEST
  return isSpeed ? undefined : `expected a speed of ${SPEED_RANGE}, got "${text}"`
}
