import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { FaultError, type Switchboard } from './switchboard.ts'

const MAX_BODY_CHARACTERS = 100_000

/**
 * The switchboard over HTTP: `GET /state`, `POST /faults` with a fault as JSON, `DELETE /faults[/id]`.
 *
 * Bad input is answered with 400 and `{"error": "<what was expected>"}`.
 */
export function createControlServer(board: Switchboard, readState: () => object): Server {
  return createServer((request, response) => {
    answer(request, board, readState)
      .then(({ status, body }) => send(response, status, body))
      .catch(() => request.socket.destroy())
  })
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

async function answer(
  request: IncomingMessage,
  board: Switchboard,
  readState: () => object,
): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const text = await readText(request)
  const call = `${request.method} ${pathname}`
  if (call === 'GET /state') return { status: 200, body: { ...readState(), faults: board.list() } }
  if (call === 'POST /faults') return addFault(board, text)
  if (call === 'DELETE /faults') {
    board.clear()
    return { status: 200, body: { faults: [] } }
  }
  const id = /^DELETE \/faults\/(\d+)$/.exec(call)?.[1]
  if (id === undefined) {
    return bad(404, `expected GET /state, POST /faults or DELETE /faults[/id], found ${call}`)
  }
  return board.remove(Number(id))
    ? { status: 200, body: { removed: Number(id) } }
    : bad(404, `there is no fault ${id}`)
}

function addFault(board: Switchboard, text: string): Answer {
  let request: unknown
  try {
    request = JSON.parse(text)
  } catch {
    return bad(400, `expected a fault as JSON, found ${JSON.stringify(text.slice(0, 60))}`)
  }
  try {
    return { status: 200, body: board.add(request) }
  } catch (cause) {
    if (cause instanceof FaultError) return bad(400, cause.message)
    throw cause
  }
}

function bad(status: number, error: string): Answer {
  return { status, body: { error } }
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    if (text.length < MAX_BODY_CHARACTERS) text += chunk
  }
  return text
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  // A fault without an end has an infinite time, which JSON writes as null.
  response.end(JSON.stringify(body))
}
