import type { Server } from 'node:http'
import type { Clock } from './clock.ts'

/** Turns every caller away for a while, as a venue does that is being restarted. The port stays ours. */
export class DoorKeeper {
  readonly #server: Server
  readonly #clock: Clock
  #closedUntilMs = 0

  constructor(server: Server, clock: Clock) {
    this.#server = server
    this.#clock = clock
    server.on('connection', (socket) => {
      if (clock.now() < this.#closedUntilMs) socket.destroy()
    })
  }

  /** Cuts every connection and refuses new ones for `downMs`. */
  closeFor(downMs: number): void {
    this.#closedUntilMs = this.#clock.now() + downMs
    this.#server.closeAllConnections()
  }
}
