import { describe, expect, it } from 'vitest'
import { type SignedParts, SOCKET_PATH, sign, verify } from './signature.ts'

/** Vectors of section 4 of the venue sheet; the third is the vendor's own. */
const VECTORS: readonly (readonly [name: string, secret: string, parts: SignedParts, signature: string])[] = [
  [
    'an order',
    'demo-secret',
    {
      timestamp: '1700000000000',
      method: 'POST',
      path: '/v2/order',
      body: '{"market":"BTC-EUR","side":"buy","orderType":"limit","amount":"0.01","price":"50000","postOnly":true,"operatorId":543462}',
    },
    '902750783c10b0664e2a7174c25079b866090e71a4b3a3ceb084b07f000c34f3',
  ],
  [
    'a socket',
    'demo-secret',
    { timestamp: '1700000000000', method: 'GET', path: SOCKET_PATH, body: '' },
    '937a0395645d0aa68f37c20735794f50f10ecfe5d4706ec262c5c3af6036ef5a',
  ],
  [
    'the documented order',
    'bitvavo',
    {
      timestamp: '1548172481125',
      method: 'POST',
      path: '/v2/order',
      body: '{"market":"BTC-EUR","side":"buy","price":"5000","amount":"1.23","orderType":"limit"}',
    },
    '44d022723a20973a18f7ee97398b9fdd405d2d019c8d39e24b8cc0dcb39ca016',
  ],
  [
    'a query',
    'bitvavo',
    { timestamp: '1700000000000', method: 'GET', path: '/v2/ordersOpen?market=BTC-EUR', body: '' },
    'f8d866ddae64369bb6895244e4010eec615e9be4a9bef2af37d27d9d576ba8fc',
  ],
]

describe('signatures', () => {
  it.each(VECTORS)('of %s fit the sheet', (_, secret, parts, signature) => {
    expect(sign(secret, parts)).toBe(signature)
    expect(verify(secret, parts, signature)).toBe(true)
  })

  it.each(VECTORS)('of %s fit nothing else', (_, secret, parts, signature) => {
    expect(verify(`${secret}x`, parts, signature)).toBe(false)
    expect(verify(secret, { ...parts, timestamp: '1700000000001' }, signature)).toBe(false)
    expect(verify(secret, { ...parts, method: 'DELETE' }, signature)).toBe(false)
    expect(verify(secret, { ...parts, path: `${parts.path}x` }, signature)).toBe(false)
    expect(verify(secret, { ...parts, body: `${parts.body} ` }, signature)).toBe(false)
    expect(verify(secret, parts, signature.toUpperCase())).toBe(false)
    expect(verify(secret, parts, signature.slice(0, 63))).toBe(false)
  })
})
