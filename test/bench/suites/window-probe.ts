import { WebSocket } from 'ws'

interface Target {
  readonly type: string
  readonly webSocketDebuggerUrl?: string
}

/**
 * Evaluates an expression in the app's window through its debugging port.
 *
 * @returns the text it gives, or `undefined` while there is no window yet.
 */
export async function evaluateInWindow(
  debuggerUrl: string,
  expression: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { host } = new URL(debuggerUrl)
  const answer = await fetch(`http://${host}/json/list`, { signal })
  const targets = (await answer.json()) as readonly Target[]
  const url = targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl
  return url === undefined ? undefined : ask(url, expression, signal)
}

function ask(url: string, expression: string, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((done, fail) => {
    const socket = new WebSocket(url)
    const end = (finish: () => void): void => {
      signal.removeEventListener('abort', onAbort)
      socket.terminate()
      finish()
    }
    const onAbort = () => end(() => fail(new Error('the window did not answer in time')))
    signal.addEventListener('abort', onAbort)
    socket.on('error', (cause) => end(() => fail(cause)))
    socket.on('open', () => {
      socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }))
    })
    socket.on('message', (data: Buffer) => {
      const { id, result } = JSON.parse(data.toString()) as {
        id?: number
        result?: { result?: { value?: string } }
      }
      if (id === 1) end(() => done(result?.result?.value))
    })
  })
}
