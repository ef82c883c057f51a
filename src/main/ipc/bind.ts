import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import { z } from 'zod'
import { type CallName, type CallOutput, calls, type Reply } from '../../shared/contract.ts'
import { kindOf, messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'

/** One handler per call of the contract. A missing or misspelt one does not compile. */
export type Handlers = {
  readonly [N in CallName]: (
    input: z.output<(typeof calls)[N]['input']>,
    signal: AbortSignal,
  ) => Promise<CallOutput<N>>
}

interface Deps {
  readonly ipcMain: Pick<IpcMain, 'handle'>
  readonly isTrusted: (event: IpcMainInvokeEvent) => boolean
  readonly shutdown: AbortSignal
  readonly log: Logger
}

/** Binds every call in the contract. */
export function bindCalls(handlers: Handlers, deps: Deps): void {
  for (const name of Object.keys(calls) as CallName[]) {
    deps.ipcMain.handle(name, (event, raw: unknown) => {
      if (!deps.isTrusted(event)) {
        deps.log.warn('ipc.untrusted-sender', { name })
        return { ok: false, kind: 'auth', message: 'this window may not call main' } satisfies Reply<never>
      }
      return answer(name, raw, handlers, deps)
    })
  }
}

/**
 * Reads the input, runs the handler, rebuilds the output from the contract so that a field nobody
 * listed cannot cross. Failures come back as data.
 */
export async function answer<N extends CallName>(
  name: N,
  raw: unknown,
  handlers: Handlers,
  { shutdown, log }: Pick<Deps, 'shutdown' | 'log'>,
): Promise<Reply<CallOutput<N>>> {
  const input = calls[name].input.safeParse(raw)
  if (!input.success) {
    log.warn('ipc.malformed', { name, message: z.prettifyError(input.error) })
    return { ok: false, kind: 'validation', message: `${name} expects other input: ${wordsOf(input.error)}` }
  }
  try {
    const handle = handlers[name] as (value: unknown, signal: AbortSignal) => Promise<unknown>
    const value = await handle(input.data, shutdown)
    return { ok: true, value: calls[name].output.parse(value) as CallOutput<N> }
  } catch (cause) {
    const kind = kindOf(cause)
    if (kind === 'bug') {
      log.error('ipc.bug', {
        name,
        message: messageOf(cause),
        stack: cause instanceof Error ? cause.stack : '',
      })
    }
    return { ok: false, kind, message: messageOf(cause) }
  }
}

function wordsOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; ')
}
