import type { Bridge, CallInput, CallName, CallOutput } from '../../../shared/contract.ts'
import type { Failure } from '../stores/connection.ts'

/** A call that main refused, or that it did not answer. `kind` is one of the error kinds, in main's words. */
export class CallError extends Error {
  readonly kind: string

  constructor(kind: string, message: string) {
    super(message)
    this.name = 'CallError'
    this.kind = kind
  }
}

/** Asks main and returns the value. The page's own way to the contract. */
export type Ask = <N extends CallName>(name: N, input: CallInput<N>) => Promise<CallOutput<N>>

/** Queries answer at once; a command may wait for the venue's own deadline first, or for a keychain to be unlocked; a dialog, for the user; a pair, for all its slices. */
const DEADLINE_MS = { query: 5_000, command: 30_000, dialog: 600_000, operation: 3_600_000 }

const commands: ReadonlySet<CallName> = new Set([
  'orders.submit',
  'orders.cancel',
  'positions.close',
  'mode.set',
  'prices.preferences',
  'trader.start',
  'trader.stop',
  'trader.beginAnew',
  'prices.save',
  'vault.state',
  'vault.save',
  'vault.test',
  'vault.remove',
  'lab.liquidate',
  'lab.fundingShock',
  'lab.restartMarket',
])

const kindOf = (name: CallName): keyof typeof DEADLINE_MS => {
  if (name === 'streams.export' || name === 'lab.chooseRecording' || name === 'trader.chooseModel')
    return 'dialog'
  if (name === 'pairs.open' || name === 'pairs.close') return 'operation'
  return commands.has(name) ? 'command' : 'query'
}

/**
 * Wraps the bridge: a refusal becomes a `CallError`, and so does silence.
 * @throws CallError of kind `timeout` when main is silent past the deadline; a command may then still happen.
 */
export function createAsk(bridge: Bridge): Ask {
  return async (name, input) => {
    const deadlineMs = DEADLINE_MS[kindOf(name)]
    const reply = await withDeadline(bridge.call(name, input), deadlineMs, name)
    if (!reply.ok) throw new CallError(reply.kind, reply.message)
    return reply.value
  }
}

function withDeadline<T>(answer: Promise<T>, deadlineMs: number, name: CallName): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const timer = setTimeout(
    () => reject(new CallError('timeout', `main did not answer ${name} within ${deadlineMs / 1_000} s`)),
    deadlineMs,
  )
  answer.then(resolve, reject).finally(() => clearTimeout(timer))
  return promise
}

/** What to tell the user about anything that was thrown. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

/** What to tell the user about a snapshot that could not be had. */
export function failureOf(cause: unknown): Failure {
  return { kind: cause instanceof CallError ? cause.kind : undefined, words: messageOf(cause) }
}

/** True when the command may have happened although no answer came. */
export function isOutcomeUnknown(cause: unknown): boolean {
  return cause instanceof CallError && cause.kind === 'timeout'
}
