/** Writes the few parts of an ONNX file that test models are made of, as protobuf bytes. Source: onnx.proto3, IR version 8. */

/** A field of a message: a whole number, text, bytes or an inner message. */
export type Field = readonly [number: number, value: number | bigint | string | Uint8Array]

const FLOAT = 1
const INT64 = 7
const BOOL = 9

/** Element types of tensors. */
export const ELEMENT = { FLOAT, INT64, BOOL } as const

function varint(value: bigint): number[] {
  const bytes: number[] = []
  for (let left = BigInt.asUintN(64, value); ; left >>= 7n) {
    const low = Number(left & 0x7fn)
    if (left < 0x80n) return [...bytes, low]
    bytes.push(low | 0x80)
  }
}

/** One message of those fields, in their order. */
export function message(...fields: readonly Field[]): Uint8Array {
  return Buffer.concat(
    fields.flatMap(([number, value]) => {
      if (typeof value === 'number' || typeof value === 'bigint')
        return [Uint8Array.from([...varint(BigInt(number << 3)), ...varint(BigInt(value))])]
      const bytes = typeof value === 'string' ? Buffer.from(value) : value
      return [Uint8Array.from([...varint(BigInt((number << 3) | 2)), ...varint(BigInt(bytes.length))]), bytes]
    }),
  )
}

const each = (number: number, values: readonly (number | bigint | string | Uint8Array)[]): Field[] =>
  values.map((value) => [number, value] as const)

/** A dimension: a size, a name for one that is known later, or `''` for one without even a name. */
export type Dimension = number | string

/** Type of a tensor. */
export function tensorType(element: number, dims: readonly Dimension[]): Uint8Array {
  const shape = message(
    ...each(
      1,
      dims.map((dim) => (dim === '' ? message() : message(typeof dim === 'number' ? [1, dim] : [2, dim]))),
    ),
  )
  return message([1, message([1, element], [2, shape])])
}

/** Type of a list of maps from whole numbers to probabilities: what scikit-learn's export gives unless told not to. */
export const mapListType = (): Uint8Array =>
  message([4, message([1, message([5, message([1, INT64], [2, tensorType(FLOAT, [])])])])])

/** An input or an output. */
export const valueInfo = (name: string, type: Uint8Array): Uint8Array => message([1, name], [2, type])

/** Numbers that are part of the model. */
export function floats(name: string, dims: readonly number[], values: readonly number[]): Uint8Array {
  const raw = new Uint8Array(Float32Array.from(values).buffer)
  return message(...each(1, dims), [2, FLOAT], [8, name], [9, raw])
}

/** Whole numbers that are part of the model. */
export function integers(name: string, dims: readonly number[], values: readonly number[]): Uint8Array {
  const raw = new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer)
  return message(...each(1, dims), [2, INT64], [8, name], [9, raw])
}

/** A truth value that is part of the model. */
export const truth = (name: string, value: boolean): Uint8Array =>
  message([2, BOOL], [8, name], [9, Uint8Array.of(value ? 1 : 0)])

/** An attribute that is a whole number. */
export const integerOf = (name: string, value: number): Uint8Array => message([1, name], [3, value], [20, 2])
/** An attribute that is a list of whole numbers. */
export const integersOf = (name: string, values: readonly number[]): Uint8Array =>
  message([1, name], ...each(8, values), [20, 7])
/** An attribute that is a graph. */
export const graphOf = (name: string, graph: Uint8Array): Uint8Array =>
  message([1, name], [6, graph], [20, 5])

/** One operator. `operator` may begin with a domain: `ai.onnx.ml:ZipMap`. */
export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly Uint8Array[] = [],
): Uint8Array {
  const [type = '', domain] = operator.split(':').toReversed()
  return message(
    ...each(1, inputs),
    ...each(2, outputs),
    [4, type],
    ...each(5, attributes),
    ...each(7, domain === undefined ? [] : [domain]),
  )
}

/** What a graph is made of. */
export interface Graph {
  readonly nodes: readonly Uint8Array[]
  readonly constants?: readonly Uint8Array[]
  readonly inputs: readonly Uint8Array[]
  readonly outputs: readonly Uint8Array[]
}

/** A graph, as it stands in a model or in an attribute. */
export const graph = ({ nodes, constants = [], inputs, outputs }: Graph): Uint8Array =>
  message(...each(1, nodes), [2, 'graph'], ...each(5, constants), ...each(11, inputs), ...each(12, outputs))

/** A whole model file. `metadata` becomes its custom properties. */
export function model(parts: Graph, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const properties = Object.entries(metadata).map(([key, value]) => message([1, key], [2, value]))
  return message(
    [1, 8],
    [2, 'tandem'],
    [7, graph(parts)],
    [8, message([1, ''], [2, 17])],
    [8, message([1, 'ai.onnx.ml'], [2, 3])],
    ...each(14, properties),
  )
}
