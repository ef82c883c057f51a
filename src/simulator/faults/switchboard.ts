import type { Clock } from '../clock.ts'
import { createSignal } from '../signal.ts'
import {
  type ActiveFault,
  covers,
  type FaultKind,
  type FaultRequest,
  faultSchema,
  type Subject,
} from './fault.ts'

/** A fault the switchboard does not understand; the message names what was expected. */
export class FaultError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'FaultError'
  }
}

/** Switches faults on and off. The parts that can fail ask it whether they should. */
export class Switchboard {
  /** Told about each fault when it is switched on, for those that act at once. */
  readonly added = createSignal<ActiveFault>()
  /** Told about each fault when it ends. */
  readonly removed = createSignal<ActiveFault>()
  readonly #clock: Clock
  readonly #active = new Map<number, ActiveFault>()
  #nextId = 1

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Switches a fault on. @throws {FaultError} when the request is not one this board knows. */
  add(request: FaultRequest | unknown): ActiveFault {
    const parsed = faultSchema.safeParse(request)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const where = issue?.path.join('.') || 'body'
      throw new FaultError(
        `expected a fault such as {"kind":"latency","delayMs":200}; ${where}: ${issue?.message}`,
      )
    }
    const untilMs = this.#clock.now() + (parsed.data.durationMs ?? Number.POSITIVE_INFINITY)
    const fault: ActiveFault = { ...parsed.data, id: this.#nextId++, hits: 0, untilMs }
    this.#active.set(fault.id, fault)
    try {
      this.added.emit(fault)
    } catch (cause) {
      this.#active.delete(fault.id)
      throw cause
    }
    return fault
  }

  /** Switches one fault off; false when there is none with this id. */
  remove(id: number): boolean {
    const fault = this.#active.get(id)
    if (!fault) return false
    this.#active.delete(id)
    this.removed.emit(fault)
    return true
  }

  /** Switches everything off. */
  clear(): void {
    for (const id of [...this.#active.keys()]) this.remove(id)
  }

  /** Faults that are on. */
  list(): ActiveFault[] {
    this.#dropExpired()
    return [...this.#active.values()]
  }

  /** The first fault of a kind that covers the subject; it counts as a hit, and may end by it. */
  strike<K extends FaultKind>(kind: K, subject: Subject): ActiveFault<K> | undefined {
    const fault = this.active(kind, subject)
    if (!fault) return undefined
    fault.hits++
    if (fault.count !== undefined && fault.hits >= fault.count) this.remove(fault.id)
    return fault
  }

  /** The first fault of a kind that covers the subject, without counting a hit. */
  active<K extends FaultKind>(kind: K, subject: Subject): ActiveFault<K> | undefined {
    if (this.#active.size === 0) return undefined
    this.#dropExpired()
    for (const fault of this.#active.values()) {
      if (fault.kind === kind && covers(fault, subject)) return fault as ActiveFault<K>
    }
    return undefined
  }

  #dropExpired(): void {
    const now = this.#clock.now()
    for (const fault of this.#active.values()) if (now >= fault.untilMs) this.remove(fault.id)
  }
}
