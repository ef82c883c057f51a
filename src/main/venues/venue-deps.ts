import type { Clock } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import type { HttpTransport } from '../net/http-transport.ts'
import type { ConnectionFactory } from '../net/web-socket.ts'

/** What the client of a venue is made of. The optional parts are seams for tests and tools. */
export interface VenueDeps<Endpoints, Credentials, Timing> {
  readonly endpoints: Endpoints
  /** Asked at every private call, so that a vault can stand behind it; `undefined` means public data only. */
  readonly readCredentials: () => Credentials | undefined
  readonly clock: Clock
  readonly log: Logger
  readonly transport?: HttpTransport
  readonly openConnection?: ConnectionFactory
  readonly timing?: Partial<Timing>
  /** 0–1, for the jitter of waits. */
  readonly random?: () => number
}

/** What every socket of a client needs. */
export interface SocketDeps<Timing> {
  readonly clock: Clock
  readonly log: Logger
  readonly timing: Timing
  /** The seam where a test puts its own wire. */
  readonly open?: ConnectionFactory
  readonly random?: () => number
}

/** The optional parts for a socket, as an object to spread: an absent one stays absent. */
export function seamsOf({ open, random }: Pick<SocketDeps<unknown>, 'open' | 'random'>) {
  return { ...(open ? { open } : {}), ...(random ? { random } : {}) }
}

/** What the sockets of a client take from the deps of the client. */
export function socketDepsOf<Timing>(
  deps: Pick<VenueDeps<unknown, unknown, Timing>, 'clock' | 'log' | 'openConnection' | 'random'>,
  timing: Timing,
): SocketDeps<Timing> {
  const { clock, log, openConnection: open, random } = deps
  return { clock, log, timing, ...(open ? { open } : {}), ...(random ? { random } : {}) }
}
