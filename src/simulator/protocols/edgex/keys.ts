import type { CredentialsOf } from '../protocol.ts'
import { type StarkKey, starkKeyOf } from './stark-order.ts'
import { addressOfKey, domainSeparator, type SigningDomain } from './typed-order.ts'

/**
 * Domain of V2's signatures: that of the venue's own development kit, so that no simulated order is valid on the
 * live chain and clients have to read it from metadata.
 */
export const DOMAIN: SigningDomain = {
  chainId: 33431n,
  verifyingContract: '0x1ae109ea449cfe0bed08bfe8911e968a49a919b1',
}

/** What is derived once from the credentials and the domain. */
export interface Keys {
  /** Address of the V2 signer, lower case. */
  readonly signer: string
  readonly stark: StarkKey
  readonly separator: Uint8Array
}

/** Derives what signatures are checked against. */
export function keysOf({ v1, v2 }: CredentialsOf<'edgex'>): Keys {
  return {
    signer: addressOfKey(v2.signerPrivateKey),
    stark: starkKeyOf(v1.starkPrivateKey),
    separator: domainSeparator(DOMAIN),
  }
}
