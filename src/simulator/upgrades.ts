import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * Hands every request for a WebSocket to `take`. A peer that vanishes in the middle of it, or while it is
 * being refused, ends its own socket and nothing else.
 */
export function takeUpgrades(
  server: Server,
  take: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): void {
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    take(request, socket, head)
  })
}
