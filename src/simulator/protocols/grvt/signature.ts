import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

const LEG = 'OrderLeg(uint256 assetID,uint64 contractSize,uint64 limitPrice,bool isBuyingContract)'
const HEAD =
  'uint64 subAccountID,bool isMarket,uint8 timeInForce,bool postOnly,bool reduceOnly,OrderLeg[] legs,'
const TAIL = 'uint32 nonce,int64 expiration)'

/** Type hashes of section 4.5 of the venue sheet. */
export const TYPE_HASHES = {
  domain: hashText('EIP712Domain(string name,string version,uint256 chainId)'),
  leg: hashText(LEG),
  order: hashText(`Order(${HEAD}${TAIL}${LEG}`),
  orderWithBuilder: hashText(`OrderWithBuilderFee(${HEAD}address builder,uint32 builderFee,${TAIL}${LEG}`),
  positionConfig: hashText(
    `SetSubAccountPositionMarginConfig(uint64 subAccountID,uint256 asset,uint8 marginType,int32 leverage,${TAIL}`,
  ),
  walletLogin: hashText(`WalletLogin(address signer,${TAIL}`),
}

/** One leg as it is signed: whole numbers only. */
export interface SignedLeg {
  readonly assetId: bigint
  readonly contractSize: bigint
  readonly limitPrice: bigint
  readonly isBuying: boolean
}

/** An order as it is signed. */
export interface SignedOrder {
  readonly subAccountId: bigint
  readonly isMarket: boolean
  readonly timeInForce: number
  readonly postOnly: boolean
  readonly reduceOnly: boolean
  readonly legs: readonly SignedLeg[]
  /** Present only when the order names a builder: then another type is signed. */
  readonly builder?: { readonly address: bigint; readonly fee: bigint }
  readonly nonce: bigint
  readonly expiration: bigint
}

/** Digest of an order (section 4.3 of the venue sheet). */
export function orderDigest(order: SignedOrder, chainId: number): Uint8Array {
  const { builder } = order
  const legs = order.legs.map((leg) =>
    struct(TYPE_HASHES.leg, leg.assetId, leg.contractSize, leg.limitPrice, leg.isBuying),
  )
  const head = [
    order.subAccountId,
    order.isMarket,
    BigInt(order.timeInForce),
    order.postOnly,
    order.reduceOnly,
  ]
  const message = struct(
    builder ? TYPE_HASHES.orderWithBuilder : TYPE_HASHES.order,
    ...head,
    keccak_256(concatBytes(...legs)),
    ...(builder ? [builder.address, builder.fee] : []),
    order.nonce,
    order.expiration,
  )
  return digest(message, chainId)
}

/** Digest of a change of leverage or margin type; `leverageMicros` is the leverage × 10^6. */
export function positionConfigDigest(
  config: {
    readonly subAccountId: bigint
    readonly assetId: bigint
    /** ISOLATED 1, CROSS 2. */
    readonly marginType: 1 | 2
    readonly leverageMicros: bigint
    readonly nonce: bigint
    readonly expiration: bigint
  },
  chainId: number,
): Uint8Array {
  const { subAccountId, assetId, marginType, leverageMicros, nonce, expiration } = config
  const values = [subAccountId, assetId, BigInt(marginType), leverageMicros, nonce, expiration]
  return digest(struct(TYPE_HASHES.positionConfig, ...values), chainId)
}

/** Digest of a login with a wallet. */
export function walletLoginDigest(
  login: { readonly signer: bigint; readonly nonce: bigint; readonly expiration: bigint },
  chainId: number,
): Uint8Array {
  return digest(struct(TYPE_HASHES.walletLogin, login.signer, login.nonce, login.expiration), chainId)
}

const separators = new Map<number, Uint8Array>()

/** Hash of the EIP-712 domain of a chain: no contract, no salt. */
export function domainSeparator(chainId: number): Uint8Array {
  let separator = separators.get(chainId)
  if (!separator) {
    separator = struct(TYPE_HASHES.domain, hashText('GRVT Exchange'), hashText('0'), BigInt(chainId))
    separators.set(chainId, separator)
  }
  return separator
}

/** A decimal text as an integer of `decimals` places; more places are cut. */
export function scaled(text: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'))
}

/** Address (0x and 40 lower-case hex digits) that made a signature of 64 hex digits each; undefined for none. */
export function recoverSigner(
  hash: Uint8Array,
  { r, s, v }: { readonly r: string; readonly s: string; readonly v: number },
): string | undefined {
  try {
    const key = secp256k1.Signature.fromBytes(hexToBytes(r + s), 'compact')
      .addRecoveryBit(v - 27)
      .recoverPublicKey(hash)
    return addressOf(key.toBytes(false))
  } catch {
    // The curve refuses r or s out of range: no key can have made this signature.
    return undefined
  }
}

/** Address of a private key (0x and 64 hex digits), in lower case. */
export function addressOfKey(privateKey: string): string {
  return addressOf(secp256k1.getPublicKey(hexToBytes(privateKey.replace(/^0x/, '')), false))
}

function addressOf(publicKey: Uint8Array): string {
  return `0x${bytesToHex(keccak_256(publicKey.slice(1)).slice(12))}`
}

function digest(message: Uint8Array, chainId: number): Uint8Array {
  return keccak_256(concatBytes(Uint8Array.of(0x19, 0x01), domainSeparator(chainId), message))
}

function struct(typeHash: Uint8Array, ...values: readonly (bigint | boolean | Uint8Array)[]): Uint8Array {
  return keccak_256(concatBytes(typeHash, ...values.map(word)))
}

/** 32 bytes, big-endian. */
function word(value: bigint | boolean | Uint8Array): Uint8Array {
  if (value instanceof Uint8Array) return value
  return hexToBytes(BigInt(value).toString(16).padStart(64, '0'))
}

function hashText(text: string): Uint8Array {
  return keccak_256(utf8ToBytes(text))
}
