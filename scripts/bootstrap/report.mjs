const DIM = '\u001b[2m'
const RED = '\u001b[31m'
const GREEN = '\u001b[32m'
const RESET = '\u001b[0m'

const colours = process.stderr.isTTY === true && process.env.NO_COLOR === undefined
const paint = (colour, text) => (colours ? `${colour}${text}${RESET}` : text)

/** A step that could not be done: what it expected, what came instead, what the user can do. */
export class StepError extends Error {
  constructor(expected, came, remedy) {
    super(`expected ${expected}; ${came}`)
    this.name = 'StepError'
    this.expected = expected
    this.came = came
    this.remedy = remedy
  }
}

/** Seconds with two digits below ten, one above. */
export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`

/**
 * Prints one line a step on stderr, so that stdout stays the program's own.
 *
 * Quiet prints a step only when it found something to do or failed.
 */
export function createReport({ quiet = false, write = (text) => process.stderr.write(text) } = {}) {
  const line = (mark, name, text, tookMs) =>
    write(`${mark} ${name.padEnd(18)} ${text} ${paint(DIM, `(${seconds(tookMs)})`)}\n`)

  /** Runs `work(doing)`; `doing(text)` announces slow work; what `work` returns is shown after the tick. */
  async function step(name, work) {
    const startedAtMs = Date.now()
    let announced = false
    const doing = (text) => {
      announced = true
      write(`… ${name.padEnd(18)} ${text}\n`)
    }
    try {
      const outcome = await work(doing)
      const text = typeof outcome === 'string' ? outcome : outcome.text
      if (!quiet || announced) line(paint(GREEN, '✓'), name, text, Date.now() - startedAtMs)
      return outcome
    } catch (error) {
      line(paint(RED, '✗'), name, 'failed', Date.now() - startedAtMs)
      write(explain(error))
      throw error
    }
  }
  return { step, note: (text) => (quiet ? undefined : write(`  ${text}\n`)) }
}

/** The three lines a user needs; for anything but a StepError the stack, because it is our bug. */
export function explain(error) {
  if (!(error instanceof StepError)) return `${error?.stack ?? error}\n`
  const indent = (text) => text.trim().split('\n').join('\n             ')
  return [
    `  expected:  ${indent(error.expected)}`,
    `  came:      ${indent(error.came)}`,
    `  do this:   ${indent(error.remedy)}`,
    '',
  ].join('\n')
}
