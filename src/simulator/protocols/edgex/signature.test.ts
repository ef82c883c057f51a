import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { bodyText, queryText, signHmac, signingText, verifiesHmac } from './signing-text.ts'
import { orderHash, orderWords, type StarkOrder, starkKeyOf, textHash, verifiesStark } from './stark-order.ts'
import {
  addressOfKey,
  domainSeparator,
  nonceOf,
  orderDigest,
  orderStructHash,
  recoverAddress,
  type TypedOrder,
} from './typed-order.ts'

const SECRET = 'my-api-secret'

describe('request signature of V2 (sheet 4.2)', () => {
  it('signs the text of a query', () => {
    const text = signingText(
      '1735542383256',
      'GET',
      '/api/v2/private/account/getAccountAsset',
      queryText({ accountId: '12345', empty: '' }),
    )
    expect(text).toBe('1735542383256GET/api/v2/private/account/getAccountAssetaccountId=12345')
    expect(signHmac(SECRET, text)).toBe('80fdda27286f6ad9e562be3ff94dde7601d896ade90044f415b0b73e61892f12')
  })

  it('signs the flattened text of a body', () => {
    const params = bodyText({ orderIdList: ['11', '22'], accountId: '12345' })
    const text = signingText('1773302047172', 'POST', '/api/v2/private/order/cancelOrderById', params)
    expect(text).toBe(
      '1773302047172POST/api/v2/private/order/cancelOrderByIdaccountId=12345&orderIdList=11&22',
    )
    expect(signHmac(SECRET, text)).toBe('3a8f000c2f340d38bfac5bc1b56c5ea2209c00ea10ceb34e82845ab2c3eff4da')
  })

  it('signs the handshake of the private socket', () => {
    const params = queryText({ timestamp: '1773302047172', accountId: '12345' })
    const text = signingText('1773302047172', 'GET', '/api/v1/private/ws', params)
    const signature = 'e3ff886da4dc764e93d58b42997cb78fc16fb6e89e16b5971cb2c488ca9cdade'
    expect(signHmac(SECRET, text)).toBe(signature)
    expect(verifiesHmac(SECRET, text, signature)).toBe(true)
    expect(verifiesHmac(SECRET, `${text}x`, signature)).toBe(false)
    expect(verifiesHmac(SECRET, text, 'short')).toBe(false)
  })

  it('flattens objects within a body, booleans, empty lists and nulls', () => {
    expect(bodyText({ openTp: { side: 'SELL', price: '1' }, a: true, list: [], none: null })).toBe(
      'a=true&list=&none=&openTp=price=1&side=SELL',
    )
  })
})

describe('order signature of V2 (sheet 4.3)', () => {
  const key = '0123456789abcdef'.repeat(4)
  const order: TypedOrder = {
    nonce: nonceOf('terminal-1'),
    signer: addressOfKey(key),
    accountId: 12345n,
    expirationSeconds: 1_800_000_000n,
    amountSynthetic: 100n,
    amountCollateral: 12_345_000n,
    amountFee: 1_000_000n,
    assetIdSynthetic: 10_000_001n,
    assetIdCollateral: 1000n,
    isBuyingSynthetic: true,
  }

  it('makes nonces out of client ids', () => {
    expect(['trade-abc123', '9311381563209122', 'terminal-1'].map(nonceOf)).toEqual([
      2296946694n,
      3353661024n,
      1620236092n,
    ])
  })

  it('hashes and recovers the case of the test domain', () => {
    expect(order.signer).toBe('0xFCAd0B19bB29D4674531d6f115237E16AfCE377c'.toLowerCase())
    const separator = domainSeparator({
      chainId: 33431n,
      verifyingContract: '0x1ae109ea449cfe0bed08bfe8911e968a49a919b1',
    })
    expect(bytesToHex(separator)).toBe('8793f96bb1a2d80aba26404110308262c7bf6f069ff4130e307dabb87de698c1')
    expect(bytesToHex(orderStructHash(order))).toBe(
      'db447a2bdf4ed579c60abad337b6b1a6aa4a0969038f7f75fa42a05048679758',
    )
    const digest = orderDigest(separator, order)
    expect(bytesToHex(digest)).toBe('c9518a0bb17b66e1be3fbcca38cc6aced4febb3209da9a4bde55dbc78f37dfed')
    const signature =
      '7051fa9bc5a9d40321537c1fc5c688e99f149b76708865066be8273a99ba980f4a12e8ceb5bbc76c2064dc6329080a227dffac828f643dcc2c28b937280504941b'
    expect(recoverAddress(digest, signature)).toBe(order.signer)
    expect(recoverAddress(digest, `0x${signature}`)).toBe(order.signer)
    expect(recoverAddress(digest, signature.replace('7051', '7052'))).not.toBe(order.signer)
    expect(recoverAddress(digest, signature.slice(0, 128))).toBeUndefined()
    expect(recoverAddress(digest, `${'f'.repeat(128)}1b`)).toBeUndefined()
  })

  it('hashes and recovers the case of the main domain', () => {
    const separator = domainSeparator({
      chainId: 3343n,
      verifyingContract: '0xeeb3fb05cca17745cbdf193a9b16537efb68fac8',
    })
    expect(bytesToHex(separator)).toBe('79de539348476909462cecff9279ca69c43987ba60e1590baced93d936a211d6')
    const digest = orderDigest(separator, {
      ...order,
      amountSynthetic: 10_000_000n,
      amountCollateral: 97_393_800n,
      assetIdSynthetic: 30_000_001n,
    })
    expect(bytesToHex(digest)).toBe('13b2dedb9947f25e55c6d02b09622df1f759db7a786f5af5746c9c8b94ae9f9b')
    const signature =
      'd85b4d488a9707319743e67e6de99f5e4af18e3ad393ce676087bdda7f4d1e3464ee35be28d54c6bb9580b58a3437cefc419115c0024b887965c28bc28c95d6e1c'
    expect(recoverAddress(digest, signature)).toBe(order.signer)
  })
})

const ASSETS = {
  syntheticAssetId: '0x425443322d31300000000000000000',
  collateralAssetId: '0x33bda5c923bae4e84825b74762d5482889b9512465fbffc50d1ae4b82e345c3',
}

describe('signatures of V1 (sheet 4.4)', () => {
  it('hashes the documented order and verifies its published signature', () => {
    const order: StarkOrder = {
      ...ASSETS,
      isBuy: true,
      amountSynthetic: 10_000_000n,
      amountCollateral: 97_393_800n,
      amountFee: 48_697n,
      nonce: 808_219n,
      accountId: 543429922991899150n,
      expirationHours: 482_570n,
    }
    const [amounts, account] = orderWords(order)
    expect(amounts).toBe(0x5ce1c880000000000989680000000000000be39000c551bn)
    expect(account).toBe(0x60f154d458080041c0f154d458080041c0f154d458080041c000eba140000n)
    const hash = orderHash(order)
    expect(hash).toBe(0x7d379d7435278e8b8a41b87584288ca730a19f263b162828d20f7e41ee7761an)
    const key = {
      x: '05580341e2c99823a0a35356b8ac84e372dd38fd1f4b50f607b931ec8038c211',
      y: '06ea3dd81a7fc864893c8c6f674e4a4510c369f939bdc0259a0980dfde882c2d',
    }
    const signature =
      '0537b3051bb9ffb98bb842ff6cadf69807a8dbf74f94d8c6106cf4f59b1fd2dc01aa2d93420408d60298831ddb82f7b482574ecb0fc285294dfeec732379ec40'
    expect(verifiesStark(key, hash, signature)).toBe(true)
    expect(verifiesStark(key, hash, signature + key.y)).toBe(true)
    expect(verifiesStark(key, hash, signature + key.x)).toBe(false)
    expect(verifiesStark(key, hash + 1n, signature)).toBe(false)
    expect(verifiesStark(key, hash, 'f'.repeat(128))).toBe(false)
  })

  const privateKey = '0512a3f0d3b1c5e7f9a1b2c3d4e5f60718293a4b5c6d7e8f90123456789abcde'
  const own = starkKeyOf(privateKey)

  it('derives the key and verifies the second order', () => {
    expect(own).toEqual({
      x: '05a0034e4bddbe8904a1b49320676cec653b915c1e97b9ac1e986ba916036c70',
      y: '02a5374a1b6c449da125a6c5461df4e2cbae896c0cee77654b827a775b59a192',
    })
    const hash = orderHash({
      ...ASSETS,
      isBuy: false,
      amountSynthetic: 20_000_000n,
      amountCollateral: 200_000_000n,
      amountFee: 1_000_000n,
      nonce: 1_620_236_092n,
      accountId: 123456789012345678n,
      expirationHours: 500_000n,
    })
    expect(hash).toBe(0x10533e7de55d14bf830b705a4ce4f363fc4bf4dad941f9f1b21011e5966d999n)
    const signature =
      '06e92ce5e89e61c7acd5bbb3cbe96747fa205234b63ad68192fde277789968eb010115f61a6095ef489c564e59818df0d2d7187fea8062f09bbd52367beaa75d'
    expect(verifiesStark(own, hash, signature)).toBe(true)
  })

  it('verifies the headers of a request', () => {
    const query = {
      filterTypeList: 'SETTLE_FUNDING_FEE',
      size: '10',
      accountId: '543429922991899150',
    }
    const path = '/api/v1/private/account/getPositionTransactionPage'
    const hash = textHash(signingText('1735542383256', 'GET', path, queryText(query)))
    expect(hash).toBe(0x06dd40a93f29e27131786ab94ec564eb585cd5d638a1ca9ede3195d1f421539dn)
    const signature =
      '0450aad58727a5fbb7870f26245ac59a87df589ff46f4708ccd4ec21ec1f1b3d0281469b8a33d237b5b5bd7351ae390ed004c676b1d4be4e424b9e5ce4c098a7'
    expect(verifiesStark(own, hash, signature)).toBe(true)
  })
})
