import { AppError } from '../../../base/errors.ts'
import type { Fp5 } from './extension-field.ts'
import { P } from './field.ts'

/** Keys, scalars, hashes and curve elements are all 40 bytes, five little-endian words. Sheet 4.6. */
export const ELEMENT_BYTES = 40
const WORD_BITS = 64n
const HEX = /^(0x)?([0-9a-f]{80})$/i

/** A little-endian number of any length. */
export function numberOfBytes(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

/** 40 little-endian bytes of a number below 2^320. */
export function bytesOfNumber(value: bigint): Uint8Array {
  const bytes = new Uint8Array(ELEMENT_BYTES)
  const view = new DataView(bytes.buffer)
  for (let word = 0; word < 5; word += 1)
    view.setBigUint64(word * 8, BigInt.asUintN(64, value >> (WORD_BITS * BigInt(word))), true)
  return bytes
}

/** The element whose words stand in a number of 320 bits. */
export function elementOfNumber(value: bigint): Fp5 {
  const word = (at: bigint): bigint => BigInt.asUintN(64, value >> (WORD_BITS * at)) % P
  return [word(0n), word(1n), word(2n), word(3n), word(4n)]
}

/** The number that an element's words make. */
export const numberOfElement = (element: Fp5): bigint =>
  element.reduceRight((value, word) => (value << WORD_BITS) | word, 0n)

/**
 * Reads 80 hex digits, with or without `0x`, as a little-endian number.
 *
 * @throws {AppError} `config` naming `what`, never the value.
 */
export function numberOfHex(hex: string, what: string): bigint {
  const digits = HEX.exec(hex)?.[2]
  if (digits === undefined) throw new AppError('config', `expected ${what} as 80 hex digits`)
  return numberOfBytes(Buffer.from(digits, 'hex'))
}

/** 80 lower-case hex digits of a number, little-endian. */
export const hexOfNumber = (value: bigint): string => Buffer.from(bytesOfNumber(value)).toString('hex')

/** 80 lower-case hex digits of an element. */
export const hexOfElement = (element: Fp5): string => hexOfNumber(numberOfElement(element))
