import { randomBytes } from 'node:crypto'
import { createRandom, seedFrom } from './random.ts'

/** Hexadecimal text of `digits` digits, which is even. */
export type ThrowAwayHex = (digits: number) => string

/** Source of throw-away keys: random, or the same ones for the same seed. They open nothing but this simulator. */
export function throwAwayHex(seed: string | undefined): ThrowAwayHex {
  if (seed === undefined) return (digits) => randomBytes(digits / 2).toString('hex')
  const random = createRandom(seedFrom(`credentials:${seed}`))
  return (digits) => random.hex(digits)
}
