import { AppError } from '../../base/errors.ts'
import { starknetKeccak } from '../../signing/keccak.ts'
import { pedersen } from '../../signing/pedersen.ts'

/**
 * Starknet's typed data of revision 0: Pedersen, types without quotes. Sheet section 4.3. It is not the later revision
 * 1, which hashes the same orders to other numbers.
 */

const MAX_TEXT = 31

/**
 * Text as the number whose bytes it is; empty text is 0.
 *
 * @throws {AppError} `bug` for text that is not ASCII or longer than 31 characters: it would not fit the field.
 */
export function shortText(text: string): bigint {
  if (text.length > MAX_TEXT || !/^[\x20-\x7e]*$/.test(text))
    throw new AppError('bug', `expected at most ${MAX_TEXT} ASCII characters to sign, got ${text.length}`)
  return text === '' ? 0n : BigInt(`0x${Buffer.from(text, 'latin1').toString('hex')}`)
}

/** Hash of a list: each element chained onto the one before, the length last. `head` is a part hashed before. */
function chain(elements: readonly bigint[], count = elements.length, head = 0n): bigint {
  return pedersen(elements.reduce(pedersen, head), BigInt(count))
}

/** A kind of message. @param text such as `Constant(action:felt)` */
export interface StructType {
  readonly head: bigint
  readonly fields: number
}

/** Reads a type once, so that its own hash is not made for every message. */
export function structType(text: string): StructType {
  return { head: pedersen(0n, starknetKeccak(text)), fields: text.split(':').length - 1 }
}

/** @throws {AppError} `bug` when the values are not as many as the type's fields. */
export function structHash({ head, fields }: StructType, values: readonly bigint[]): bigint {
  if (values.length !== fields)
    throw new AppError('bug', `expected ${fields} fields to sign, got ${values.length}`)
  return chain(values, fields + 1, head)
}

/** The hash of one account's messages on one network. */
export type MessageHasher = (struct: bigint) => bigint

/** @param account the address as a number */
export function createMessageHasher(chainId: string, account: bigint): MessageHasher {
  const domain = chain([
    starknetKeccak('StarkNetDomain(name:felt,chainId:felt,version:felt)'),
    shortText('Paradex'),
    shortText(chainId),
    1n,
  ])
  // What every message of the account begins with.
  const head = [shortText('StarkNet Message'), domain, account].reduce(pedersen, 0n)
  return (struct) => chain([struct], 4, head)
}
