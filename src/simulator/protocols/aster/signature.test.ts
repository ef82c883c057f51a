import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { addressOfKey, digestV3, recoverV3, signV1, verifyV1 } from './signature.ts'

/** Vectors printed in section 4 of the venue sheet. */
const SIGNER = '0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A'
const WHO = `user=0x2222222222222222222222222222222222222222&signer=${SIGNER}`
const ORDER = `nonce=1700000000000001&${WHO}&symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTX&quantity=0.010&price=60000.0&newClientOrderId=t-1`
const LISTEN_KEY = `nonce=1700000000000002&${WHO}`
const CANCEL = `symbol=BTCUSDT&origClientOrderIdList=%5B%22a1%22%2C%22a2%22%5D&nonce=1700000000000003&${WHO}`

const A =
  '0x76c92e65ab6c3397834920e0b94e6beddb670135146558b48a5366b3fc1f18f46754e813aff0685577d2d59a4ac4bbe6d355319fb93986dfc1261251f2514c941b'
const B =
  '0x196aa880910264e5679221aa15139d37ee6cc86176f2596d81287050f91d0cb43208ac8f4af53b48a95dc2c2cd6156229dd883be3d45d4907860e2dc264c0a121c'
const C =
  '0x3f57891925f7b94ec4c8293c50b811c7ab92d32864781c24b4b53d753b0ca3501c482554f4205c403a2dca18f0f6b26828289d2c6027270a3ef763360fe738fb1c'
const A_TESTNET =
  '0xc215e32fc33105927efcceec85eff0c5d09bc3c074dba17b93cdf1da73443bcd5f8c03af944d50d6401940926d6b5428ef8409329193344c896ec532ff82b6391c'

describe('V3 signatures', () => {
  it('digests the message as the sheet does', () => {
    expect(bytesToHex(digestV3(ORDER, 1666))).toBe(
      'c28b1491feb5f688aaef2887b4c256b04ddfc1acbfa8fbd78b5d091882d94b41',
    )
    expect(bytesToHex(digestV3(ORDER, 714))).toBe(
      'bf0fd79e7f0586bbd1b4e0a040547393864b588251d2fc367bbc35c55065a057',
    )
  })

  it.each([
    ['A', ORDER, A, 1666],
    ['A on testnet', ORDER, A_TESTNET, 714],
    ['B', LISTEN_KEY, B, 1666],
    ['C, with escaped values', CANCEL, C, 1666],
    ['A without 0x', ORDER, A.slice(2), 1666],
  ])('recovers the signer of vector %s', (_, message, signature, chainId) => {
    expect(recoverV3(message, signature, chainId)).toBe(SIGNER)
  })

  it('finds another signer when message or chain differ, and none in a malformed signature', () => {
    expect(recoverV3(`${ORDER}&x=1`, A, 1666)).not.toBe(SIGNER)
    expect(recoverV3(ORDER, A, 714)).not.toBe(SIGNER)
    expect(recoverV3(ORDER, '0x1234', 1666)).toBeUndefined()
    expect(recoverV3(ORDER, `0x${'ff'.repeat(64)}1b`, 1666)).toBeUndefined()
  })

  it('knows the address of a key, with its checksum', () => {
    expect(addressOfKey(`0x${'1'.repeat(64)}`)).toBe(SIGNER)
  })
})

describe('V1 signatures', () => {
  const message =
    'symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000&timestamp=1591702613943'
  const signature = '49011ca11c2bb1a00b505789c6592f3d6c5a27a648cae09a0614103bd38b9421'

  it('makes the signature of the sheet and accepts it in either case', () => {
    expect(signV1('demo-secret-0001', message)).toBe(signature)
    expect(verifyV1('demo-secret-0001', message, signature.toUpperCase())).toBe(true)
    expect(verifyV1('demo-secret-0001', `${message}0`, signature)).toBe(false)
    expect(verifyV1('demo-secret-0001', message, 'zz')).toBe(false)
  })
})
