import { Signature, verify } from '@scure/starknet'
import { describe, expect, test } from 'vitest'
import { D } from '../../base/decimal.ts'
import { createMessages, type OrderTerms, readSigningKey, signMessage } from './auth.ts'
import { createSigner } from './signer.ts'
import { shortText, structHash, structType } from './typed-data.ts'

/** The dummy key of the sheet's vectors, part 4.5: it opens nothing. */
const credentials = {
  account: '0x69706ca42c8b8ac38b6696ddd278538424a6c48ccbf7a54cf470577c9a9abc4',
  privateKey: `0x${'11'.repeat(31)}`,
}
const key = readSigningKey(credentials)
const TESTNET = 'PRIVATE_SN_POTC_SEPOLIA'
const testnet = createMessages(TESTNET, key.accountNumber)
const mainnet = createMessages('PRIVATE_SN_PARACLEAR_MAINNET', key.accountNumber)
const published = createMessages(TESTNET, 0x129c135ed63df9353885e292be4426b8ed6122b13c6c0e1bb787288a1f5adfan)

const LIMIT: OrderTerms = {
  market: 'BTC-USD-PERP',
  side: 'BUY',
  type: 'LIMIT',
  sizeBase: new D('0.05'),
  price: new D('65432.1'),
}
const MARKET: OrderTerms = {
  market: 'ETH-USD-PERP',
  side: 'SELL',
  type: 'MARKET',
  sizeBase: new D('1.5'),
  price: new D(0),
}
const hex = (hash: bigint): string => `0x${hash.toString(16)}`

describe('vectors of the sheet, part 4.5', () => {
  test('the public key of a private one', () => {
    expect(key.publicKey).toBe('0x7e7edc1c7d134f664f260917acac01f8b880e04990f5a2c3534610c0a4c5043')
  })

  const values = [1735689600123n, shortText('BTC-USD-PERP'), 1n, shortText('LIMIT'), 5000000n, 6543210000000n]
  test('a struct, before it is anybody’s message', () => {
    const type = structType('Order(timestamp:felt,market:felt,side:felt,orderType:felt,size:felt,price:felt)')
    expect(hex(structHash(type, values))).toBe(
      '0x1164b879b826acdd49ed38a2d9d5b912c917ecea70f17eaee100e7ae8458308',
    )
    expect(() => structHash(type, values.slice(1))).toThrow(/expected 6 fields to sign, got 5/)
  })

  test.each([
    [
      'sign-in',
      testnet.signIn(1735689600, 1735776000),
      '0x194cb0daef3978322eb133a481b00bb59a56b64960be300d235de08c277978b',
    ],
    ['onboarding', testnet.onboarding(), '0x74fcf7fa704e55840ba6a3359dc9f0841ba0f488cddde09bd7654916211f3fd'],
    [
      'limit order',
      testnet.order(LIMIT, 1735689600123),
      '0x7146168967c52f7c68e10eebfe6f38ba8badd021b126e44b076c813845c38bd',
    ],
    [
      'limit order on the main network',
      mainnet.order(LIMIT, 1735689600123),
      '0x3ff4ce6b49fc5a80f5ac19ece2d1b24843089b4e875231b17349ef548a414e',
    ],
    [
      'market order',
      testnet.order(MARKET, 1735689600123),
      '0x5a387e8c33a50f3894abc11be252337756e0f2c7e1bcfd879d40c89c646623a',
    ],
    [
      'change of an order',
      testnet.modifyOrder(
        { ...LIMIT, price: new D('65432.2'), orderId: '1735689600123201709900000000' },
        1735689600456,
      ),
      '0x33fd3481232f25e3ffc027403d704d5fa60109441a68305a5caf301530d2a39',
    ],
    [
      'published sign-in',
      published.signIn(1706868900, 1706955300),
      '0x483c5a1b923d0e130ea8ead403e029af1786ef0210ba6d429032a6bad5df53e',
    ],
    [
      'published limit order',
      published.order(
        { ...LIMIT, market: 'ETH-USD-PERP', sizeBase: new D('0.1'), price: new D(1500) },
        1634736000000,
      ),
      '0x357f784e57d5c5b56410bfd988055f93958794f4e550742849e6c82b943c92d',
    ],
  ])('hash of a %s', (_name, hash, expected) => {
    expect(hex(hash)).toBe(expected)
  })

  test.each([
    [
      testnet.signIn(1735689600, 1735776000),
      '2123980003223848489975450997251888636242499646239450340671434252264935762767',
      '2569713212297541402378116122583820676136262349175216886446299377310267139420',
    ],
    [
      testnet.order(LIMIT, 1735689600123),
      '3418662925300848070160642469349951986712177571240250428453785380412664231329',
      '2318743345511547253819157502193767760978193426480183542659970304280032649510',
    ],
    [
      mainnet.order(LIMIT, 1735689600123),
      '463186437184426620037910601074495077290145778541866496654376443143953773050',
      '1131442781940555949747137653869513559810078739661359925622199584088168995005',
    ],
  ])('signature %#', (hash, r, s) => {
    expect(signMessage(hash, key.privateKey)).toBe(`["${r}","${s}"]`)
  })
})

describe('what can be signed', () => {
  test('a price or size that would lose digits is refused, not cut', () => {
    expect(() => testnet.order({ ...LIMIT, price: new D('0.000000001') }, 1)).toThrow(/at most 8 decimals/)
  })

  test('text that does not fit a field is refused', () => {
    expect(() => shortText('x'.repeat(32))).toThrow(/at most 31 ASCII/)
    expect(() => shortText('ÄPFEL')).toThrow(/ASCII/)
    expect(shortText('')).toBe(0n)
  })

  test.each([
    [{ account: 'hello' }, /account address/],
    [{ account: '0x0' }, /account address/],
    [{ account: `0x${'f'.repeat(64)}` }, /account address/],
    [{ privateKey: 'secret words' }, /Stark private key/],
  ])('credentials of a wrong shape are named without their value: %o', (wrong, message) => {
    const read = () => readSigningKey({ ...credentials, ...wrong })
    expect(read).toThrow(message)
    expect(read).not.toThrow(/secret words|hello/)
  })
})

describe('the signer', () => {
  const never = new AbortController().signal
  const signerOf = (nowMs: number) =>
    createSigner({
      readCredentials: () => credentials,
      venueNowMs: () => nowMs,
      fetchChainId: async () => TESTNET,
    })

  test('the headers of a sign-in carry what was signed, in seconds', async () => {
    const signer = signerOf(1735689600123)
    await signer.prepare(never)
    const headers = signer.signInHeaders()
    expect(headers).toMatchObject({
      'paradex-starknet-account': credentials.account,
      'paradex-timestamp': '1735689600',
      'paradex-signature-expiration': '1735691400',
    })
    const [r, s] = JSON.parse(headers['paradex-starknet-signature'] ?? '[]') as [string, string]
    const message = testnet.signIn(1735689600, 1735691400).toString(16).padStart(64, '0')
    const x = key.publicKey.slice(2).padStart(64, '0')
    const isValid = ['02', '03'].some((sign) =>
      verify(new Signature(BigInt(r), BigInt(s)), message, sign + x),
    )
    expect(isValid).toBe(true)
  })

  test('two equal orders in one millisecond are two orders', async () => {
    const signer = signerOf(1735689600123)
    await signer.prepare(never)
    const [first, second] = [signer.order(LIMIT), signer.order(LIMIT)]
    expect([first.signature_timestamp, second.signature_timestamp]).toEqual([1735689600123, 1735689600124])
    expect(first.signature).not.toBe(second.signature)
  })

  test('nothing is signed before the network is known', () => {
    expect(() => signerOf(1).order(LIMIT)).toThrow(/network to be known/)
  })

  test('without credentials every use says so', async () => {
    const none = createSigner({
      readCredentials: () => undefined,
      venueNowMs: () => 1,
      fetchChainId: async () => TESTNET,
    })
    expect(none.available()).toBe(false)
    expect(() => none.check()).toThrow(/only public data/)
    await expect(none.prepare(never)).rejects.toMatchObject({ kind: 'auth' })
  })
})
