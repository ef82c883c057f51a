import { randomBytes } from 'node:crypto'
import { addressOfKey } from './protocols/aster/signature.ts'
import type { AsterCredentials } from './protocols/aster/venue.ts'
import { createRandom, seedFrom } from './random.ts'

/** Throw-away credentials: random, or the same ones for the same seed. They open nothing but this simulator. */
export function createCredentials(seed: string | undefined): AsterCredentials {
  const random = seed === undefined ? undefined : createRandom(seedFrom(`credentials:${seed}`))
  const hex = (digits: number): string => random?.hex(digits) ?? randomBytes(digits / 2).toString('hex')
  const privateKey = `0x${hex(64)}`
  return {
    v3: { user: addressOfKey(`0x${hex(64)}`), signer: addressOfKey(privateKey), privateKey },
    v1: { apiKey: hex(64), secret: hex(64) },
  }
}
