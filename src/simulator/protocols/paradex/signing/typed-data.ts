import { keccak } from '@scure/starknet'
import { hashElements, pedersen } from './pedersen.ts'

/** Type strings of section 4.3 of the venue sheet: the legacy scheme, revision 0. */
export const TYPES = {
  domain: 'StarkNetDomain(name:felt,chainId:felt,version:felt)',
  request: 'Request(method:felt,path:felt,body:felt,timestamp:felt,expiration:felt)',
  order: 'Order(timestamp:felt,market:felt,side:felt,orderType:felt,size:felt,price:felt)',
  modifyOrder:
    'ModifyOrder(timestamp:felt,market:felt,side:felt,orderType:felt,size:felt,price:felt,id:felt)',
  constant: 'Constant(action:felt)',
} as const

/** Text as a field element: its ASCII bytes, big-endian. @throws {RangeError} for more than 31 characters. */
export function shortText(text: string): bigint {
  if (text.length > 31) throw new RangeError(`expected at most 31 characters, found ${text.length}`)
  return Buffer.from(text, 'latin1').reduce((felt, byte) => (felt << 8n) | BigInt(byte), 0n)
}

/** Hash of a type string: Keccak-256, of which 250 bits count. */
export function typeHash(type: string): bigint {
  return keccak(Buffer.from(type, 'utf8'))
}

/** The signed fields of an order; size and price × 10^8, price zero for market orders. */
export interface OrderFields {
  readonly timestamp: bigint
  readonly market: string
  readonly side: 'BUY' | 'SELL'
  readonly type: string
  readonly size: bigint
  readonly price: bigint
}

/** Message hashes of one account on one chain. What does not change from message to message is hashed once. */
export class TypedData {
  /** Hash of the domain, told for the vectors of the sheet. */
  readonly domainHash: bigint
  readonly #head: bigint
  readonly #typeHeads = new Map<string, bigint>()

  /** @param account address as a felt. */
  constructor(chainId: string, account: bigint) {
    this.domainHash = hashElements([typeHash(TYPES.domain), shortText('Paradex'), shortText(chainId), 1n])
    this.#head = [shortText('StarkNet Message'), this.domainHash, account].reduce(pedersen, 0n)
  }

  /** Message of `POST /v1/auth`; times in unix seconds. */
  authHash(timestamp: bigint, expiration: bigint): bigint {
    const fields = [shortText('POST'), shortText('/v1/auth'), 0n, timestamp, expiration]
    return this.#message(this.#struct(TYPES.request, fields))
  }

  /** Message of `POST /v1/onboarding`. */
  onboardingHash(): bigint {
    return this.#message(this.#struct(TYPES.constant, [shortText('Onboarding')]))
  }

  /** Message of a new order. */
  orderHash(order: OrderFields): bigint {
    return this.#message(this.orderStruct(order))
  }

  /** Hash of the order alone, told for the vectors of the sheet. */
  orderStruct(order: OrderFields): bigint {
    return this.#struct(TYPES.order, orderElements(order))
  }

  /** Message of a changed order; the id is the venue's. */
  modifyHash(order: OrderFields, id: bigint): bigint {
    return this.#message(this.#struct(TYPES.modifyOrder, [...orderElements(order), id]))
  }

  #struct(type: string, fields: readonly bigint[]): bigint {
    let head = this.#typeHeads.get(type)
    if (head === undefined) {
      head = pedersen(0n, typeHash(type))
      this.#typeHeads.set(type, head)
    }
    return hashElements(fields, head, fields.length + 1)
  }

  #message(struct: bigint): bigint {
    return pedersen(pedersen(this.#head, struct), 4n)
  }
}

function orderElements({ timestamp, market, side, type, size, price }: OrderFields): bigint[] {
  return [timestamp, shortText(market), side === 'BUY' ? 1n : 2n, shortText(type), size, price]
}
