import { keccak_256 } from '@noble/hashes/sha3.js'
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { AppError } from '../../base/errors.ts'

/** One member of a struct: `[type, name]`, such as `['uint64', 'subAccountID']`. */
export type Member = readonly [type: string, name: string]

/** Structs by name. An array member is written `Name[]`. */
export type StructTypes = Readonly<Record<string, readonly Member[]>>

/** Values by member name. Whole numbers as bigint, addresses as hex. */
export type StructValue = { readonly [member: string]: MemberValue }
type MemberValue = bigint | boolean | string | readonly StructValue[]

const hashText = (text: string): Uint8Array => keccak_256(utf8ToBytes(text))
const word = (value: bigint): Uint8Array => hexToBytes(value.toString(16).padStart(64, '0'))
const EIP712_PREFIX = Uint8Array.of(0x19, 0x01)

/** `Name(type member,…)` and after it the structs it is made of, as EIP-712 spells a type. */
export function encodeType(name: string, types: StructTypes): string {
  const inner = new Set(
    membersOf(name, types)
      .map(([type]) => type.replace(/\[\]$/, ''))
      .filter((type) => type in types),
  )
  return [name, ...[...inner].sort()].map((each) => signatureOf(each, types)).join('')
}

const signatureOf = (name: string, types: StructTypes): string =>
  `${name}(${membersOf(name, types)
    .map((member) => member.join(' '))
    .join(',')})`

function membersOf(name: string, types: StructTypes): readonly Member[] {
  const members = types[name]
  if (members) return members
  throw new AppError('bug', `expected a type among ${Object.keys(types).join(', ')}, got ${name}`)
}

/** Hash of one struct. @throws {AppError} `bug` for a value that does not fit its type. */
export function hashStruct(name: string, types: StructTypes, value: StructValue): Uint8Array {
  const words = membersOf(name, types).map(([type, member]) => encodeMember(type, value[member], types))
  return keccak_256(concatBytes(hashText(encodeType(name, types)), ...words))
}

function encodeMember(type: string, value: MemberValue | undefined, types: StructTypes): Uint8Array {
  if (Array.isArray(value)) {
    const name = type.replace(/\[\]$/, '')
    return keccak_256(concatBytes(...value.map((item: StructValue) => hashStruct(name, types, item))))
  }
  if (type === 'bool' && typeof value === 'boolean') return word(value ? 1n : 0n)
  if (type === 'string' && typeof value === 'string') return hashText(value)
  if (type === 'address' && typeof value === 'string') return word(BigInt(value))
  const [, kind, bits] = /^(uint|int)(\d+)$/.exec(type) ?? []
  // No signed value of the venue's messages is below zero.
  const limit = kind === undefined ? 0n : 1n << BigInt(kind === 'int' ? Number(bits) - 1 : Number(bits))
  if (typeof value === 'bigint' && value >= 0n && value < limit) return word(value)
  throw new AppError('bug', `expected a value of type ${type}, got ${typeof value}`)
}

/** What is signed for one message in a domain. */
export function digestOf(
  separator: Uint8Array,
  name: string,
  types: StructTypes,
  value: StructValue,
): Uint8Array {
  return keccak_256(concatBytes(EIP712_PREFIX, separator, hashStruct(name, types, value)))
}
