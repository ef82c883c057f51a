import { connect, createServer, type Socket } from 'node:net'

/** A TCP wire that counts what passes, in both directions, and the WebSockets that are open. */
export interface MeteringProxy extends AsyncDisposable {
  readonly port: number
  bytes(): number
  openSockets(): number
}

/** Stands before a server on this machine. */
export async function openMeteringProxy(targetPort: number): Promise<MeteringProxy> {
  let bytes = 0
  const sockets = new Set<Socket>()
  const webSockets = new Set<Socket>()
  const server = createServer((inbound) => {
    const outbound = connect(targetPort, '127.0.0.1')
    inbound.setNoDelay(true)
    outbound.setNoDelay(true)
    sockets.add(inbound)
    inbound.once('data', (chunk) => {
      // Requests share connections that stay open a while; a WebSocket has its own.
      if (/upgrade: websocket/i.test(chunk.toString('latin1'))) webSockets.add(inbound)
    })
    inbound.on('data', (chunk) => {
      bytes += chunk.length
    })
    outbound.on('data', (chunk) => {
      bytes += chunk.length
    })
    inbound.pipe(outbound)
    outbound.pipe(inbound)
    inbound.on('error', () => outbound.destroy())
    outbound.on('error', () => inbound.destroy())
    inbound.on('close', () => {
      sockets.delete(inbound)
      webSockets.delete(inbound)
      outbound.destroy()
    })
    outbound.on('close', () => inbound.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected the proxy to have a port')
  return {
    port: address.port,
    bytes: () => bytes,
    openSockets: () => webSockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
