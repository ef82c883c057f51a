import { type Quintic, reduce } from './goldilocks.ts'
import { hashToQuintic } from './poseidon.ts'

/** Element that an auth token signs: its ASCII text in words of eight little-endian bytes, the last one padded. */
export function messageElement(text: string): Quintic {
  const bytes = Buffer.from(text, 'ascii')
  const padded = Buffer.alloc(Math.ceil(bytes.length / 8) * 8)
  bytes.copy(padded)
  const words: bigint[] = []
  for (let at = 0; at < padded.length; at += 8) words.push(reduce(padded.readBigUInt64LE(at)))
  return hashToQuintic(words)
}
