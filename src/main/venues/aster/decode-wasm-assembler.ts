/** WebAssembly code: opcodes and operands, nested as they were composed. */
export type Code = readonly (number | Code)[]

/** Types of values, as WebAssembly numbers them. */
const I32 = 0x7f
const I64 = 0x7e

function flatten(code: Code): number[] {
  return code.flatMap((part) => (typeof part === 'number' ? part : flatten(part)))
}

/** Signed LEB128, the form of every constant. */
function signed(value: bigint): number[] {
  const bytes: number[] = []
  for (let rest = value; ; ) {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    const isLast = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)
    bytes.push(isLast ? low : low | 0x80)
    if (isLast) return bytes
  }
}

/** Unsigned LEB128, the form of every length, index and offset. */
function unsigned(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ; ) {
    const low = rest & 0x7f
    rest >>>= 7
    bytes.push(rest === 0 ? low : low | 0x80)
    if (rest === 0) return bytes
  }
}

const two =
  (opcode: number) =>
  (left: Code, right: Code): Code => [left, right, opcode]
const load =
  (opcode: number) =>
  (address: Code, offset = 0): Code => [address, opcode, 0, unsigned(offset)]
const store =
  (opcode: number) =>
  (address: Code, value: Code, offset = 0): Code => [address, value, opcode, 0, unsigned(offset)]

/** 32-bit integers. Alignment hints are left at 0: any place may be read. */
export const i32 = {
  const: (value: number): Code => [0x41, signed(BigInt(value | 0))],
  add: two(0x6a),
  sub: two(0x6b),
  and: two(0x71),
  or: two(0x72),
  xor: two(0x73),
  equal: two(0x46),
  notEqual: two(0x47),
  greater: two(0x4a),
  notLess: two(0x4e),
  load: load(0x28),
  load16: load(0x2f),
  store: store(0x36),
  shiftLeft: two(0x74),
} as const

/** 64-bit integers. */
export const i64 = {
  const: (value: bigint): Code => [0x42, signed(BigInt.asIntN(64, value))],
  add: two(0x7c),
  mul: two(0x7e),
  and: two(0x83),
  or: two(0x84),
  xor: two(0x85),
  shiftRight: two(0x88),
  equal: two(0x51),
  notEqual: two(0x52),
  load: load(0x29),
} as const

/** 64-bit floats. */
export const f64 = {
  fromI64: (value: Code): Code => [value, 0xb9],
  store: store(0x39),
} as const

/** Runs its body once, and again after each jump back to it. */
export const loop = (body: Code): Code => [0x03, 0x40, body, 0x0b]
/** Jumps to the start of the loop `depth` constructs out (0: the innermost) when the condition is not zero. */
export const jumpIf = (condition: Code, depth: number): Code => [condition, 0x0d, unsigned(depth)]
/** Runs a part when the condition is not zero. */
export const when = (condition: Code, then: Code): Code => [condition, 0x04, 0x40, then, 0x0b]
/** Ends the function. */
export const returns = (value: Code): Code => [value, 0x0f]

/** Local variables by name; parameters come first. */
export interface Locals {
  get(name: string): Code
  set(name: string, value: Code): Code
}

/** One function: parameters and result are 32-bit integers. */
export interface FunctionSource {
  readonly exportName: string
  readonly parameters: readonly string[]
  readonly i32: readonly string[]
  readonly i64: readonly string[]
  readonly body: (locals: Locals) => Code
}

/** The part of the WebAssembly interface that is used here; the library for browsers would bring all of it. */
declare const WebAssembly: {
  readonly Memory: new (limits: { readonly initial: number }) => WasmMemory
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (
    module: object,
    imports: { readonly host: { readonly memory: WasmMemory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> }
}

/** Memory that JavaScript and WebAssembly share. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer
}

const PAGE_BYTES = 65_536

/** Memory of at least so many bytes, all zero. It is never grown: that would cut off the views of it. */
export function createWasmMemory(bytes: number): WasmMemory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) })
}

/** Compiles one function over a memory. */
export function compileFunction<F>(source: FunctionSource, memory: WasmMemory): F {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assembleModule(source)), {
    host: { memory },
  })
  return exports[source.exportName] as F
}

/** Assembles a module of one function over a memory that is imported as `host.memory`. */
function assembleModule(source: FunctionSource): Uint8Array<ArrayBuffer> {
  const names = [...source.parameters, ...source.i32, ...source.i64]
  const indexOf = (name: string): number[] => {
    const index = names.indexOf(name)
    if (index < 0) throw new RangeError(`expected a local of ${names.join(', ')}, got ${name}`)
    return unsigned(index)
  }
  const locals: Locals = {
    get: (name) => [0x20, indexOf(name)],
    set: (name, value) => [value, 0x21, indexOf(name)],
  }
  const text = (value: string): Code => [unsigned(value.length), ...Buffer.from(value, 'latin1')]
  const sized = (code: Code): Code => {
    const bytes = flatten(code)
    return [unsigned(bytes.length), bytes]
  }
  const section = (id: number, code: Code): Code => [id, sized(code)]
  const declared = [2, unsigned(source.i32.length), I32, unsigned(source.i64.length), I64]
  const body = sized([declared, source.body(locals), 0x0b])
  return Uint8Array.from(
    flatten([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, [1, 0x60, unsigned(source.parameters.length), source.parameters.map(() => I32), 1, I32]),
      section(2, [1, text('host'), text('memory'), 0x02, 0x00, 1]),
      section(3, [1, 0]),
      section(7, [1, text(source.exportName), 0x00, 0]),
      section(10, [1, body]),
    ]),
  )
}
