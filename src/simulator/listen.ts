import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SimulatorError } from './errors.ts'

/**
 * Binds a server to loopback and returns its port.
 *
 * @throws {SimulatorError} naming the port when it cannot be had.
 */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const found = cause.code === 'EADDRINUSE' ? 'another program is listening there' : cause.message
      reject(new SimulatorError(`expected port ${port} of 127.0.0.1 to be free; ${found}`))
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}
