import { getStarkKey, pedersen as referencePedersen, sign, verify } from '@scure/starknet'
import { describe, expect, it } from 'vitest'
import { pedersen } from './pedersen.ts'
import { readSignature, StarkKey } from './stark-key.ts'
import { shortText, TYPES, TypedData, typeHash } from './typed-data.ts'

const PRIVATE_KEY = `0x${'11'.repeat(31)}`
const PUBLIC_KEY = '0x7e7edc1c7d134f664f260917acac01f8b880e04990f5a2c3534610c0a4c5043'
const ACCOUNT = 0x69706ca42c8b8ac38b6696ddd278538424a6c48ccbf7a54cf470577c9a9abc4n
const TESTNET = 'PRIVATE_SN_POTC_SEPOLIA'
const testnet = new TypedData(TESTNET, ACCOUNT)
const mainnet = new TypedData('PRIVATE_SN_PARACLEAR_MAINNET', ACCOUNT)
const limit = {
  timestamp: 1_735_689_600_123n,
  market: 'BTC-USD-PERP',
  side: 'BUY',
  type: 'LIMIT',
  size: 5_000_000n,
  price: 6_543_210_000_000n,
} as const

/** Every vector of section 4.5 of the venue sheet. */
describe('the vectors of the venue sheet', () => {
  it('reproduces the type hashes', () => {
    expect(typeHash(TYPES.order)).toBe(0xa56d5225b97b257c15ae2cb1cc0ea605381a886cd75463db45fd2ef9fbc255n)
    expect(typeHash(TYPES.modifyOrder)).toBe(
      0x201789bb587c17b251fd38daf43b14807010ea721c2929a8c2fc33bf15c2e2cn,
    )
    expect(typeHash(TYPES.request)).toBe(0x186cdef6b179923c411c13c11b8a825f12bf34203bdda0a984da9d6f2313c2n)
    expect(typeHash(TYPES.domain)).toBe(0x98d1932052fc5137543de5ed85b7a88555a4cd1ff5d5bfedb62ed9b9a1f0dbn)
    expect(typeHash(TYPES.constant)).toBe(0xe84bbcb68e0f7c73a9058ba82b6da9c1ffdc502efcf034e78b0c003c22ecc9n)
  })

  it('reproduces the domain hashes', () => {
    expect(testnet.domainHash).toBe(0x38b9242cb46eb19ff458c80a8f0eda7e8e26d8d6d54a63d9b5ed89750e39ef2n)
    expect(mainnet.domainHash).toBe(0x6f74f207280b65cf663fb8d7763fac1e7398cd6d7da5d7681dc300ee4278a0an)
  })

  it('reproduces the messages', () => {
    expect(testnet.authHash(1_735_689_600n, 1_735_776_000n)).toBe(
      0x194cb0daef3978322eb133a481b00bb59a56b64960be300d235de08c277978bn,
    )
    expect(testnet.onboardingHash()).toBe(0x74fcf7fa704e55840ba6a3359dc9f0841ba0f488cddde09bd7654916211f3fdn)
    expect(testnet.orderStruct(limit)).toBe(
      0x1164b879b826acdd49ed38a2d9d5b912c917ecea70f17eaee100e7ae8458308n,
    )
    expect(testnet.orderHash(limit)).toBe(0x7146168967c52f7c68e10eebfe6f38ba8badd021b126e44b076c813845c38bdn)
    expect(mainnet.orderHash(limit)).toBe(0x3ff4ce6b49fc5a80f5ac19ece2d1b24843089b4e875231b17349ef548a414en)
    expect(
      testnet.orderHash({
        ...limit,
        market: 'ETH-USD-PERP',
        side: 'SELL',
        type: 'MARKET',
        size: 150_000_000n,
        price: 0n,
      }),
    ).toBe(0x5a387e8c33a50f3894abc11be252337756e0f2c7e1bcfd879d40c89c646623an)
    expect(
      testnet.modifyHash(
        { ...limit, timestamp: 1_735_689_600_456n, price: 6_543_220_000_000n },
        1_735_689_600_123_201_709_900_000_000n,
      ),
    ).toBe(0x33fd3481232f25e3ffc027403d704d5fa60109441a68305a5caf301530d2a39n)
  })

  it('reproduces the published fixtures', () => {
    const published = new TypedData(
      TESTNET,
      0x129c135ed63df9353885e292be4426b8ed6122b13c6c0e1bb787288a1f5adfan,
    )
    expect(published.authHash(1_706_868_900n, 1_706_955_300n)).toBe(
      0x483c5a1b923d0e130ea8ead403e029af1786ef0210ba6d429032a6bad5df53en,
    )
    expect(
      published.orderHash({
        timestamp: 1_634_736_000_000n,
        market: 'ETH-USD-PERP',
        side: 'BUY',
        type: 'LIMIT',
        size: 10_000_000n,
        price: 150_000_000_000n,
      }),
    ).toBe(0x357f784e57d5c5b56410bfd988055f93958794f4e550742849e6c82b943c92dn)
  })

  it('accepts the signatures, which are those of the library', () => {
    expect(getStarkKey(PRIVATE_KEY)).toBe(PUBLIC_KEY)
    const key = new StarkKey(PUBLIC_KEY)
    const cases = [
      [
        testnet.authHash(1_735_689_600n, 1_735_776_000n),
        2123980003223848489975450997251888636242499646239450340671434252264935762767n,
        2569713212297541402378116122583820676136262349175216886446299377310267139420n,
      ],
      [
        testnet.orderHash(limit),
        3418662925300848070160642469349951986712177571240250428453785380412664231329n,
        2318743345511547253819157502193767760978193426480183542659970304280032649510n,
      ],
      [
        mainnet.orderHash(limit),
        463186437184426620037910601074495077290145778541866496654376443143953773050n,
        1131442781940555949747137653869513559810078739661359925622199584088168995005n,
      ],
    ] as const
    for (const [hash, r, s] of cases) {
      expect(key.verifies(hash, { r, s })).toBe(true)
      expect(key.verifies(hash ^ 1n, { r, s })).toBe(false)
      expect(key.verifies(hash, { r: s, s: r })).toBe(false)
      const made = sign(hash.toString(16).padStart(64, '0'), PRIVATE_KEY)
      expect([made.r, made.s]).toEqual([r, s])
    }
  })
})

describe('our own arithmetic beside the library', () => {
  it('hashes the same, at the edges too', () => {
    const order = 2n ** 251n + 17n * 2n ** 192n + 1n
    const values = [
      0n,
      1n,
      255n,
      2n ** 248n - 1n,
      2n ** 248n,
      order - 1n,
      shortText('PRIVATE'),
      typeHash('x'),
    ]
    for (const [index, left] of values.entries()) {
      const right = values[(index * 3 + 1) % values.length] as bigint
      expect(pedersen(left, right)).toBe(BigInt(referencePedersen(left, right)))
    }
    expect(() => pedersen(order, 0n)).toThrow('field')
  })

  it('verifies as the library does, for keys of either sign', () => {
    for (const privateKey of ['0x1', '0x2', '0x1234567', PRIVATE_KEY]) {
      const key = new StarkKey(getStarkKey(privateKey))
      const hash = (typeHash(privateKey) % 2n ** 250n).toString(16).padStart(64, '0')
      const signature = sign(hash, privateKey)
      expect(key.verifies(BigInt(`0x${hash}`), signature)).toBe(true)
      const x = BigInt(getStarkKey(privateKey)).toString(16).padStart(64, '0')
      expect(['02', '03'].some((prefix) => verify(signature, hash, prefix + x))).toBe(true)
      expect(new StarkKey(getStarkKey('0x99')).verifies(BigInt(`0x${hash}`), signature)).toBe(false)
    }
  })

  it('reads signatures of two decimal numbers only', () => {
    expect(readSignature('["12","34"]')).toEqual({ r: 12n, s: 34n })
    for (const text of ['', '[]', '["1"]', '[1,2]', '["0x1","2"]', 7, undefined])
      expect(readSignature(text)).toBeUndefined()
  })
})
