import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import {
  addressOf,
  createNonces,
  digestOf,
  domainSeparator,
  encodeParams,
  readWalletKey,
  signDigest,
  signHmac,
  signV1,
  signV3,
} from './auth.ts'

const PRIVATE_KEY = '11'.repeat(32)
const SIGNER = '0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A'
const USER = `0x${'22'.repeat(20)}`
const key = readWalletKey({ kind: 'v3', user: USER, signer: SIGNER, privateKey: `0x${PRIVATE_KEY}` })

const ORDER_MESSAGE = `nonce=1700000000000001&user=${USER}&signer=${SIGNER}&symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTX&quantity=0.010&price=60000.0&newClientOrderId=t-1`

test('the domain separators of both chains are the published ones', () => {
  expect(bytesToHex(domainSeparator(1666))).toBe(
    'a95d0a7a6f3f17fcebb0c2336645385ce79cde7523f71ab147fdb7f15e9f37f9',
  )
  expect(bytesToHex(domainSeparator(714))).toBe(
    'fad01b07bed5729a04dbb977fd86da612eba71d668660bf12cf10b3d65b74d94',
  )
})

test('vector A: an order on mainnet', () => {
  const digest = digestOf(ORDER_MESSAGE, domainSeparator(1666))
  expect(bytesToHex(digest)).toBe('c28b1491feb5f688aaef2887b4c256b04ddfc1acbfa8fbd78b5d091882d94b41')
  expect(signDigest(digest, key.bytes)).toBe(
    '0x76c92e65ab6c3397834920e0b94e6beddb670135146558b48a5366b3fc1f18f46754e813aff0685577d2d59a4ac4bbe6d355319fb93986dfc1261251f2514c941b',
  )
  const params = {
    symbol: 'BTCUSDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTX',
    quantity: '0.010',
    price: '60000.0',
    newClientOrderId: 't-1',
  }
  const sent = signV3(params, key, 1700000000000001n, domainSeparator(1666))
  expect(sent.startsWith(`${ORDER_MESSAGE}&signature=0x76c92e65`)).toBe(true)
})

test('vector A on the chain of the testnet', () => {
  const digest = digestOf(ORDER_MESSAGE, domainSeparator(714))
  expect(bytesToHex(digest)).toBe('bf0fd79e7f0586bbd1b4e0a040547393864b588251d2fc367bbc35c55065a057')
  expect(signDigest(digest, key.bytes)).toBe(
    '0xc215e32fc33105927efcceec85eff0c5d09bc3c074dba17b93cdf1da73443bcd5f8c03af944d50d6401940926d6b5428ef8409329193344c896ec532ff82b6391c',
  )
})

test('vector B: a listen key', () => {
  const sent = signV3({}, key, 1700000000000002n, domainSeparator(1666))
  expect(sent).toBe(
    `nonce=1700000000000002&user=${USER}&signer=${SIGNER}&signature=0x196aa880910264e5679221aa15139d37ee6cc86176f2596d81287050f91d0cb43208ac8f4af53b48a95dc2c2cd6156229dd883be3d45d4907860e2dc264c0a121c`,
  )
})

test('vector C: a value that needs escaping is signed in its encoded form', () => {
  const message = encodeParams({
    symbol: 'BTCUSDT',
    origClientOrderIdList: '["a1","a2"]',
    nonce: '1700000000000003',
    user: USER,
    signer: SIGNER,
  })
  expect(message).toContain('origClientOrderIdList=%5B%22a1%22%2C%22a2%22%5D&')
  expect(signDigest(digestOf(message, domainSeparator(1666)), key.bytes)).toBe(
    '0x3f57891925f7b94ec4c8293c50b811c7ab92d32864781c24b4b53d753b0ca3501c482554f4205c403a2dca18f0f6b26828289d2c6027270a3ef763360fe738fb1c',
  )
})

test('V1: the published vector', () => {
  const message =
    'symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000&timestamp=1591702613943'
  expect(signHmac(message, 'demo-secret-0001')).toBe(
    '49011ca11c2bb1a00b505789c6592f3d6c5a27a648cae09a0614103bd38b9421',
  )
  const params = {
    symbol: 'BTCUSDT',
    side: 'BUY',
    type: 'LIMIT',
    quantity: '1',
    price: '9000',
    timeInForce: 'GTC',
  }
  expect(signV1(params, 'demo-secret-0001', 1591702613943, 5000)).toBe(
    `${message}&signature=49011ca11c2bb1a00b505789c6592f3d6c5a27a648cae09a0614103bd38b9421`,
  )
})

test('a symbol that is not ASCII is percent-encoded', () => {
  expect(encodeParams({ symbol: '老子USDT' })).toBe('symbol=%E8%80%81%E5%AD%90USDT')
})

test('the address of the toy key', () => {
  expect(addressOf(hexToBytes(PRIVATE_KEY))).toBe(SIGNER.toLowerCase())
})

test('nonces grow strictly on a clock that stands still or goes back', () => {
  let nowMs = 1_700_000_000_000
  const next = createNonces(() => nowMs)
  expect(next()).toBe(1_700_000_000_000_000n)
  expect(next()).toBe(1_700_000_000_000_001n)
  nowMs -= 5_000
  expect(next()).toBe(1_700_000_000_000_002n)
  nowMs += 5_001
  expect(next()).toBe(1_700_000_000_001_000n)
})

test('a nonce from a clock that ran far ahead is given up when the clock is corrected', () => {
  let nowMs = 1_700_000_060_000
  const next = createNonces(() => nowMs)
  next()
  nowMs -= 60_000
  expect(next()).toBe(1_700_000_000_000_000n)
})

test('a key of another address is refused without naming it', () => {
  const wrong = { kind: 'v3', user: USER, signer: USER, privateKey: PRIVATE_KEY } as const
  expect(() => readWalletKey(wrong)).toThrow(/private key of signer 0x2222/)
  expect(() => readWalletKey({ ...wrong, privateKey: 'abc' })).toThrow(/64 hex digits/)
  try {
    readWalletKey(wrong)
  } catch (cause) {
    expect(String(cause)).not.toContain(PRIVATE_KEY)
  }
})
