import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

const STARKNET_BITS = 250

/** Keccak-256 in Ethereum's flavour of a text's UTF-8 bytes, as the big-endian number it is. */
export const keccak256 = (text: string): bigint => BigInt(`0x${bytesToHex(keccak_256(utf8ToBytes(text)))}`)

/** Starknet's Keccak: the lower 250 bits, so that it is always a field element. */
export const starknetKeccak = (text: string): bigint => BigInt.asUintN(STARKNET_BITS, keccak256(text))
