import { D, type Decimal } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import { FIELD } from '../../signing/stark-curve.ts'
import { readStarkKey, signStark, starkPublicKey } from '../../signing/stark-ecdsa.ts'
import { createMessageHasher, type MessageHasher, shortText, structHash, structType } from './typed-data.ts'

/** What opens an account: copied from the venue's pages, never derived (addresses change with the contract's class). */
export interface ParadexCredentials {
  /** The account's own address on the venue's chain, `0x…`, also with a subkey. */
  readonly account: string
  /** The private key of the account, or better of a subkey that can only trade: a Stark-curve scalar, hex. */
  readonly privateKey: string
  /** The wallet behind a new account, `0x…`: only with it can an account be onboarded. */
  readonly ethereumAccount?: string
}

/** Credentials, read once. */
export interface SigningKey {
  /** As it travels in the header. */
  readonly account: string
  readonly accountNumber: bigint
  readonly privateKey: bigint
  /** x of the public point, `0x…` without padding. Made at its first use: some 20 ms until signing is warm, then 1. */
  readonly publicKey: string
  readonly ethereumAccount?: string
}

const HEX = /^0x[0-9a-f]{1,64}$/i

/**
 * Reads credentials.
 *
 * @throws {AppError} `config` when a part has a wrong shape. No value is named.
 */
export function readSigningKey(credentials: ParadexCredentials): SigningKey {
  const account = credentials.account.trim()
  const accountNumber = HEX.test(account) ? BigInt(account) : 0n
  if (accountNumber === 0n || accountNumber >= FIELD)
    throw new AppError('config', 'expected an account address as 0x and up to 64 hexadecimal digits')
  const privateKey = readStarkKey(credentials.privateKey.trim())
  const { ethereumAccount } = credentials
  let publicKey: string | undefined
  return {
    account,
    accountNumber,
    privateKey,
    get publicKey() {
      publicKey ??= `0x${starkPublicKey(privateKey).x.toString(16)}`
      return publicKey
    },
    ...(ethereumAccount === undefined ? {} : { ethereumAccount }),
  }
}

/** What an order's signature is over; everything else about it is not signed. */
export interface OrderTerms {
  readonly market: string
  readonly side: 'BUY' | 'SELL'
  /** `LIMIT` or `MARKET`. */
  readonly type: string
  readonly sizeBase: Decimal
  /** Zero for a market order. */
  readonly price: Decimal
}

/** An order as it is after a change. The venue keeps its id. */
export interface ChangedTerms extends OrderTerms {
  readonly orderId: string
}

/** Hashes of what one account signs on one network. Sheet sections 4.3 and 4.5. */
export interface Messages {
  /** @param timestampMs also the order's nonce: every order needs its own */
  order(terms: OrderTerms, timestampMs: number): bigint
  modifyOrder(terms: ChangedTerms, timestampMs: number): bigint
  /** A sign-in. Seconds, unlike all else. */
  signIn(timestampS: number, expirationS: number): bigint
  onboarding(): bigint
}

const ORDER_FIELDS = 'timestamp:felt,market:felt,side:felt,orderType:felt,size:felt,price:felt'
const SCALE = new D(1e8)

/** Types, hashed at the first use: there is no key to sign with in public mode. */
let types: ReturnType<typeof readTypes> | undefined
const readTypes = () => ({
  order: structType(`Order(${ORDER_FIELDS})`),
  modifyOrder: structType(`ModifyOrder(${ORDER_FIELDS},id:felt)`),
  request: structType('Request(method:felt,path:felt,body:felt,timestamp:felt,expiration:felt)'),
  constant: structType('Constant(action:felt)'),
})

/** @param chainId as the venue's configuration tells it, such as `PRIVATE_SN_POTC_SEPOLIA` */
export function createMessages(chainId: string, account: bigint): Messages {
  types ??= readTypes()
  const { order, modifyOrder, request, constant } = types
  const message: MessageHasher = createMessageHasher(chainId, account)
  return {
    order: (terms, timestampMs) => message(structHash(order, orderValues(terms, timestampMs))),
    modifyOrder: (terms, timestampMs) =>
      message(structHash(modifyOrder, [...orderValues(terms, timestampMs), BigInt(terms.orderId)])),
    signIn: (timestampS, expirationS) =>
      message(
        structHash(request, [
          shortText('POST'),
          // Also when the call itself carries the public key in its path.
          shortText('/v1/auth'),
          0n,
          BigInt(timestampS),
          BigInt(expirationS),
        ]),
      ),
    onboarding: () => message(structHash(constant, [shortText('Onboarding')])),
  }
}

const orderValues = ({ market, side, type, sizeBase, price }: OrderTerms, timestampMs: number): bigint[] => [
  BigInt(timestampMs),
  shortText(market),
  side === 'BUY' ? 1n : 2n,
  shortText(type),
  scaled(sizeBase, 'size'),
  scaled(price, 'price'),
]

/** × 10^8, for every market. @throws {AppError} `validation` for what would lose a digit. */
function scaled(value: Decimal, what: string): bigint {
  const whole = value.times(SCALE)
  if (!whole.isInteger() || whole.isNegative())
    throw new AppError('validation', `expected a ${what} of at most 8 decimals, got ${value}`)
  return BigInt(whole.toFixed(0))
}

/** The signature as it travels: a text that holds a list of two decimal numbers. */
export function signMessage(message: bigint, privateKey: bigint): string {
  const { r, s } = signStark(message, privateKey)
  return JSON.stringify([r.toString(), s.toString()])
}
