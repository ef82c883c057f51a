import type { Clock } from '../../clock.ts'

interface Task {
  readonly dueMs: number
  readonly carryOut: () => void
}

/** What was taken in and not carried out yet: commands are acknowledged first and happen afterwards. */
export class Sequencer {
  readonly #clock: Clock
  #tasks: Task[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes a command in. It is carried out when the answer is on its way, at the earliest after the delay. */
  add(delayMs: number, carryOut: () => void): void {
    this.#tasks.push({ dueMs: this.#clock.now() + delayMs, carryOut })
  }

  /** Carries out what is due, in the order in which it came. */
  run(): void {
    const now = this.#clock.now()
    const due = this.#tasks.filter(({ dueMs }) => dueMs <= now)
    if (due.length === 0) return
    this.#tasks = this.#tasks.filter(({ dueMs }) => dueMs > now)
    for (const { carryOut } of due) carryOut()
  }
}
