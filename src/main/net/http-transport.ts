import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { abortError, withDeadline } from '../base/abort.ts'
import { AppError, messageOf } from '../base/errors.ts'

/** One HTTP request. `body` is sent as it is, so that what was signed is what travels. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs: number
}

/** Any answer with a status line, whatever the status says. */
export interface HttpResponse {
  readonly status: number
  /** Names in lower case; repeated headers joined with a comma. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** From the call to the last byte of the answer. */
  readonly elapsedMs: number
}

/** Sends requests; knows nothing about what they mean. */
export interface HttpTransport {
  /**
   * @throws {AppError} `timeout`, `cancelled`, `transport`, or `protocol` for an answer above the size cap.
   * `detail.sent` is false only when no byte can have left: no connection was made.
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>
  /** Closes the idle connections. */
  close(): void
}

/** Answers above this are refused: the largest honest one (all instruments) is a few megabytes. */
const MAX_RESPONSE_BYTES = 32 * 1024 * 1024
const MAX_SOCKETS_PER_HOST = 32
/** Each attempt may meet one more idle connection that has just been closed. */
const MAX_ATTEMPTS = 4

/** Progress of one attempt, for the question whether the venue can have seen it. */
interface Attempt {
  sent: boolean
  reused: boolean
  answered: boolean
}

/** Keep-alive HTTP and HTTPS on Node's own client, which is faster here than `fetch`. */
export function createHttpTransport(): HttpTransport {
  const plain = new HttpAgent({ keepAlive: true, maxSockets: MAX_SOCKETS_PER_HOST })
  const secure = new HttpsAgent({ keepAlive: true, maxSockets: MAX_SOCKETS_PER_HOST })

  const attemptOnce = (request: HttpRequest, signal: AbortSignal, attempt: Attempt): Promise<HttpResponse> =>
    new Promise((resolve, reject) => {
      const startedMs = performance.now()
      const url = new URL(request.url)
      const isSecure = url.protocol === 'https:'
      const body = request.body === undefined ? undefined : Buffer.from(request.body)
      const outgoing = (isSecure ? requestHttps : requestHttp)(url, {
        method: request.method,
        agent: isSecure ? secure : plain,
        // Some firewalls refuse a request that does not say who is asking.
        headers: {
          'user-agent': 'Tandem',
          ...request.headers,
          ...(body ? { 'content-length': String(body.length) } : {}),
        },
        signal,
      })
      outgoing.on('socket', (socket) => {
        attempt.reused = outgoing.reusedSocket
        if (socket.connecting)
          socket.once(isSecure ? 'secureConnect' : 'connect', () => {
            attempt.sent = true
          })
        else attempt.sent = true
      })
      outgoing.on('error', reject)
      outgoing.on('response', (incoming) => {
        attempt.answered = true
        readAll(incoming).then(
          (text) =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: plainHeaders(incoming),
              text,
              elapsedMs: performance.now() - startedMs,
            }),
          (cause: unknown) => {
            outgoing.destroy()
            reject(cause)
          },
        )
      })
      outgoing.end(body)
    })

  return {
    async send(request, signal) {
      const deadline = withDeadline(signal, request.timeoutMs)
      for (let attempts = 1; ; attempts += 1) {
        const attempt: Attempt = { sent: false, reused: false, answered: false }
        try {
          deadline.throwIfAborted()
          return await attemptOnce(request, deadline, attempt)
        } catch (cause) {
          // The server may close an idle connection just as we write to it. Only a read is safe to repeat.
          const idleClosed = attempt.reused && !attempt.answered && !deadline.aborted
          if (request.method === 'GET' && idleClosed && attempts < MAX_ATTEMPTS) continue
          throw classify(cause, request, deadline, attempt.sent)
        }
      }
    },
    close() {
      plain.destroy()
      secure.destroy()
    },
  }
}

async function readAll(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_RESPONSE_BYTES)
      throw new AppError('protocol', `expected an answer of at most ${MAX_RESPONSE_BYTES} bytes, got more`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function plainHeaders(incoming: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  return headers
}

function classify(cause: unknown, request: HttpRequest, deadline: AbortSignal, sent: boolean): AppError {
  const { origin, pathname } = new URL(request.url)
  const detail = { method: request.method, path: pathname, sent }
  if (cause instanceof AppError)
    return new AppError(cause.kind, cause.message, { ...detail, ...cause.detail })
  if (deadline.aborted) {
    const aborted = abortError(deadline)
    const words =
      aborted.kind === 'timeout'
        ? `expected an answer to ${request.method} ${pathname} within ${request.timeoutMs} ms, got none`
        : `${request.method} ${pathname} was given up`
    return new AppError(aborted.kind, words, detail, cause)
  }
  return new AppError(
    'transport',
    `expected an answer to ${request.method} ${pathname} from ${origin}, got: ${messageOf(cause) || codeOf(cause)}`,
    detail,
    cause,
  )
}

/** Node puts the words of a refused connection to several addresses into `code` only. */
function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'an unnamed failure'
}
