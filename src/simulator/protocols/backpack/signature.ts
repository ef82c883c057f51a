import { ed25519 } from '@noble/curves/ed25519.js'

/** Parameters of one request as they are signed: query texts, or the values of a JSON body. */
export type SignedParameters = Readonly<Record<string, unknown>>

/**
 * Text that a request must have signed (section 4 of the venue sheet).
 *
 * Keys in byte order, values as in the JSON without quotes, nothing URL-encoded. A batch has one set of
 * parameters for each order, and each begins with the instruction.
 */
export function signingText(
  instruction: string,
  sets: readonly SignedParameters[],
  timestamp: string,
  window: string,
): string {
  const parts = sets.flatMap((set) => [
    `instruction=${instruction}`,
    ...Object.keys(set)
      .sort()
      .map((key) => `${key}=${String(set[key])}`),
  ])
  return [...parts, `timestamp=${timestamp}`, `window=${window}`].join('&')
}

/** True when the base64 signature of the text was made by the key; false for anything that is no signature. */
export function verifies(apiKey: string, text: string, signature: string): boolean {
  const [key, proof] = [Buffer.from(apiKey, 'base64'), Buffer.from(signature, 'base64')]
  if (key.length !== 32 || proof.length !== 64) return false
  try {
    return ed25519.verify(proof, Buffer.from(text, 'utf8'), key)
  } catch {
    // Points off the curve are refused like any other wrong signature.
    return false
  }
}

/** API key of a seed: the public key in base64. */
export function apiKeyOf(seed: Uint8Array): string {
  return Buffer.from(ed25519.getPublicKey(seed)).toString('base64')
}
