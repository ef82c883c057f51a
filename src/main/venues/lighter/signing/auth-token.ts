import type { Fp5 } from './extension-field.ts'
import { residue } from './field.ts'
import { hashToElement } from './poseidon.ts'

/** Who asks, and until when (seconds since the epoch). */
export interface TokenRequest {
  readonly deadlineSeconds: number
  readonly accountIndex: number
  readonly apiKeyIndex: number
}

/** The part of an auth token that is signed. Sheet 4.5. */
export const tokenMessage = (request: TokenRequest): string =>
  `${request.deadlineSeconds}:${request.accountIndex}:${request.apiKeyIndex}`

/** The element of a text: its ASCII bytes in little-endian words of eight, the last one padded with zeros. */
export function hashText(text: string): Fp5 {
  const bytes = Buffer.from(text, 'ascii')
  const padded = Buffer.alloc(Math.ceil(bytes.length / 8) * 8)
  bytes.copy(padded)
  const words = Array.from({ length: padded.length / 8 }, (_, at) => residue(padded.readBigUInt64LE(at * 8)))
  return hashToElement(words)
}
