import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createHttpTransport } from './http-transport.ts'

const never = new AbortController().signal
const open: Server[] = []

afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const server = createServer((request, response) => void answer(request, response))
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const get = (url: string, timeoutMs = 5_000) => ({ method: 'GET' as const, url, timeoutMs })

test('sends the body as it is and returns status, headers and text', async () => {
  const url = await serve(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    response.writeHead(418, { 'x-used': '7' })
    response.end(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`)
  })
  const transport = createHttpTransport()
  const answer = await transport.send(
    { ...get(`${url}/order?a=1`), method: 'POST', headers: { 'content-type': 'text/x' }, body: 'k=%E8' },
    never,
  )
  expect(answer).toMatchObject({ status: 418, text: 'POST /order?a=1 text/x k=%E8' })
  expect(answer.headers['x-used']).toBe('7')
  transport.close()
})

test('one connection serves many requests', async () => {
  const ports = new Set<number | undefined>()
  const url = await serve((request, response) => {
    ports.add(request.socket.remotePort)
    response.end('{}')
  })
  const transport = createHttpTransport()
  for (let count = 0; count < 5; count += 1) await transport.send(get(url), never)
  expect(ports.size).toBe(1)
  transport.close()
})

test('a server that is not there: nothing can have been sent', async () => {
  const url = await serve((_request, response) => void response.end())
  const server = open.pop()
  await new Promise((resolve) => server?.close(resolve))
  const transport = createHttpTransport()
  await expect(transport.send(get(url), never)).rejects.toMatchObject({
    kind: 'transport',
    message: expect.stringContaining('ECONNREFUSED'),
    detail: { sent: false },
  })
})

test('a server that hangs up after the request: it may have acted', async () => {
  const url = await serve((request) => void request.socket.destroy())
  const transport = createHttpTransport()
  await expect(transport.send({ ...get(url), method: 'POST', body: 'x' }, never)).rejects.toMatchObject({
    kind: 'transport',
    detail: { sent: true },
  })
})

test('an answer that is late', async () => {
  const url = await serve(() => undefined)
  const transport = createHttpTransport()
  await expect(transport.send(get(url, 50), never)).rejects.toMatchObject({
    kind: 'timeout',
    message: expect.stringContaining('within 50 ms'),
    detail: { sent: true },
  })
})

test('a caller that gives up', async () => {
  const caller = new AbortController()
  const url = await serve(() => caller.abort())
  const transport = createHttpTransport()
  await expect(transport.send(get(url), caller.signal)).rejects.toMatchObject({ kind: 'cancelled' })
  await expect(transport.send(get(url), caller.signal)).rejects.toMatchObject({
    kind: 'cancelled',
    detail: { sent: false },
  })
})

test('an answer without end is cut off', async () => {
  const url = await serve((_request, response) => {
    const chunk = Buffer.alloc(1024 * 1024)
    const pump = (): void => {
      while (!response.destroyed && response.write(chunk));
    }
    response.on('drain', pump)
    pump()
  })
  const transport = createHttpTransport()
  await expect(transport.send(get(url), never)).rejects.toMatchObject({ kind: 'protocol' })
})

test('a read is repeated once when the server closed the idle connection under it', async () => {
  let requests = 0
  const url = await serve((request, response) => {
    requests += 1
    if (requests === 2) request.socket.destroy()
    else response.end('{}')
  })
  const transport = createHttpTransport()
  await transport.send(get(url), never)
  expect(await transport.send(get(url), never)).toMatchObject({ status: 200 })
  expect(requests).toBe(3)
  transport.close()
})
