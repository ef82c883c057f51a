import type { StreamSocket } from './stream-socket.ts'

/** One reader's hold on a socket: leaving a stream ends it only when no other reader wants it. */
export interface StreamShare {
  /** The socket, as this reader may use it. */
  readonly socket: StreamSocket
  wants(stream: string): boolean
}

/** Lets several readers want the same streams of one socket. @returns makes the share of one more reader */
export function shareStreams(socket: StreamSocket): () => StreamShare {
  const holders = new Map<string, Set<StreamShare>>()
  return () => {
    const share: StreamShare = {
      wants: (stream) => holders.get(stream)?.has(share) ?? false,
      socket: {
        ...socket,
        async add(stream) {
          const present = holders.get(stream) ?? new Set()
          holders.set(stream, present.add(share))
          await socket.add(stream)
        },
        async remove(stream, detail) {
          const present = holders.get(stream)
          present?.delete(share)
          if (present && present.size > 0) return
          holders.delete(stream)
          await socket.remove(stream, detail)
        },
      },
    }
    return share
  }
}
