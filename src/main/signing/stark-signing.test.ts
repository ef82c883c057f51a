import * as scure from '@scure/starknet'
import { expect, test } from 'vitest'
import { keccak256, starknetKeccak } from './keccak.ts'
import { pedersen, warmPedersen } from './pedersen.ts'
import { CURVE_ORDER, FIELD } from './stark-curve.ts'
import { readStarkKey, signStark, starkPublicKey, warmStarkSigning } from './stark-ecdsa.ts'

const chain = (elements: readonly bigint[]): bigint =>
  pedersen(elements.reduce(pedersen, 0n), BigInt(elements.length))
const shortText = (text: string): bigint => BigInt(`0x${Buffer.from(text).toString('hex')}`)

/** StarkEx order hash as the EdgeX sheet, part 4.4, puts it together. */
const starkExHash = (assets: readonly [bigint, bigint, bigint], w4: bigint, w5: bigint): bigint =>
  pedersen(pedersen(pedersen(pedersen(assets[0], assets[1]), assets[2]), w4), w5)
const COLLATERAL = 0x33bda5c923bae4e84825b74762d5482889b9512465fbffc50d1ae4b82e345c3n
const SYNTHETIC = 0x425443322d31300000000000000000n

test('hashes are those of an independent library, for edges and for numbers of every length', () => {
  const numbers = [0n, 1n, 15n, 16n, 2n ** 248n - 1n, 2n ** 248n, FIELD - 1n]
  let last = 7n
  for (let bits = 1n; bits < 252n; bits += 9n) {
    last = starknetKeccak(String(last)) & (2n ** bits - 1n)
    numbers.push(last)
  }
  numbers.forEach((a, at) => {
    const b = numbers[(at * 5 + 3) % numbers.length] as bigint
    expect(pedersen(a, b)).toBe(BigInt(scure.pedersen(a, b)))
  })
})

test('a hash takes field elements only', () => {
  expect(() => pedersen(FIELD, 0n)).toThrow(/field elements/)
  expect(() => pedersen(0n, -1n)).toThrow(/field elements/)
})

test('type and domain hashes of the Paradex sheet, part 4.5', async () => {
  await warmPedersen()
  const domainType = starknetKeccak('StarkNetDomain(name:felt,chainId:felt,version:felt)')
  expect(domainType).toBe(0x98d1932052fc5137543de5ed85b7a88555a4cd1ff5d5bfedb62ed9b9a1f0dbn)
  const domain = chain([domainType, shortText('Paradex'), shortText('PRIVATE_SN_POTC_SEPOLIA'), 1n])
  expect(domain).toBe(0x38b9242cb46eb19ff458c80a8f0eda7e8e26d8d6d54a63d9b5ed89750e39ef2n)
})

test('a signature of the Paradex sheet, part 4.5', async () => {
  await warmStarkSigning()
  const key = readStarkKey(`0x${'11'.repeat(31)}`)
  expect(starkPublicKey(key).x).toBe(0x7e7edc1c7d134f664f260917acac01f8b880e04990f5a2c3534610c0a4c5043n)
  expect(signStark(0x7146168967c52f7c68e10eebfe6f38ba8badd021b126e44b076c813845c38bdn, key)).toEqual({
    r: 3418662925300848070160642469349951986712177571240250428453785380412664231329n,
    s: 2318743345511547253819157502193767760978193426480183542659970304280032649510n,
  })
})

test('the order that EdgeX documents: its hash, and the published signature over it', () => {
  const w4 = 0x5ce1c880000000000989680000000000000be39000c551bn
  const w5 = 0x60f154d458080041c0f154d458080041c0f154d458080041c000eba140000n
  const message = starkExHash([COLLATERAL, SYNTHETIC, COLLATERAL], w4, w5)
  expect(message).toBe(0x7d379d7435278e8b8a41b87584288ca730a19f263b162828d20f7e41ee7761an)
  const signature = new scure.Signature(
    0x0537b3051bb9ffb98bb842ff6cadf69807a8dbf74f94d8c6106cf4f59b1fd2dcn,
    0x01aa2d93420408d60298831ddb82f7b482574ecb0fc285294dfeec732379ec40n,
  )
  const x = '05580341e2c99823a0a35356b8ac84e372dd38fd1f4b50f607b931ec8038c211'
  const y = '06ea3dd81a7fc864893c8c6f674e4a4510c369f939bdc0259a0980dfde882c2d'
  expect(scure.verify(signature, message.toString(16).padStart(64, '0'), `04${x}${y}`)).toBe(true)
})

test('the vectors of the EdgeX sheet, part 4.4, with its public test key', () => {
  const key = readStarkKey('0512a3f0d3b1c5e7f9a1b2c3d4e5f60718293a4b5c6d7e8f90123456789abcde')
  expect(starkPublicKey(key)).toEqual({
    x: 0x05a0034e4bddbe8904a1b49320676cec653b915c1e97b9ac1e986ba916036c70n,
    y: 0x02a5374a1b6c449da125a6c5461df4e2cbae896c0cee77654b827a775b59a192n,
  })
  const account = 123456789012345678n
  const w4 = (((((20000000n << 64n) + 200000000n) << 64n) + 1000000n) << 32n) + 1620236092n
  const w5 = ((((((((3n << 64n) + account) << 64n) + account) << 64n) + account) << 32n) + 500000n) << 17n
  const message = starkExHash([SYNTHETIC, COLLATERAL, COLLATERAL], w4, w5)
  expect(message).toBe(0x10533e7de55d14bf830b705a4ce4f363fc4bf4dad941f9f1b21011e5966d999n)
  expect(signStark(message, key)).toEqual({
    r: 0x06e92ce5e89e61c7acd5bbb3cbe96747fa205234b63ad68192fde277789968ebn,
    s: 0x010115f61a6095ef489c564e59818df0d2d7187fea8062f09bbd52367beaa75dn,
  })

  const text =
    '1735542383256GET/api/v1/private/account/getPositionTransactionPage' +
    'accountId=543429922991899150&filterTypeList=SETTLE_FUNDING_FEE&size=10'
  expect(keccak256(text)).toBe(0x16dd40a93f29e29331786ab94ec564eac75efab1ce712f031afeda554fadedfbn)
  expect(signStark(keccak256(text) % CURVE_ORDER, key)).toEqual({
    r: 0x0450aad58727a5fbb7870f26245ac59a87df589ff46f4708ccd4ec21ec1f1b3dn,
    s: 0x0281469b8a33d237b5b5bd7351ae390ed004c676b1d4be4e424b9e5ce4c098a7n,
  })
})

test('a message outside 251 bits and a key that is none are named, and the key is not repeated', () => {
  expect(() => signStark(2n ** 251n, 1n)).toThrow(/251 bits/)
  for (const wrong of ['', '0x', '0', 'hello', `0x${CURVE_ORDER.toString(16)}`, '1'.repeat(65)])
    expect(() => readStarkKey(wrong)).toThrow(/expected a Stark private key: a hexadecimal number below/)
  expect(readStarkKey('0X0a')).toBe(10n)
})
