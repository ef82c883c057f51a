import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { D } from '../../base/decimal.ts'
import {
  addressOf,
  domainSeparator,
  ORDER_TYPES,
  orderDigest,
  readSigningKey,
  type SignedOrder,
  scaleDecimal,
  signDigest,
} from './auth.ts'
import { digestOf, encodeType, hashStruct, type StructTypes } from './typed-data.ts'

/** The sheet's vectors, section 4.5: digests of the venue's own SDK tests and signatures of three libraries. */
const KEY = hexToBytes('11'.repeat(32))
const SIGNER = '0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a'
const hex = (bytes: Uint8Array): string => `0x${bytesToHex(bytes)}`
const typeHash = (name: string, types: StructTypes): string =>
  hex(keccak_256(new TextEncoder().encode(encodeType(name, types))))

const A: SignedOrder = {
  subAccountId: 8289849667772468n,
  isMarket: false,
  timeInForce: 'GOOD_TILL_TIME',
  postOnly: false,
  reduceOnly: false,
  assetId: 0x030501n,
  contractSize: scaleDecimal('1.013', 9),
  limitPrice: scaleDecimal('68900.5', 9),
  isBuying: false,
  nonce: 828700936,
  expirationNs: 1730800479321350000n,
}
const B: SignedOrder = {
  ...A,
  isMarket: true,
  timeInForce: 'IMMEDIATE_OR_CANCEL',
  reduceOnly: true,
  contractSize: scaleDecimal('0.002', 9),
  limitPrice: 0n,
  isBuying: true,
  nonce: 4294967295,
  expirationNs: 1767225600000000000n,
}
const C: SignedOrder = {
  ...A,
  postOnly: true,
  assetId: 0x031501n,
  contractSize: scaleDecimal('250.5', 6),
  limitPrice: scaleDecimal('0.9312', 9),
  isBuying: true,
  nonce: 7,
  expirationNs: 1767225600000000000n,
}

/** Types of the sheet that this client does not send; they show that the hashing is EIP-712's, not the order's. */
const BUILDER_TYPES: StructTypes = {
  OrderWithBuilderFee: [
    ...(ORDER_TYPES.Order ?? []).slice(0, 6),
    ['address', 'builder'],
    ['uint32', 'builderFee'],
    ['uint32', 'nonce'],
    ['int64', 'expiration'],
  ],
  OrderLeg: ORDER_TYPES.OrderLeg ?? [],
}
const MARGIN_TYPES: StructTypes = {
  SetSubAccountPositionMarginConfig: [
    ['uint64', 'subAccountID'],
    ['uint256', 'asset'],
    ['uint8', 'marginType'],
    ['int32', 'leverage'],
    ['uint32', 'nonce'],
    ['int64', 'expiration'],
  ],
}
const LOGIN_TYPES: StructTypes = {
  WalletLogin: [
    ['address', 'signer'],
    ['uint32', 'nonce'],
    ['int64', 'expiration'],
  ],
}

describe('hashes', () => {
  test('types', () => {
    expect(typeHash('Order', ORDER_TYPES)).toBe(
      '0xb4b857ba9641f20a7c4007c73e548a2ee5afb7207744cc41fa7849451419bbb2',
    )
    expect(typeHash('OrderLeg', ORDER_TYPES)).toBe(
      '0x20ed567ee868ba6c2d788ecc7da6568438d9eb05e6205aef0c3151c341e476c6',
    )
    expect(typeHash('OrderWithBuilderFee', BUILDER_TYPES)).toBe(
      '0x6a59e4932070a97495ccc9de30b7309ec82b07156f8cfcbe516d28d226d11028',
    )
  })

  test('domains', () => {
    expect(hex(domainSeparator(325))).toBe(
      '0x72fe716bb0105cb5a449731f4eb044bed644eb0d796360108a39c47064e17247',
    )
    expect(hex(domainSeparator(326))).toBe(
      '0x1254f97f8495f704630a238cbcd898a4b8ab20d77bb93e17049d3445f4f81f16',
    )
  })

  test('the struct of A', () => {
    const { legs, ...rest } = {
      subAccountID: A.subAccountId,
      isMarket: false,
      timeInForce: 1n,
      postOnly: false,
      reduceOnly: false,
      legs: [
        {
          assetID: A.assetId,
          contractSize: A.contractSize,
          limitPrice: A.limitPrice,
          isBuyingContract: false,
        },
      ],
      nonce: BigInt(A.nonce),
      expiration: A.expirationNs,
    }
    expect(hex(hashStruct('Order', ORDER_TYPES, { ...rest, legs }))).toBe(
      '0x41650c08ab6e720f899307d7c2b4381a10c1301888375cec2dfefd6a583859eb',
    )
  })

  test('A″: with a builder another type is signed', () => {
    const value = {
      subAccountID: A.subAccountId,
      isMarket: false,
      timeInForce: 1n,
      postOnly: false,
      reduceOnly: false,
      legs: [
        {
          assetID: A.assetId,
          contractSize: A.contractSize,
          limitPrice: A.limitPrice,
          isBuyingContract: false,
        },
      ],
      builder: '0xAbC1230001230001230001230001230001230001',
      builderFee: scaleDecimal('0.001', 4),
      nonce: BigInt(A.nonce),
      expiration: A.expirationNs,
    }
    expect(hex(digestOf(domainSeparator(326), 'OrderWithBuilderFee', BUILDER_TYPES, value))).toBe(
      '0x46a2a47820e288bb356e9bbca03cb169daf6e082798cb500e00ac8f28867b899',
    )
  })

  test('D: a margin configuration', () => {
    const value = {
      subAccountID: A.subAccountId,
      asset: 0x030501n,
      marginType: 2n,
      leverage: scaleDecimal('10', 6),
      nonce: 123456n,
      expiration: 1767225600000000000n,
    }
    const name = 'SetSubAccountPositionMarginConfig'
    expect(hex(digestOf(domainSeparator(325), name, MARGIN_TYPES, value))).toBe(
      '0xe8bbc45496a5a83dd387aa49a413765c0b84a2ec5627f6326099ad1e4a7d9de5',
    )
  })

  test('E: a login by wallet', () => {
    const value = { signer: SIGNER, nonce: 123456n, expiration: 1767225600000000000n }
    expect(hex(digestOf(domainSeparator(325), 'WalletLogin', LOGIN_TYPES, value))).toBe(
      '0x308127cb92e4e702a5e90994ed3782999b29ade6ae2975264783ececa82ef41d',
    )
  })
})

describe('orders', () => {
  test.each([
    {
      name: 'A: a limit order to sell',
      order: A,
      chainId: 326,
      digest: '0x03cb7ca7b353969ab2c00ff92fd472f81f59a84d28fa1aa39128176f21062982',
      signature: {
        r: '0xbfd1d2a34e840c0546216504d52dbf7115fdabe2e98ba04626268cdf1e280834',
        s: '0x4a66ce506db6a0b3a23c6d54cfdf38482384c581661a99775cede7b04175faff',
        v: 28,
      },
    },
    {
      name: 'A0: an r that begins with zeros keeps them',
      order: { ...A, nonce: 107 },
      chainId: 326,
      signature: {
        r: '0x00a2cd0ce08676a4fbad00ed4736c8081abe9a6da4eedede5dc1c9235371ce6a',
        s: '0x1c1c762a8287d74f9cc8a825780d5add4ba978dc9f8dd209a7eecc870d56469c',
        v: 28,
      },
    },
    {
      name: 'B: a market order that reduces, with the largest nonce',
      order: B,
      chainId: 325,
      digest: '0x5ab404cd2d53fd16cef64da341d96b19a40fe57fe3731b5b9992e06a08bfce7d',
      signature: {
        r: '0x1bbf884711e607e60928b0ce66e2e7c64266f1b66d31a54533040ab6779caa63',
        s: '0x7a7339c272b0346545e157de294629e1239993136a6018331c2d587d27c81e3a',
        v: 27,
      },
    },
    {
      name: 'C: a coin of six decimals, post-only',
      order: C,
      chainId: 325,
      digest: '0x7422ce30c4533f0bef08317249819c26fe84ea2442b57274d606d7a0d7105081',
      signature: {
        r: '0x5bfb47b3b308e977aad05510e7813e86e979105bb1113d5e13ba14028e9ae3ab',
        s: '0x297ce49a63a7f11de7b10c48a67b1208b2287be2e1f550f13710ffdc31692e46',
        v: 27,
      },
    },
  ])('$name', ({ order, chainId, digest, signature }) => {
    const made = orderDigest(order, domainSeparator(chainId))
    if (digest !== undefined) expect(hex(made)).toBe(digest)
    expect(signDigest(made, KEY)).toEqual(signature)
  })

  test.each([
    ['1.123123123', '68900.777123479'],
    ['1.1231231239', '68900.7771234799'],
  ])('A′: digits beyond the scale are cut off: %s at %s', (size, price) => {
    const order = { ...A, contractSize: scaleDecimal(size, 9), limitPrice: scaleDecimal(price, 9) }
    expect(hex(orderDigest(order, domainSeparator(326)))).toBe(
      '0x2d0a437f7d64523386974c2a729d69604f8e2a7f0684b7de923845d8b175ab69',
    )
  })
})

describe('scaling', () => {
  test('is exact where a float is not', () => {
    expect(scaleDecimal('1.013', 9)).toBe(1013000000n)
    expect(scaleDecimal('55.1', 9)).toBe(55100000000n)
    expect(scaleDecimal('100', 6)).toBe(100000000n)
    expect(scaleDecimal('0.0009', 3)).toBe(0n)
  })

  test('agrees with decimals for whatever a venue can list', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), fc.integer({ min: 0, max: 9 }), (units, decimals) => {
        const text = new D(units.toString()).div(new D(10).pow(decimals)).toFixed()
        expect(scaleDecimal(text, decimals)).toBe(units)
      }),
    )
  })

  test.each(['', '-1', '1e9', 'NaN', '.5', '1,5'])('refuses %j', (text) => {
    expect(() => scaleDecimal(text, 9)).toThrow('plain decimal text')
  })
})

describe('keys', () => {
  test('an address belongs to its key', () => {
    expect(addressOf(KEY)).toBe(SIGNER)
    expect(readSigningKey(`0x${'11'.repeat(32)}`).signer).toBe(SIGNER)
    expect(readSigningKey(` ${'11'.repeat(32)} `).signer).toBe(SIGNER)
  })

  test.each(['', '11'.repeat(31), 'zz'.repeat(32), '00'.repeat(32), 'ff'.repeat(32)])(
    'what is no key is refused without being named: %s',
    (text) => {
      let message = ''
      try {
        readSigningKey(text)
      } catch (cause) {
        message = cause instanceof Error ? cause.message : ''
      }
      expect(message).toContain('expected a private key')
      if (text !== '') expect(message).not.toContain(text)
    },
  )

  test('a number that does not fit its type is a bug of ours, not a wrong signature', () => {
    expect(() => orderDigest({ ...A, nonce: 2 ** 32 }, domainSeparator(325))).toThrow('uint32')
    expect(() => orderDigest({ ...A, contractSize: -1n }, domainSeparator(325))).toThrow('uint64')
  })
})
