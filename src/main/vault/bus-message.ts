/**
 * As much of the D-Bus wire format as a few questions with text arguments need. D-Bus Specification, "Message
 * Protocol", little-endian.
 */

const LITTLE_ENDIAN = 'l'.charCodeAt(0)
const METHOD_CALL = 1
const METHOD_RETURN = 2
const ERROR = 3
const FIXED_HEADER_BYTES = 16
const MAX_MESSAGE_BYTES = 1024 * 1024

/** A method of an object on the bus. */
export interface BusCall {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly arguments?: readonly string[]
}

/** A method call as it travels. */
export function encodeCall(serial: number, call: BusCall): Buffer {
  const given = call.arguments ?? []
  const body = Buffer.concat(
    given.map((value, at) => (at < given.length - 1 ? padded(text(value), 4) : text(value))),
  )
  const fields = [
    field(1, 'o', text(call.path)),
    field(2, 's', text(call.interface)),
    field(3, 's', text(call.member)),
    field(6, 's', text(call.destination)),
    ...(given.length === 0 ? [] : [field(8, 'g', signature('s'.repeat(given.length)))]),
  ]
  // Each field is a struct and so begins at a multiple of eight; the length does not count the last one's padding.
  const all = Buffer.concat([
    ...fields.slice(0, -1).map((each) => padded(each, 8)),
    fields.at(-1) ?? Buffer.alloc(0),
  ])
  const start = Buffer.alloc(FIXED_HEADER_BYTES)
  start.set([LITTLE_ENDIAN, METHOD_CALL, 0, 1])
  start.writeUInt32LE(body.length, 4)
  start.writeUInt32LE(serial, 8)
  start.writeUInt32LE(all.length, 12)
  return Buffer.concat([start, padded(all, 8), body])
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([length, bytes, Buffer.of(0)])
}

const signature = (types: string): Buffer =>
  Buffer.from(`${String.fromCharCode(types.length)}${types}\0`, 'latin1')

/** Code, signature of the variant, value. The four bytes before a string value align its length. */
function field(code: number, type: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.of(code, 1, type.charCodeAt(0), 0), value])
}

const paddedLength = (length: number, to: number): number => Math.ceil(length / to) * to
const padded = (bytes: Buffer, to: number): Buffer => Buffer.concat([bytes], paddedLength(bytes.length, to))

/** One answer to a call. */
export interface BusReply {
  readonly isError: boolean
  readonly body: Buffer
}

/** True for the answer `true`, alone or in a variant. */
export function isTrue({ isError, body }: BusReply): boolean {
  const isAlone = body.length === 4
  const isVariant = body.length === 8 && body.toString('latin1', 0, 3) === '\x01b\0'
  return !isError && (isAlone || isVariant) && body.readUInt32LE(body.length - 4) === 1
}

/** The answer when it is one text or one object path. */
export function textOf({ isError, body }: BusReply): string | undefined {
  const isText = !isError && body.length >= 5 && body.readUInt32LE() === body.length - 5
  return isText ? body.toString('utf8', 4, body.length - 1) : undefined
}

/** Cuts the stream into messages and gives the answers in their order; signals are passed over. */
export class BusReader {
  #rest: Buffer = Buffer.alloc(0)

  /** @returns answers that are complete now, or `undefined` when this is no bus that we understand. */
  push(chunk: Buffer): readonly BusReply[] | undefined {
    this.#rest = Buffer.concat([this.#rest, chunk])
    const replies: BusReply[] = []
    while (this.#rest.length >= FIXED_HEADER_BYTES) {
      const bodyBytes = this.#rest.readUInt32LE(4)
      const bodyAt = FIXED_HEADER_BYTES + paddedLength(this.#rest.readUInt32LE(12), 8)
      if (this.#rest[0] !== LITTLE_ENDIAN || bodyAt + bodyBytes > MAX_MESSAGE_BYTES) return undefined
      if (this.#rest.length < bodyAt + bodyBytes) break
      const type = this.#rest[1]
      const body = this.#rest.subarray(bodyAt, bodyAt + bodyBytes)
      if (type === METHOD_RETURN || type === ERROR) replies.push({ isError: type === ERROR, body })
      this.#rest = this.#rest.subarray(bodyAt + bodyBytes)
    }
    return replies
  }
}
