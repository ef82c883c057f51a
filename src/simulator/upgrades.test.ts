import { createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { listenOnLoopback } from './listen.ts'
import { takeUpgrades } from './upgrades.ts'

it('outlives a peer whose connection breaks while it is refused', async () => {
  const server = createServer()
  const refused: Duplex[] = []
  takeUpgrades(server, (_request, socket) => void refused.push(socket))
  const port = await listenOnLoopback(server, 0)
  const peer = new WebSocket(`ws://127.0.0.1:${port}`)
  peer.on('error', () => undefined)
  await expect.poll(() => refused.length).toBe(1)
  // What the system reports when the other side resets the connection; without a listener it ends the process.
  refused[0]?.emit('error', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))
  expect(refused[0]?.destroyed).toBe(true)
  peer.terminate()
  server.closeAllConnections()
  server.close()
})
