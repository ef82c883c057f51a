/**
 * As much of the D-Bus wire format as three questions to the bus itself need. D-Bus Specification, "Message
 * Protocol", little-endian.
 */

const LITTLE_ENDIAN = 'l'.charCodeAt(0)
const METHOD_CALL = 1
const METHOD_RETURN = 2
const ERROR = 3
const FIXED_HEADER_BYTES = 16
const MAX_MESSAGE_BYTES = 1024 * 1024

/** A method call to the bus, with no argument or with one string. */
export function encodeCall(serial: number, member: string, argument?: string): Buffer {
  const body = argument === undefined ? Buffer.alloc(0) : text(argument)
  const fields = [
    field(1, 'o', text('/org/freedesktop/DBus')),
    field(2, 's', text('org.freedesktop.DBus')),
    field(3, 's', text(member)),
    field(6, 's', text('org.freedesktop.DBus')),
    ...(argument === undefined ? [] : [field(8, 'g', Buffer.from('\x01s\0', 'latin1'))]),
  ]
  // Each field is a struct and so begins at a multiple of eight; the length does not count the last one's padding.
  const head = fields.slice(0, -1).map(padded)
  const last = fields.at(-1) ?? Buffer.alloc(0)
  const all = Buffer.concat([...head, last])
  const start = Buffer.alloc(FIXED_HEADER_BYTES)
  start.set([LITTLE_ENDIAN, METHOD_CALL, 0, 1])
  start.writeUInt32LE(body.length, 4)
  start.writeUInt32LE(serial, 8)
  start.writeUInt32LE(all.length, 12)
  return Buffer.concat([start, padded(all), body])
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([length, bytes, Buffer.of(0)])
}

/** Code, signature of the variant, value. The four bytes before a string value align its length. */
function field(code: number, type: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.of(code, 1, type.charCodeAt(0), 0), value])
}

const paddedLength = (length: number): number => Math.ceil(length / 8) * 8
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes], paddedLength(bytes.length))

/** One answer to a call. */
export interface BusReply {
  readonly isError: boolean
  readonly body: Buffer
}

/** Cuts the stream into messages and keeps the answers in their order; signals are passed over. */
export class BusReader {
  #rest: Buffer = Buffer.alloc(0)
  readonly #replies: BusReply[] = []

  /** @returns all answers so far, or `undefined` when this is no bus that we understand. */
  push(chunk: Buffer): readonly BusReply[] | undefined {
    this.#rest = Buffer.concat([this.#rest, chunk])
    while (this.#rest.length >= FIXED_HEADER_BYTES) {
      const bodyBytes = this.#rest.readUInt32LE(4)
      const bodyAt = FIXED_HEADER_BYTES + paddedLength(this.#rest.readUInt32LE(12))
      if (this.#rest[0] !== LITTLE_ENDIAN || bodyAt + bodyBytes > MAX_MESSAGE_BYTES) return undefined
      if (this.#rest.length < bodyAt + bodyBytes) break
      const type = this.#rest[1]
      const body = this.#rest.subarray(bodyAt, bodyAt + bodyBytes)
      if (type === METHOD_RETURN || type === ERROR) this.#replies.push({ isError: type === ERROR, body })
      this.#rest = this.#rest.subarray(bodyAt + bodyBytes)
    }
    return this.#replies
  }
}
