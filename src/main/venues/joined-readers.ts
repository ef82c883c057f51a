import type { StreamSocket, StreamSocketEvents } from './stream-socket.ts'

/** Those who read one market socket: books by one road, small streams by another. */
export interface JoinedReaders {
  /** What the socket tells, handed to whoever reads the stream. */
  readonly events: StreamSocketEvents
  /** For `openSocket` of a reader: it hears from now on. @param socket the one that all share */
  joinAs<S extends StreamSocket>(reader: 'books' | 'quotes', socket: S): (events: StreamSocketEvents) => S
}

/** @param isBook true for a stream that books are built from */
export function createJoinedReaders(isBook: (stream: string) => boolean): JoinedReaders {
  const readers: { books?: StreamSocketEvents; quotes?: StreamSocketEvents } = {}
  const readerOf = (stream: string | undefined): StreamSocketEvents | undefined =>
    // A frame that tells no stream may have been anybody's change: books have more to lose.
    stream === undefined || isBook(stream) ? readers.books : readers.quotes
  return {
    events: {
      onFrame: (stream, frame, atMs) => readerOf(stream)?.onFrame(stream, frame, atMs) ?? true,
      onConfirmed: (stream) => readerOf(stream)?.onConfirmed(stream),
      onDoubted: (stream, detail) => readerOf(stream)?.onDoubted?.(stream, detail),
      onLost(cause, detail) {
        readers.books?.onLost(cause, detail)
        readers.quotes?.onLost(cause, detail)
      },
    },
    joinAs: (reader, socket) => (events) => {
      readers[reader] = events
      return socket
    },
  }
}
