import { abortError } from '../base/abort.ts'
import { AppError } from '../base/errors.ts'
import type { ManagedSocket } from './socket.ts'

/**
 * Resolves when the socket is open.
 *
 * @throws {AppError} `transport` when its first connection fails, `timeout` or `cancelled` by the signal.
 */
export function untilLive(
  socket: Pick<ManagedSocket, 'health' | 'onState'>,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      off()
      signal.removeEventListener('abort', onAbort)
      settle()
    }
    const check = (): void => {
      const { name, state, detail } = socket.health()
      if (state === 'live') finish(resolve)
      else if (state === 'closed')
        finish(() =>
          reject(new AppError('transport', `the ${name} stream did not open: ${detail ?? 'closed'}`)),
        )
    }
    const onAbort = (): void => finish(() => reject(abortError(signal)))
    const off = socket.onState(check)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    else check()
  })
}
