import { AppError } from '../../../base/errors.ts'

/** Fields of `ModelProto` and of its properties. Source: onnx.proto3. */
const GRAPH = 7
const PROPERTIES = 14
const [KEY, VALUE] = [1, 2]

/** How a field is laid out. Source: the protocol buffers encoding, "message structure". */
const [VARINT, EIGHT_BYTES, LENGTH, FOUR_BYTES] = [0, 1, 2, 5]

/**
 * The custom properties of an ONNX file (`metadata_props`), which the runtime does not tell. The graph is skipped.
 *
 * @throws {AppError} `config` when it is no ONNX file, or ends too early.
 */
export function readOnnxMetadata(file: Uint8Array): ReadonlyMap<string, string> {
  const properties = new Map<string, string>()
  let hasGraph = false
  for (const { number, bytes } of fieldsOf(file)) {
    hasGraph ||= number === GRAPH && bytes !== undefined
    if (number !== PROPERTIES || bytes === undefined) continue
    const texts = new Map(fieldsOf(bytes).map((inner) => [inner.number, textOf(inner.bytes)]))
    properties.set(texts.get(KEY) ?? '', texts.get(VALUE) ?? '')
  }
  if (!hasGraph) throw broken('it holds no graph')
  return properties
}

interface Field {
  readonly number: number
  /** Of a text, of bytes, of an inner message. */
  readonly bytes?: Uint8Array
}

function fieldsOf(message: Uint8Array): readonly Field[] {
  const fields: Field[] = []
  let at = 0
  const varint = (): number => {
    // In steps of a factor, not of bits: sizes may pass 31 of them.
    for (let [value, factor] = [0, 1]; ; factor *= 128) {
      const byte = message[at]
      if (byte === undefined || factor > 2 ** 63) throw broken('it ends within a number')
      at += 1
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
    }
  }
  while (at < message.length) {
    const tag = varint()
    const [number, kind] = [Math.floor(tag / 8), tag % 8]
    if (kind === VARINT) varint()
    else if (kind === EIGHT_BYTES) at += 8
    else if (kind === FOUR_BYTES) at += 4
    else if (kind === LENGTH) {
      const from = varint() + at
      fields.push({ number, bytes: message.subarray(at, from) })
      at = from
      continue
    } else throw broken(`it has a field of kind ${kind}`)
    fields.push({ number })
  }
  if (at > message.length) throw broken(`it ends ${at - message.length} bytes too early`)
  return fields
}

const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)
const broken = (why: string): AppError =>
  new AppError('config', `it is no ONNX file, or was cut short: ${why}`)
