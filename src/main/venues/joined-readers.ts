import type { StreamSocket, StreamSocketEvents } from './stream-socket.ts'

/** Those who read one market socket: books by one road, small streams by another; some of these are tops of books too. */
export interface JoinedReaders {
  /** What the socket tells, handed to whoever reads the stream. */
  readonly events: StreamSocketEvents
  /** For `openSocket` of a reader: it hears from now on. @param socket the one that all share */
  joinAs<S extends StreamSocket>(reader: Reader, socket: S): (events: StreamSocketEvents) => S
}

type Reader = 'books' | 'quotes' | 'tops'

/**
 * @param isBook true for a stream that books are built from
 * @param isTop true for a stream that tops of books are built from, and perhaps best prices too
 */
export function createJoinedReaders(
  isBook: (stream: string) => boolean,
  isTop: (stream: string) => boolean = () => false,
): JoinedReaders {
  const readers: Partial<Record<Reader, StreamSocketEvents>> = {}
  const named = (...names: Reader[]): StreamSocketEvents[] => names.flatMap((name) => readers[name] ?? [])
  const readersOf = (stream: string | undefined): StreamSocketEvents[] => {
    // A frame that tells no stream may have been anybody's change: books have more to lose.
    if (stream === undefined) return named('books', 'tops')
    if (isTop(stream)) return named('quotes', 'tops')
    return isBook(stream) ? named('books') : named('quotes')
  }
  return {
    events: {
      onFrame: (stream, frame, atMs) =>
        readersOf(stream)
          .map((reader) => reader.onFrame(stream, frame, atMs))
          .every((isReadable) => isReadable),
      onConfirmed(stream) {
        for (const reader of readersOf(stream)) reader.onConfirmed(stream)
      },
      onDoubted(stream, detail) {
        for (const reader of readersOf(stream)) reader.onDoubted?.(stream, detail)
      },
      onLost(cause, detail) {
        for (const reader of named('books', 'tops', 'quotes')) reader.onLost(cause, detail)
      },
    },
    joinAs: (reader, socket) => (events) => {
      readers[reader] = events
      return socket
    },
  }
}
