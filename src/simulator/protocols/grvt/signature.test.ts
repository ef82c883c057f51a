import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import {
  addressOfKey,
  domainSeparator,
  orderDigest,
  positionConfigDigest,
  recoverSigner,
  type SignedOrder,
  scaled,
  TYPE_HASHES,
  walletLoginDigest,
} from './signature.ts'

const KEY = `0x${'11'.repeat(32)}`
const SIGNER = '0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a'
const SUB_ACCOUNT = 8_289_849_667_772_468n
const BTC = 0x030501n

const leg = (assetId: bigint, size: string, decimals: number, price: string, isBuying: boolean) => ({
  assetId,
  contractSize: scaled(size, decimals),
  limitPrice: scaled(price, 9),
  isBuying,
})

const A: SignedOrder = {
  subAccountId: SUB_ACCOUNT,
  isMarket: false,
  timeInForce: 1,
  postOnly: false,
  reduceOnly: false,
  legs: [leg(BTC, '1.013', 9, '68900.5', false)],
  nonce: 828_700_936n,
  expiration: 1_730_800_479_321_350_000n,
}
const B: SignedOrder = {
  ...A,
  isMarket: true,
  timeInForce: 3,
  reduceOnly: true,
  legs: [leg(BTC, '0.002', 9, '0', true)],
  nonce: 4_294_967_295n,
  expiration: 1_767_225_600_000_000_000n,
}
const C: SignedOrder = {
  ...A,
  postOnly: true,
  legs: [leg(0x031501n, '250.5', 6, '0.9312', true)],
  nonce: 7n,
  expiration: 1_767_225_600_000_000_000n,
}

describe('the vectors of the venue sheet', () => {
  it('have these type hashes and domains', () => {
    expect({
      order: bytesToHex(TYPE_HASHES.order),
      leg: bytesToHex(TYPE_HASHES.leg),
      builder: bytesToHex(TYPE_HASHES.orderWithBuilder),
      domain: bytesToHex(TYPE_HASHES.domain),
      production: bytesToHex(domainSeparator(325)),
      testnet: bytesToHex(domainSeparator(326)),
    }).toEqual({
      order: 'b4b857ba9641f20a7c4007c73e548a2ee5afb7207744cc41fa7849451419bbb2',
      leg: '20ed567ee868ba6c2d788ecc7da6568438d9eb05e6205aef0c3151c341e476c6',
      builder: '6a59e4932070a97495ccc9de30b7309ec82b07156f8cfcbe516d28d226d11028',
      domain: 'c2f8787176b8ac6bf7215b4adcc1e069bf4ab82d9ab1df05a57a91d425935b6e',
      production: '72fe716bb0105cb5a449731f4eb044bed644eb0d796360108a39c47064e17247',
      testnet: '1254f97f8495f704630a238cbcd898a4b8ab20d77bb93e17049d3445f4f81f16',
    })
    expect(addressOfKey(KEY)).toBe(SIGNER)
  })

  it.each([
    ['A', A, 326, '03cb7ca7b353969ab2c00ff92fd472f81f59a84d28fa1aa39128176f21062982'],
    [
      'A′',
      { ...A, legs: [leg(BTC, '1.123123123', 9, '68900.777123479', false)] },
      326,
      '2d0a437f7d64523386974c2a729d69604f8e2a7f0684b7de923845d8b175ab69',
    ],
    [
      'A′ with digits too many',
      { ...A, legs: [leg(BTC, '1.1231231239', 9, '68900.7771234799', false)] },
      326,
      '2d0a437f7d64523386974c2a729d69604f8e2a7f0684b7de923845d8b175ab69',
    ],
    [
      'A″',
      {
        ...A,
        builder: { address: 0xabc1230001230001230001230001230001230001n, fee: scaled('0.001', 4) },
      },
      326,
      '46a2a47820e288bb356e9bbca03cb169daf6e082798cb500e00ac8f28867b899',
    ],
    ['B', B, 325, '5ab404cd2d53fd16cef64da341d96b19a40fe57fe3731b5b9992e06a08bfce7d'],
    ['C', C, 325, '7422ce30c4533f0bef08317249819c26fe84ea2442b57274d606d7a0d7105081'],
  ] as const)('%s has this digest', (_, order, chainId, expected) => {
    expect(bytesToHex(orderDigest(order, chainId))).toBe(expected)
  })

  it.each([
    [
      'A',
      A,
      326,
      'bfd1d2a34e840c0546216504d52dbf7115fdabe2e98ba04626268cdf1e280834',
      '4a66ce506db6a0b3a23c6d54cfdf38482384c581661a99775cede7b04175faff',
      28,
    ],
    [
      'A0',
      { ...A, nonce: 107n },
      326,
      '00a2cd0ce08676a4fbad00ed4736c8081abe9a6da4eedede5dc1c9235371ce6a',
      '1c1c762a8287d74f9cc8a825780d5add4ba978dc9f8dd209a7eecc870d56469c',
      28,
    ],
    [
      'B',
      B,
      325,
      '1bbf884711e607e60928b0ce66e2e7c64266f1b66d31a54533040ab6779caa63',
      '7a7339c272b0346545e157de294629e1239993136a6018331c2d587d27c81e3a',
      27,
    ],
    [
      'C',
      C,
      325,
      '5bfb47b3b308e977aad05510e7813e86e979105bb1113d5e13ba14028e9ae3ab',
      '297ce49a63a7f11de7b10c48a67b1208b2287be2e1f550f13710ffdc31692e46',
      27,
    ],
  ] as const)('%s was signed by the dummy key, for its own chain only', (_, order, chainId, r, s, v) => {
    expect(recoverSigner(orderDigest(order, chainId), { r, s, v })).toBe(SIGNER)
    expect(recoverSigner(orderDigest(order, chainId === 325 ? 326 : 325), { r, s, v })).not.toBe(SIGNER)
    expect(recoverSigner(orderDigest({ ...order, nonce: order.nonce - 1n }, chainId), { r, s, v })).not.toBe(
      SIGNER,
    )
  })

  it('D and E have these digests', () => {
    const common = { nonce: 123_456n, expiration: 1_767_225_600_000_000_000n }
    const config = {
      subAccountId: SUB_ACCOUNT,
      assetId: BTC,
      marginType: 2,
      leverageMicros: 10_000_000n,
    } as const
    expect(bytesToHex(positionConfigDigest({ ...config, ...common }, 325))).toBe(
      'e8bbc45496a5a83dd387aa49a413765c0b84a2ec5627f6326099ad1e4a7d9de5',
    )
    expect(bytesToHex(walletLoginDigest({ signer: BigInt(SIGNER), ...common }, 325))).toBe(
      '308127cb92e4e702a5e90994ed3782999b29ade6ae2975264783ececa82ef41d',
    )
  })

  it('takes values off the curve for nobody’s signature', () => {
    const zero = { r: '0'.repeat(64), s: '0'.repeat(64), v: 27 }
    expect(recoverSigner(orderDigest(A, 326), zero)).toBeUndefined()
  })
})
