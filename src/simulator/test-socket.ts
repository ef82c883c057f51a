import { once } from 'node:events'
import { WebSocket } from 'ws'

/** A WebSocket that remembers what it got, for tests. */
export interface TestSocket {
  readonly socket: WebSocket
  readonly texts: string[]
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever field they are about.
  frames(): any[]
  send(message: unknown): void
  /** Resolves with the close code. */
  readonly closed: Promise<number>
}

/** Opens a socket; rejects when the server refuses it. */
export async function openTestSocket(url: string): Promise<TestSocket> {
  const socket = new WebSocket(url)
  const texts: string[] = []
  socket.on('message', (data) => texts.push(String(data)))
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  await once(socket, 'open')
  socket.on('error', () => socket.terminate())
  return {
    socket,
    texts,
    closed,
    frames: () => texts.map((text) => JSON.parse(text)),
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
  }
}
