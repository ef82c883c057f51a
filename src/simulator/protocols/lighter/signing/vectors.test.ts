import { describe, expect, it } from 'vitest'
import { encodePoint, GENERATOR, GROUP_ORDER, NEUTRAL } from './curve.ts'
import { FixedBase } from './fixed-base.ts'
import { QUINTIC_ZERO, type Quintic, quinticToBytes } from './goldilocks.ts'
import { messageElement } from './message-element.ts'
import { hashToQuintic, permute } from './poseidon.ts'
import { elementFromHex, PublicKey, scalarFromHex, signElement } from './schnorr.ts'
import { transactionHash } from './transaction-hash.ts'

const hexOf = (element: Quintic): string => quinticToBytes(element).toString('hex')

/** Public test key of the venue sheet. */
const SECRET = '0b8e0f63c24d8baacd9d29ad4e9a4b73c4a8d2bb8b16dc4fa9d7c2e1d3a8b1f0e8d3a4c5b6e7f001'
const PUBLIC = '2c4fbfa7d45258fb02da89eaaf8a3af8eb62106ddd86cd98886e0fadcd7fcacf6f8fd2af3ca004f5'
const ONCE = 123456789012345678901234567890n

const key = { AccountIndex: 12345, ApiKeyIndex: 5 }
const own = { ...key, ExpiredAt: 1800000599000 }
const order = {
  ...own,
  Nonce: 7,
  MarketIndex: 1,
  ClientOrderIndex: 1001,
  BaseAmount: 100,
  Price: 843950,
  IsAsk: 0,
  Type: 0,
  TimeInForce: 2,
  ReduceOnly: 0,
  TriggerPrice: 0,
  OrderExpiry: 1802419200000,
}
const officialOrder = {
  ...key,
  Nonce: 0,
  MarketIndex: 0,
  ClientOrderIndex: 123,
  BaseAmount: 1000,
  Price: 405000,
  IsAsk: 1,
  Type: 0,
  TimeInForce: 1,
  ReduceOnly: 0,
  TriggerPrice: 0,
  OrderExpiry: 1735689600000,
  ExpiredAt: 1777809907005,
}

describe('Poseidon2, by the vectors of the venue sheet', () => {
  it('permutes twelve zeros', () => {
    const state = Array.from({ length: 12 }, () => 0n)
    permute(state)
    expect(state.slice(0, 2)).toEqual([0x63abf1755a14c31cn, 0x8138163c5fd47382n])
  })

  it.each([
    [3, 'eba7ee38133f127ddaa119070a5c51d0c65bb35ab5c4b037df453847037f9081b13ba509cf216e2d'],
    [9, 'f2bcd4dfaf1b32e188f8f7cf0434dc761d00f728496fa30256908e22ef201a5257d44fd4ba63506f'],
  ])('hashes 1 … %i', (last, hash) => {
    expect(hexOf(hashToQuintic(Array.from({ length: last }, (_, index) => BigInt(index + 1))))).toBe(hash)
  })
})

describe('ecGFp5', () => {
  it('encodes the generator as 4 and the neutral element as 0', () => {
    expect(encodePoint(GENERATOR)).toEqual([4n, 0n, 0n, 0n, 0n])
    expect(encodePoint(NEUTRAL)).toEqual(QUINTIC_ZERO)
  })

  it('has the stated order', () => {
    const base = new FixedBase(GENERATOR)
    const last = base.multiply(GROUP_ORDER - 1n)
    expect(encodePoint(base.multiply(1n, last))).toEqual(QUINTIC_ZERO)
    expect(encodePoint(base.multiply(2n, last))).toEqual([4n, 0n, 0n, 0n, 0n])
  })
})

describe('keys and signatures, by the vectors of the venue sheet', () => {
  it('leads from a private key to its public key', () => {
    expect(new PublicKey(SECRET).hex).toBe(PUBLIC)
    expect(new PublicKey(`01${'00'.repeat(39)}`).hex).toBe(`04${'00'.repeat(39)}`)
  })

  it('makes and accepts the official signature with a fixed one-time number, and no other', () => {
    const secret = '4980df1a5a76cba9fef4d80446e951108e16a5b21f497976475c950bd2588c5a58771d5b06498d28'
    const element = elementFromHex(
      '4b1047aff6018e74d095f1655d639d99192e1b447abe1087078612814b88ddfabc53f279194014ee',
    )
    const once = scalarFromHex(
      '5866d18f345acc487b5bfbc92bb1a3d2351628e54cd41a3d47e351fa62c16bd454075f200178017c',
    )
    const publicKey = new PublicKey(secret)
    expect(publicKey.hex).toBe(
      '2db191eb16d3314974f8708363909aeee607d06fb743156b18d3b353a5d40fef70ae377dd68d06fe',
    )
    const signature = signElement(secret, element, once)
    expect(signature.toString('hex')).toBe(
      '22794fdf937575606fc2b233d1b565ee085991dc9a68d598989a3e2f76b338e4914e79f85259a45125468abb012d123fe4d13619c90e053a3749737b72c8f9294e8db2469e832ed664b6afcc65bb055e',
    )
    expect(publicKey.verify(element, signature)).toBe(true)
    for (const at of [0, 39, 40, 79]) {
      const changed = Buffer.from(signature)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(publicKey.verify(element, changed)).toBe(false)
    }
    expect(publicKey.verify(hashToQuintic([1n]), signature)).toBe(false)
    expect(publicKey.verify(element, signature.subarray(1))).toBe(false)
  })
})

describe('transactions, by the vectors of the venue sheet', () => {
  it.each([
    [
      'official order',
      300,
      14,
      officialOrder,
      { 1: 0, 2: 0, 3: 0 },
      '32b8a053dbfef46e8940c2aa8f58328d58eb2396a3bf6fc2bc9017ed2af874fbe15c04242a350e0e',
    ],
    [
      'official cancel that skips nonces',
      300,
      15,
      { ...key, Nonce: 6, MarketIndex: 0, Index: 124, ExpiredAt: 1777809907009 },
      { 4: 1 },
      '3522f05b32ed9b989ac3236686ec56588eb22369885fb8ee4d6de07f5ece95e40126b8d1714a4dc4',
    ],
    [
      'post-only buy',
      304,
      14,
      order,
      {},
      '81f267c15868b94746659658190fcf0a816e6a0689544f3d9d0d3504e31712f3cb4a8463d1ca57b7',
    ],
    [
      'post-only buy that skips nonces',
      304,
      14,
      order,
      { 4: 1 },
      'b497bff515a7dc52254a6809b8cf7a6a4ca151c257f2c709dd8525143a0b0b5a3777d9e941f92af5',
    ],
    [
      'cancel',
      304,
      15,
      { ...own, Nonce: 8, MarketIndex: 1, Index: 1001n },
      {},
      '425b5893cdc9fbecf33955726c28d6d04027f031f06ea280c6e4c12fb32ce5387405546340c7c589',
    ],
    [
      'cancel all',
      304,
      16,
      { ...own, Nonce: 9, TimeInForce: 0, Time: 0 },
      {},
      'ba29fd38f48a4caca586b8d3cf9f6e00db5feb1f7f8d902c75796890e1c6e5ef08935f958529186d',
    ],
    [
      'cancel all of market 1',
      304,
      16,
      { ...own, Nonce: 9, TimeInForce: 0, Time: 0 },
      { 5: 1 },
      'd846b70c9765dddfb26c6fcb983feac9af045b82d032f13f0cc90f44d098bb2b093785b57f41c875',
    ],
    [
      'leverage',
      304,
      20,
      { ...own, Nonce: 10, MarketIndex: 1, InitialMarginFraction: 500, MarginMode: 0 },
      {},
      'b1fcc9b0cdc938fe527a42ed11a98a2ecd10ca79b72f2d0a78cdc15a8fe601477467dfdee1bc4491',
    ],
  ] as const)('hashes the %s', (_, chainId, type, fields, attributes, hash) => {
    expect(hexOf(transactionHash(chainId, type, fields, attributes))).toBe(hash)
  })

  it('treats the market 255 of a cancel-all as no market', () => {
    const fields = { ...own, Nonce: 9, TimeInForce: 0, Time: 0 }
    expect(transactionHash(304, 16, fields, { 5: 255 })).toEqual(transactionHash(304, 16, fields, {}))
  })

  it('accepts the signatures of the sheet', () => {
    const publicKey = new PublicKey(SECRET)
    const official = Buffer.from(
      '58610921bb1b9f01ce3505a3e1391b37d7e1021570ae6ee27788bea6bcfa25063842cbbc22f4895cd74728756feb7dbf45c412719b182d89fe15ace75ffb3335a8ecbfb8d1f82866524fa728c9e7e15c',
      'hex',
    )
    expect(publicKey.verify(transactionHash(300, 14, officialOrder, {}), official)).toBe(true)
    // Signed for the testnet: on mainnet it proves nothing.
    expect(publicKey.verify(transactionHash(304, 14, officialOrder, {}), official)).toBe(false)
    const signature = signElement(SECRET, transactionHash(304, 14, order, {}), ONCE)
    expect(signature.toString('hex')).toBe(
      '8ab32accc8ab3d552d5b21cf2a480349f99fa271050d87ab23c5c73e3ad4d946d1937b7e67a6484ced5f4f7e7097f8c62d23a5224f6ea96bb77ac272004c28e4bce10bf8fcd50c5947dc56837c4c3901',
    )
    expect(publicKey.verify(transactionHash(304, 14, order, {}), signature)).toBe(true)
  })
})

describe('auth tokens, by the vector of the venue sheet', () => {
  it('hashes the message and accepts the token', () => {
    const element = messageElement('1800000000:12345:5')
    expect(hexOf(element)).toBe(
      'eacee8b08ca1375f60489db18ff0ccfaf1876dc525ba8f852fa414aa28ae97dc478625b83f246bd5',
    )
    const signature = Buffer.from(
      '4f5dd81ae1d4fd2d283ab83c6d765beb8baf9810ef86f6f1f87972d33f2c95252350a68f8a02412846a8027f6923a351f972bf78136def8d23d6c02f2c27f83a5abf38dbcfabe2ca931e753d90bb5666',
      'hex',
    )
    expect(new PublicKey(SECRET).verify(element, signature)).toBe(true)
    expect(signElement(SECRET, element, ONCE)).toEqual(signature)
  })
})
