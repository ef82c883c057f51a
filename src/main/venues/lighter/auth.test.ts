import { describe, expect, test } from 'vitest'
import { checkCredentials, encodeTransaction } from './auth.ts'
import { hashText, tokenMessage } from './signing/auth-token.ts'
import { elementOfNumber, hexOfElement, hexOfNumber, numberOfHex } from './signing/bytes.ts'
import { addPoints, encodePoint, GENERATOR, multiplyPublicly, NEUTRAL, ORDER } from './signing/curve.ts'
import { inverse, multiply, ONE5 } from './signing/extension-field.ts'
import { P } from './signing/field.ts'
import { multiplyGenerator } from './signing/fixed-base.ts'
import { hashToElement, permute } from './signing/poseidon.ts'
import { createTaskRunner } from './signing/run-task.ts'
import { createSigningKey, sign, verify } from './signing/schnorr.ts'
import { hashTransaction, type Transaction } from './signing/transaction.ts'

// Vectors of the venue sheet, sections 4.2 and 4.6. The keys are public test keys.
const PRIVATE_KEY = '0b8e0f63c24d8baacd9d29ad4e9a4b73c4a8d2bb8b16dc4fa9d7c2e1d3a8b1f0e8d3a4c5b6e7f001'
const PUBLIC_KEY = '2c4fbfa7d45258fb02da89eaaf8a3af8eb62106ddd86cd98886e0fadcd7fcacf6f8fd2af3ca004f5'
const FIXED_K = 123456789012345678901234567890n
const [MAINNET, TESTNET] = [304, 300]

const key = createSigningKey(numberOfHex(PRIVATE_KEY, 'key'))
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const element = (text: string) => elementOfNumber(numberOfHex(text, 'element'))

const account = { AccountIndex: 12345, ApiKeyIndex: 5 }
const own = { ...account, ExpiredAt: 1800000599000 }

const officialCreate: Transaction = {
  type: 14,
  fields: {
    ...account,
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
  },
  attributes: { '1': 0, '2': 0, '3': 0 },
}
const postOnly: Transaction = {
  type: 14,
  fields: {
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
  },
}
const cancelAll: Transaction = { type: 16, fields: { ...own, Nonce: 9, TimeInForce: 0, Time: 0 } }

describe('hash', () => {
  test('the permutation of twelve zeros', () => {
    const state = new Array<bigint>(12).fill(0n)
    permute(state)
    expect(state.slice(0, 2)).toEqual([0x63abf1755a14c31cn, 0x8138163c5fd47382n])
  })

  test.each([
    [[1n, 2n, 3n], 'eba7ee38133f127ddaa119070a5c51d0c65bb35ab5c4b037df453847037f9081b13ba509cf216e2d'],
    [
      [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n],
      'f2bcd4dfaf1b32e188f8f7cf0434dc761d00f728496fa30256908e22ef201a5257d44fd4ba63506f',
    ],
  ])('H5 of %s', (elements, expected) => {
    expect(hexOfElement(hashToElement(elements))).toBe(expected)
  })
})

describe('keys', () => {
  test.each([
    [PRIVATE_KEY, PUBLIC_KEY],
    [hexOfNumber(1n), `04${'00'.repeat(39)}`],
    [
      '4980df1a5a76cba9fef4d80446e951108e16a5b21f497976475c950bd2588c5a58771d5b06498d28',
      '2db191eb16d3314974f8708363909aeee607d06fb743156b18d3b353a5d40fef70ae377dd68d06fe',
    ],
  ])('the public key of %s', (secret, expected) => {
    expect(hexOfElement(createSigningKey(numberOfHex(secret, 'key')).publicElement)).toBe(expected)
  })

  test.each([['0'.repeat(80)], [hexOfNumber(ORDER)], ['f'.repeat(80)]])('%s is no private key', (text) => {
    expect(() => createSigningKey(numberOfHex(text, 'key'))).toThrow(/between 1 and the order/)
  })
})

describe('transactions', () => {
  const scoped = { ...cancelAll, attributes: { '5': 1 } }
  const cancel: Transaction = { type: 15, fields: { ...own, Nonce: 8, MarketIndex: 1, Index: 1001 } }
  const leverage: Transaction = {
    type: 20,
    fields: { ...own, Nonce: 10, MarketIndex: 1, InitialMarginFraction: 500, MarginMode: 0 },
  }
  const skipping: Transaction = {
    type: 15,
    fields: { ...account, Nonce: 6, MarketIndex: 0, Index: 124, ExpiredAt: 1777809907009 },
    attributes: { '4': 1 },
  }
  test.each<[string, Transaction, number, string]>([
    [
      'official create, attributes that say nothing',
      officialCreate,
      TESTNET,
      '32b8a053dbfef46e8940c2aa8f58328d58eb2396a3bf6fc2bc9017ed2af874fbe15c04242a350e0e',
    ],
    [
      'official cancel with skip-nonce',
      skipping,
      TESTNET,
      '3522f05b32ed9b989ac3236686ec56588eb22369885fb8ee4d6de07f5ece95e40126b8d1714a4dc4',
    ],
    [
      'post-only buy',
      postOnly,
      MAINNET,
      '81f267c15868b94746659658190fcf0a816e6a0689544f3d9d0d3504e31712f3cb4a8463d1ca57b7',
    ],
    [
      'post-only buy with skip-nonce',
      { ...postOnly, attributes: { '4': 1 } },
      MAINNET,
      'b497bff515a7dc52254a6809b8cf7a6a4ca151c257f2c709dd8525143a0b0b5a3777d9e941f92af5',
    ],
    [
      'cancel',
      cancel,
      MAINNET,
      '425b5893cdc9fbecf33955726c28d6d04027f031f06ea280c6e4c12fb32ce5387405546340c7c589',
    ],
    [
      'cancel all',
      cancelAll,
      MAINNET,
      'ba29fd38f48a4caca586b8d3cf9f6e00db5feb1f7f8d902c75796890e1c6e5ef08935f958529186d',
    ],
    [
      'cancel all of a market',
      scoped,
      MAINNET,
      'd846b70c9765dddfb26c6fcb983feac9af045b82d032f13f0cc90f44d098bb2b093785b57f41c875',
    ],
    [
      'leverage',
      leverage,
      MAINNET,
      'b1fcc9b0cdc938fe527a42ed11a98a2ecd10ca79b72f2d0a78cdc15a8fe601477467dfdee1bc4491',
    ],
  ])('%s', (_name, transaction, chainId, expected) => {
    expect(hexOfElement(hashTransaction(transaction, chainId))).toBe(expected)
  })

  test('another chain, nonce or field makes another hash', () => {
    const hashOf = (change: Record<string, number>, chainId = MAINNET) =>
      hexOfElement(hashTransaction({ ...postOnly, fields: { ...postOnly.fields, ...change } }, chainId))
    const hashes = [hashOf({}), hashOf({}, TESTNET), hashOf({ Nonce: 8 }), hashOf({ IsAsk: 1 })]
    expect(new Set(hashes).size).toBe(4)
  })

  test('a missing or broken field is a bug of ours, not a signature', () => {
    expect(() => hashTransaction({ ...cancelAll, fields: own }, MAINNET)).toThrow(/expected Nonce/)
    const broken = { ...cancelAll, fields: { ...cancelAll.fields, Time: 0.5 } }
    expect(() => hashTransaction(broken, MAINNET)).toThrow(/expected Time/)
  })
})

describe('signatures', () => {
  test('the official vector with a fixed k', () => {
    const secret = numberOfHex(
      '4980df1a5a76cba9fef4d80446e951108e16a5b21f497976475c950bd2588c5a58771d5b06498d28',
      'key',
    )
    const message = element(
      '4b1047aff6018e74d095f1655d639d99192e1b447abe1087078612814b88ddfabc53f279194014ee',
    )
    const k = numberOfHex(
      '5866d18f345acc487b5bfbc92bb1a3d2351628e54cd41a3d47e351fa62c16bd454075f200178017c',
      'k',
    )
    expect(hex(sign(message, createSigningKey(secret), k))).toBe(
      '22794fdf937575606fc2b233d1b565ee085991dc9a68d598989a3e2f76b338e4914e79f85259a45125468abb012d123fe4d13619c90e053a3749737b72c8f9294e8db2469e832ed664b6afcc65bb055e',
    )
  })

  test('the post-only buy with a fixed k', () => {
    expect(hex(sign(hashTransaction(postOnly, MAINNET), key, FIXED_K))).toBe(
      '8ab32accc8ab3d552d5b21cf2a480349f99fa271050d87ab23c5c73e3ad4d946d1937b7e67a6484ced5f4f7e7097f8c62d23a5224f6ea96bb77ac272004c28e4bce10bf8fcd50c5947dc56837c4c3901',
    )
  })

  test('a signature of the official signer verifies, a changed one does not', () => {
    const message = hashTransaction(officialCreate, TESTNET)
    const signature = Buffer.from(
      '58610921bb1b9f01ce3505a3e1391b37d7e1021570ae6ee27788bea6bcfa25063842cbbc22f4895cd74728756feb7dbf45c412719b182d89fe15ace75ffb3335a8ecbfb8d1f82866524fa728c9e7e15c',
      'hex',
    )
    expect(verify(message, signature, key.publicPoint)).toBe(true)
    for (const at of [0, 39, 40, 79]) {
      const changed = Buffer.from(signature)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(verify(message, changed, key.publicPoint)).toBe(false)
    }
    expect(verify(hashTransaction(officialCreate, MAINNET), signature, key.publicPoint)).toBe(false)
    expect(verify(message, signature.subarray(1), key.publicPoint)).toBe(false)
  })

  test('a random k signs validly and differently each time', () => {
    const message = hashTransaction(postOnly, MAINNET)
    const signatures = [sign(message, key), sign(message, key)]
    expect(new Set(signatures.map(hex)).size).toBe(2)
    for (const signature of signatures) expect(verify(message, signature, key.publicPoint)).toBe(true)
  })
})

describe('auth tokens', () => {
  const request = { deadlineSeconds: 1800000000, accountIndex: 12345, apiKeyIndex: 5 }

  test('the element and the token of the sheet', () => {
    const text = tokenMessage(request)
    const message = hashText(text)
    expect(hexOfElement(message)).toBe(
      'eacee8b08ca1375f60489db18ff0ccfaf1876dc525ba8f852fa414aa28ae97dc478625b83f246bd5',
    )
    expect(`${text}:${hex(sign(message, key, FIXED_K))}`).toBe(
      '1800000000:12345:5:4f5dd81ae1d4fd2d283ab83c6d765beb8baf9810ef86f6f1f87972d33f2c95252350a68f8a02412846a8027f6923a351f972bf78136def8d23d6c02f2c27f83a5abf38dbcfabe2ca931e753d90bb5666',
    )
  })

  test('a token of the task runner carries a signature of its text', () => {
    const result = createTaskRunner()({ task: 'token', request }, PRIVATE_KEY)
    const token = result.result === 'token' ? result.token : ''
    const [deadline, account, apiKey, signature = ''] = token.split(':')
    expect([deadline, account, apiKey]).toEqual(['1800000000', '12345', '5'])
    const bytes = Buffer.from(signature, 'hex')
    expect(verify(hashText('1800000000:12345:5'), bytes, key.publicPoint)).toBe(true)
  })
})

describe('curve', () => {
  test('the fixed-base table agrees with double-and-add, at the edges too', () => {
    for (const scalar of [1n, 2n, 31n, 32n, ORDER - 1n, FIXED_K, numberOfHex(PRIVATE_KEY, 'key')])
      expect(encodePoint(multiplyGenerator(scalar))).toEqual(encodePoint(multiplyPublicly(GENERATOR, scalar)))
  })

  test('the order times the generator is neutral, and neutral changes nothing', () => {
    expect(hexOfElement(encodePoint(multiplyGenerator(ORDER)))).toBe('00'.repeat(40))
    expect(encodePoint(addPoints(GENERATOR, NEUTRAL))).toEqual([4n, 0n, 0n, 0n, 0n])
  })

  test('an inverse times its element is one', () => {
    const some = [5n, P - 1n, 0n, 12345678901234567n, 3n] as const
    expect(multiply(some, inverse(some))).toEqual(ONE5)
  })
})

describe('what travels', () => {
  test('the fields of the transaction, Sig as base64 and attributes as null', () => {
    const info = encodeTransaction(postOnly, 'ff'.repeat(80))
    expect(info).toEqual({
      ...postOnly.fields,
      Sig: Buffer.alloc(80, 0xff).toString('base64'),
      L2TxAttributes: null,
    })
  })

  test.each([
    [{ accountIndex: -1, apiKeyIndex: 5, privateKey: PRIVATE_KEY }, /account index/],
    [{ accountIndex: 1, apiKeyIndex: 255, privateKey: PRIVATE_KEY }, /from 0 to 254/],
    [{ accountIndex: 1, apiKeyIndex: 5, privateKey: 'secret-text' }, /80 hex digits/],
  ])('credentials %# are refused without naming the key', (credentials, words) => {
    expect(() => checkCredentials(credentials)).toThrow(words)
    expect(() => checkCredentials(credentials)).not.toThrow(/secret-text/)
  })
})
