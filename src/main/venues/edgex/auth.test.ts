import { bytesToHex } from '@noble/hashes/utils.js'
import { verify } from '@scure/starknet'
import { describe, expect, test } from 'vitest'
import { keccak256 } from '../../signing/keccak.ts'
import { CURVE_ORDER } from '../../signing/stark-curve.ts'
import { readStarkKey, starkPublicKey } from '../../signing/stark-ecdsa.ts'
import {
  domainSeparator,
  flatten,
  nonceOf,
  type OrderTerms,
  orderDigest,
  orderStructHash,
  readSignerKey,
  requestText,
  signDigest,
  signRequest,
} from './auth.ts'
import {
  orderMessage,
  orderWords,
  requestMessage,
  signHeader,
  signMessage,
  signOrder,
  starkKeyOf,
} from './stark-auth.ts'

describe('the HMAC of requests', () => {
  test.each([
    [
      '1735542383256GET/api/v2/private/account/getAccountAssetaccountId=12345',
      '80fdda27286f6ad9e562be3ff94dde7601d896ade90044f415b0b73e61892f12',
    ],
    [
      '1773302047172POST/api/v2/private/order/cancelOrderByIdaccountId=12345&orderIdList=11&22',
      '3a8f000c2f340d38bfac5bc1b56c5ea2209c00ea10ceb34e82845ab2c3eff4da',
    ],
    [
      '1773302047172GET/api/v1/private/wsaccountId=12345&timestamp=1773302047172',
      'e3ff886da4dc764e93d58b42997cb78fc16fb6e89e16b5971cb2c488ca9cdade',
    ],
  ])('vector %s', (text, signature) => {
    expect(signRequest(text, 'my-api-secret')).toBe(signature)
  })

  test('a body is flattened by name, lists in their order, objects in their place', () => {
    const body = { orderIdList: ['11', '22'], accountId: '12345' }
    expect(requestText(1773302047172, 'POST', '/api/v2/private/order/cancelOrderById', flatten(body))).toBe(
      '1773302047172POST/api/v2/private/order/cancelOrderByIdaccountId=12345&orderIdList=11&22',
    )
    expect(flatten({ openTp: { side: 'SELL', price: '1' } })).toBe('openTp=price=1&side=SELL')
    expect(flatten({ b: true, a: false, c: [] })).toBe('a=false&b=true&c=')
  })
})

test.each([
  ['trade-abc123', 2296946694],
  ['9311381563209122', 3353661024],
  ['terminal-1', 1620236092],
])('the nonce of %s', (clientOrderId, nonce) => {
  expect(nonceOf(clientOrderId)).toBe(nonce)
})

describe('the EIP-712 signature of orders', () => {
  const key = readSignerKey('0123456789abcdef'.repeat(4))
  const terms: OrderTerms = {
    nonce: nonceOf('terminal-1'),
    accountId: 12345n,
    isBuying: true,
    amountSynthetic: 100n,
    amountCollateral: 12345000n,
    amountFee: 1000000n,
    expireTimeMs: 1_800_000_000_999,
    l2ExpireTimeMs: 0,
  }

  test('the address of the key', () => {
    expect(key.address).toBe('0xFCAd0B19bB29D4674531d6f115237E16AfCE377c'.toLowerCase())
  })

  test('vector 1: the SDK test domain', () => {
    const separator = domainSeparator({
      chainId: 33431n,
      verifyingContract: '0x1ae109ea449cfe0bed08bfe8911e968a49a919b1',
    })
    expect(bytesToHex(separator)).toBe('8793f96bb1a2d80aba26404110308262c7bf6f069ff4130e307dabb87de698c1')
    const hash = orderStructHash(terms, { synthetic: 10000001n, collateral: 1000n }, key.address)
    expect(bytesToHex(hash)).toBe('db447a2bdf4ed579c60abad337b6b1a6aa4a0969038f7f75fa42a05048679758')
    const digest = orderDigest(separator, hash)
    expect(bytesToHex(digest)).toBe('c9518a0bb17b66e1be3fbcca38cc6aced4febb3209da9a4bde55dbc78f37dfed')
    expect(signDigest(digest, key.bytes)).toBe(
      '7051fa9bc5a9d40321537c1fc5c688e99f149b76708865066be8273a99ba980f4a12e8ceb5bbc76c2064dc6329080a227dffac828f643dcc2c28b937280504941b',
    )
  })

  test('vector 2: mainnet', () => {
    const separator = domainSeparator({
      chainId: 3343n,
      verifyingContract: '0xeeb3fb05cca17745cbdf193a9b16537efb68fac8',
    })
    expect(bytesToHex(separator)).toBe('79de539348476909462cecff9279ca69c43987ba60e1590baced93d936a211d6')
    const hash = orderStructHash(
      { ...terms, amountSynthetic: 10000000n, amountCollateral: 97393800n },
      { synthetic: 30000001n, collateral: 1000n },
      key.address,
    )
    const digest = orderDigest(separator, hash)
    expect(bytesToHex(digest)).toBe('13b2dedb9947f25e55c6d02b09622df1f759db7a786f5af5746c9c8b94ae9f9b')
    expect(signDigest(digest, key.bytes)).toBe(
      'd85b4d488a9707319743e67e6de99f5e4af18e3ad393ce676087bdda7f4d1e3464ee35be28d54c6bb9580b58a3437cefc419115c0024b887965c28bc28c95d6e1c',
    )
  })

  test.each(['', '12', 'z'.repeat(64), '0'.repeat(64)])(
    'a key that is none is refused unnamed: %j',
    (text) => {
      expect(() => readSignerKey(text)).toThrow(expect.objectContaining({ kind: 'config' }))
    },
  )
})

describe('the Stark signatures of V1', () => {
  const assets = {
    synthetic: 0x425443322d31300000000000000000n,
    collateral: 0x33bda5c923bae4e84825b74762d5482889b9512465fbffc50d1ae4b82e345c3n,
  }
  const key = starkKeyOf(readStarkKey('0512a3f0d3b1c5e7f9a1b2c3d4e5f60718293a4b5c6d7e8f90123456789abcde'))

  test('the public half of the key', () => {
    const { x, y } = starkPublicKey(key.privateKey)
    expect(x).toBe(0x05a0034e4bddbe8904a1b49320676cec653b915c1e97b9ac1e986ba916036c70n)
    expect(y).toBe(0x02a5374a1b6c449da125a6c5461df4e2cbae896c0cee77654b827a775b59a192n)
  })

  test('the documented createOrder sample', () => {
    const terms: OrderTerms = {
      nonce: 808219,
      accountId: 543429922991899150n,
      isBuying: true,
      amountSynthetic: 10000000n,
      amountCollateral: 97393800n,
      amountFee: 48697n,
      expireTimeMs: 0,
      l2ExpireTimeMs: 1737254372359,
    }
    const { amounts, positions } = orderWords(terms)
    expect(amounts).toBe(0x5ce1c880000000000989680000000000000be39000c551bn)
    expect(positions).toBe(0x60f154d458080041c0f154d458080041c0f154d458080041c000eba140000n)
    expect(orderMessage(terms, assets)).toBe(
      0x7d379d7435278e8b8a41b87584288ca730a19f263b162828d20f7e41ee7761an,
    )
  })

  test('the published signature of that sample belongs to the documented account key', () => {
    const message = 0x7d379d7435278e8b8a41b87584288ca730a19f263b162828d20f7e41ee7761an % CURVE_ORDER
    const signature =
      '0537b3051bb9ffb98bb842ff6cadf69807a8dbf74f94d8c6106cf4f59b1fd2dc01aa2d93420408d60298831ddb82f7b482574ecb0fc285294dfeec732379ec40'
    const publicKey =
      '0405580341e2c99823a0a35356b8ac84e372dd38fd1f4b50f607b931ec8038c21106ea3dd81a7fc864893c8c6f674e4a4510c369f939bdc0259a0980dfde882c2d'
    expect(verify(signature, message.toString(16).padStart(64, '0'), publicKey)).toBe(true)
  })

  test('own vector: a sale', () => {
    const terms: OrderTerms = {
      nonce: 1620236092,
      accountId: 123456789012345678n,
      isBuying: false,
      amountSynthetic: 20000000n,
      amountCollateral: 200000000n,
      amountFee: 1000000n,
      expireTimeMs: 0,
      l2ExpireTimeMs: 500000 * 3_600_000 + 1,
    }
    expect(orderMessage(terms, assets)).toBe(
      0x10533e7de55d14bf830b705a4ce4f363fc4bf4dad941f9f1b21011e5966d999n,
    )
    expect(signOrder(terms, assets, key)).toBe(
      '06e92ce5e89e61c7acd5bbb3cbe96747fa205234b63ad68192fde277789968eb010115f61a6095ef489c564e59818df0d2d7187fea8062f09bbd52367beaa75d',
    )
  })

  test('header vector: keccak, reduced, signed, with the y of the public key', () => {
    const text =
      '1735542383256GET/api/v1/private/account/getPositionTransactionPageaccountId=543429922991899150&filterTypeList=SETTLE_FUNDING_FEE&size=10'
    expect(keccak256(text)).toBe(0x16dd40a93f29e29331786ab94ec564eac75efab1ce712f031afeda554fadedfbn)
    const message = requestMessage(text) ?? 0n
    expect(message).toBe(0x06dd40a93f29e27131786ab94ec564eb585cd5d638a1ca9ede3195d1f421539dn)
    expect(message < CURVE_ORDER).toBe(true)
    const signature =
      '0450aad58727a5fbb7870f26245ac59a87df589ff46f4708ccd4ec21ec1f1b3d0281469b8a33d237b5b5bd7351ae390ed004c676b1d4be4e424b9e5ce4c098a7'
    expect(signMessage(message, key)).toBe(signature)
    expect(signHeader(message, key)).toBe(
      `${signature}02a5374a1b6c449da125a6c5461df4e2cbae896c0cee77654b827a775b59a192`,
    )
  })
})
