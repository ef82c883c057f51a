import { createHash } from 'node:crypto'
import { remember } from '../../base/remember.ts'
import type { ClientOrderId } from '../../domain/brands.ts'

/** Our client order ids as the UUIDs that the venue asks for, and back. */
export interface OrderNames {
  /** Always the same UUID for the same id, so that an order is found again after a restart. */
  toVenue(clientOrderId: ClientOrderId): string
  /** Our id of a UUID, where it was ever asked for here; else the UUID itself. Empty for none. */
  toOurs(uuid: string | null | undefined): ClientOrderId
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Any fixed one will do; ours was drawn once. */
const NAMESPACE = Buffer.from('5f0c2b7e93d14a6c8e21b4d7a6f03c59', 'hex')
const MEMORY = 20_000

/** A name-based UUID, version 5 (RFC 9562 section 5.5). */
export function uuidOfName(name: string): string {
  const digest = createHash('sha1').update(NAMESPACE).update(name).digest()
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80
  const hex = digest.toString('hex', 0, 16)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** An id that is a UUID travels as it is. What is not remembered (an order of an earlier run) goes by its UUID. */
export function createOrderNames(): OrderNames {
  const ours = new Map<string, ClientOrderId>()
  return {
    toVenue(clientOrderId) {
      if (UUID.test(clientOrderId)) return clientOrderId
      const uuid = uuidOfName(clientOrderId)
      remember(ours, uuid, clientOrderId, MEMORY)
      return uuid
    },
    toOurs: (uuid) => ours.get((uuid ?? '').toLowerCase()) ?? ((uuid ?? '') as ClientOrderId),
  }
}
