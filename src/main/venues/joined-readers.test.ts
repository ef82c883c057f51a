import { expect, test } from 'vitest'
import { createJoinedReaders } from './joined-readers.ts'
import type { StreamSocket, StreamSocketEvents } from './stream-socket.ts'

const frame = Buffer.from('{}')
const reader = (name: string, told: string[]): StreamSocketEvents => ({
  onFrame(stream) {
    told.push(`${name} frame ${stream ?? 'nameless'}`)
    return name === 'quotes'
  },
  onConfirmed: (stream) => void told.push(`${name} confirmed ${stream}`),
  onDoubted: (stream) => void told.push(`${name} doubted ${stream}`),
  onLost: (cause) => void told.push(`${name} ${cause}`),
})

test('each stream goes to its reader, a nameless frame to the books, a loss to both', () => {
  const told: string[] = []
  const { events, joinAs } = createJoinedReaders((stream) => stream.startsWith('depth.'))
  expect(events.onFrame('depth.1', frame, 1)).toBe(true)
  const socket = {} as StreamSocket
  expect(joinAs('books', socket)(reader('books', told))).toBe(socket)
  expect(joinAs('quotes', socket)(reader('quotes', told))).toBe(socket)
  expect(events.onFrame('depth.1', frame, 1)).toBe(false)
  expect(events.onFrame('trade.1', frame, 1)).toBe(true)
  expect(events.onFrame(undefined, frame, 1)).toBe(false)
  events.onConfirmed('trade.1')
  events.onDoubted?.('depth.1', 'why')
  events.onLost('silent', 'why')
  expect(told).toEqual([
    'books frame depth.1',
    'quotes frame trade.1',
    'books frame nameless',
    'quotes confirmed trade.1',
    'books doubted depth.1',
    'books silent',
    'quotes silent',
  ])
})
