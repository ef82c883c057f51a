import type { ManagedSocket } from '../net/socket.ts'

/** One public connection that carries whatever streams are wanted, and is closed when none is. */
export interface StreamSocket {
  readonly socket: Pick<ManagedSocket, 'health' | 'onState' | 'restart'>
  /** Resolves when the request is on its way, not when data flows. */
  add(stream: string): Promise<void>
  /** Resolves when the stream is off, and the connection closed if it was the last. */
  remove(stream: string, detail: string): Promise<void>
  isConfirmed(stream: string): boolean
  /** Allows connecting. Before that, and after `stop`, wanted streams only wait. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** What such a connection tells those whose streams it carries. */
export interface StreamSocketEvents {
  /** A data frame and its stream; `undefined` when nobody can tell which. Answer false when it is unreadable. */
  onFrame(stream: string | undefined, frame: Buffer, receivedAtMs: number): boolean
  /** The venue has confirmed a stream: data will flow. */
  onConfirmed(stream: string): void
  /** The venue complained, not saying about what: this stream has sent nothing yet and may never. */
  onDoubted?(stream: string, detail: string): void
  onLost(cause: 'lost' | 'silent', detail: string): void
}
