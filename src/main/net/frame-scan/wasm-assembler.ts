/** WebAssembly code: opcodes and operands, nested as they were composed. */
export type Code = readonly (number | Code)[]

/** Types of values, as WebAssembly numbers them. */
const TYPES = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b } as const

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

/** Operations on vectors have a prefix of their own. */
const vector = (opcode: number): Code => [0xfd, unsigned(opcode)]

const one =
  (...opcode: Code) =>
  (value: Code): Code => [value, opcode]
const two =
  (...opcode: Code) =>
  (left: Code, right: Code): Code => [left, right, opcode]
// Alignment hints are left at 0: any place may be read.
const load =
  (...opcode: Code) =>
  (address: Code, offset = 0): Code => [address, opcode, 0, unsigned(offset)]
const store =
  (...opcode: Code) =>
  (address: Code, value: Code, offset = 0): Code => [address, value, opcode, 0, unsigned(offset)]

/** 32-bit integers. */
export const i32 = {
  const: (value: number): Code => [0x41, signed(BigInt(value | 0))],
  add: two(0x6a),
  sub: two(0x6b),
  mul: two(0x6c),
  and: two(0x71),
  or: two(0x72),
  xor: two(0x73),
  shiftLeft: two(0x74),
  equal: two(0x46),
  notEqual: two(0x47),
  greater: two(0x4a),
  notLess: two(0x4e),
  /** Zeros below the lowest bit that is set. */
  trailingZeros: one(0x68),
  load: load(0x28),
  load8: load(0x2d),
  store: store(0x36),
} as const

/** 64-bit integers. */
export const i64 = {
  const: (value: bigint): Code => [0x42, signed(BigInt.asIntN(64, value))],
  add: two(0x7c),
  mul: two(0x7e),
  fromI32: one(0xac),
} as const

/** 64-bit floats. */
export const f64 = {
  const: (value: number): Code => [0x44, [...Buffer.from(new Float64Array([value]).buffer)]],
  add: two(0xa0),
  mul: two(0xa2),
  greater: two(0x64),
  fromU64: one(0xba),
  store: store(0x39),
} as const

const sixteen = (bytes: readonly number[]): Code => {
  if (bytes.length !== 16) throw new RangeError(`expected the 16 bytes of a vector, got ${bytes.length}`)
  return bytes
}

/** Vectors of 16 bytes, seen as bytes, as eight 16-bit, four 32-bit integers or two floats. */
export const v128 = {
  load: load(vector(0x00)),
  and: two(vector(0x4e)),
  or: two(vector(0x50)),
  xor: two(vector(0x51)),
  anyTrue: one(vector(0x53)),
  /** Bytes of the first vector in the order of the second; 0 for a place beyond it. */
  swizzle: two(vector(0x0e)),
  /** The same for an order that is known. */
  shuffle: (value: Code, places: readonly number[]): Code => [value, value, vector(0x0d), sixteen(places)],
  equal8: two(vector(0x23)),
  notEqual8: two(vector(0x24)),
  greater8: two(vector(0x28)),
  /** Sums of bytes, 255 at most. */
  addUpTo255: two(vector(0x70)),
  /** The upper bit of each byte. */
  signs8: one(vector(0x64)),
  mul16: two(vector(0x95)),
  shiftRight16: two(vector(0x8d)),
  /** Two vectors of 32-bit integers as one of 16-bit integers. */
  narrow32: two(vector(0x85)),
  /** Sums of neighbours' products: eight 16-bit integers to four of 32 bits. */
  dot16: two(vector(0xba)),
  lane32: (value: Code, lane: number): Code => [value, vector(0x1b), lane],
  /** The first two 32-bit integers as floats. */
  floatsOf32: one(vector(0xfe)),
  greater64: two(vector(0x4a)),
  notEqual64: two(vector(0x48)),
  nearest64: one(vector(0x94)),
  add64: two(vector(0xf0)),
  mul64: two(vector(0xf2)),
  laneF64: (value: Code, lane: number): Code => [value, vector(0x21), lane],
  storeLane64: (address: Code, value: Code, lane: number, offset = 0): Code => [
    address,
    value,
    vector(0x5b),
    [0, unsigned(offset), lane],
  ],
} as const

/** Runs its body once, and again after each jump back to it. */
export const loop = (body: Code): Code => [0x03, 0x40, body, 0x0b]
/** Jumps to the start of the loop `depth` constructs out (0: the innermost) when the condition is not zero. */
export const jumpIf = (condition: Code, depth: number): Code => [condition, 0x0d, unsigned(depth)]
/** Runs a part when the condition is not zero. */
export const when = (condition: Code, then: Code): Code => [condition, 0x04, 0x40, then, 0x0b]
/** One of two values. */
export const select = (condition: Code, then: Code, otherwise: Code): Code => [
  then,
  otherwise,
  condition,
  0x1b,
]
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
  /** Names of the other locals, by type. */
  readonly locals: Readonly<Partial<Record<keyof typeof TYPES, readonly string[]>>>
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
  const groups = Object.entries(TYPES).map(([type, code]) => ({
    code,
    names: source.locals[type as keyof typeof TYPES] ?? [],
  }))
  const names = [...source.parameters, ...groups.flatMap((group) => group.names)]
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
  const declared = [groups.length, groups.map(({ names: { length }, code }) => [unsigned(length), code])]
  const body = sized([declared, source.body(locals), 0x0b])
  const signature = [0x60, unsigned(source.parameters.length), source.parameters.map(() => TYPES.i32)]
  return Uint8Array.from(
    flatten([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, [1, signature, 1, TYPES.i32]),
      section(2, [1, text('host'), text('memory'), 0x02, 0x00, 1]),
      section(3, [1, 0]),
      section(7, [1, text(source.exportName), 0x00, 0]),
      section(10, [1, body]),
    ]),
  )
}
