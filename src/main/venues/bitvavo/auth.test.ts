import { expect, test } from 'vitest'
import { checkCredentials, encodeQuery, requestText, signText, socketText } from './auth.ts'
import { createSigner } from './signer.ts'

const AT_MS = 1_700_000_000_000
const ORDER =
  '{"market":"BTC-EUR","side":"buy","orderType":"limit","amount":"0.01","price":"50000","postOnly":true,"operatorId":543462}'
const credentials = { apiKey: 'ab'.repeat(32), secret: 'demo-secret' }

test('vector A: an order', () => {
  const text = requestText(AT_MS, 'POST', '/v2/order', ORDER)
  expect(text).toBe(`1700000000000POST/v2/order${ORDER}`)
  expect(signText(text, 'demo-secret')).toBe(
    '902750783c10b0664e2a7174c25079b866090e71a4b3a3ceb084b07f000c34f3',
  )
})

test('vector B: the account stream', () => {
  expect(socketText(AT_MS)).toBe('1700000000000GET/v2/websocket')
  expect(signText(socketText(AT_MS), 'demo-secret')).toBe(
    '937a0395645d0aa68f37c20735794f50f10ecfe5d4706ec262c5c3af6036ef5a',
  )
})

test("the vendor's documented example", () => {
  const body = '{"market":"BTC-EUR","side":"buy","price":"5000","amount":"1.23","orderType":"limit"}'
  expect(signText(requestText(1548172481125, 'POST', '/v2/order', body), 'bitvavo')).toBe(
    '44d022723a20973a18f7ee97398b9fdd405d2d019c8d39e24b8cc0dcb39ca016',
  )
})

test('a query is signed with its parameters and without a body', () => {
  const path = `/v2/ordersOpen?${encodeQuery({ market: 'BTC-EUR' })}`
  expect(requestText(AT_MS, 'GET', path)).toBe('1700000000000GET/v2/ordersOpen?market=BTC-EUR')
  expect(signText(requestText(AT_MS, 'GET', path), 'bitvavo')).toBe(
    'f8d866ddae64369bb6895244e4010eec615e9be4a9bef2af37d27d9d576ba8fc',
  )
})

test('the signer puts key, signature, time and window where the venue looks for them', () => {
  const signer = createSigner({ readCredentials: () => credentials, venueNowMs: () => AT_MS })
  expect(signer.headers('POST', '/v2/order', ORDER)).toEqual({
    'bitvavo-access-key': credentials.apiKey,
    'bitvavo-access-signature': '902750783c10b0664e2a7174c25079b866090e71a4b3a3ceb084b07f000c34f3',
    'bitvavo-access-timestamp': '1700000000000',
    'bitvavo-access-window': '10000',
    'content-type': 'application/json',
  })
  expect(JSON.parse(signer.authenticateFrame())).toEqual({
    action: 'authenticate',
    key: credentials.apiKey,
    signature: '937a0395645d0aa68f37c20735794f50f10ecfe5d4706ec262c5c3af6036ef5a',
    timestamp: AT_MS,
    window: 10_000,
  })
})

test.each([
  ['a key of another venue', { ...credentials, apiKey: 'A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=' }],
  ['a key that was cut', { ...credentials, apiKey: 'ab'.repeat(31) }],
  ['an empty secret', { ...credentials, secret: '' }],
  ['a secret with a line break', { ...credentials, secret: 'demo-secret\n' }],
])('%s is refused without naming it', (_name, given) => {
  expect(() => checkCredentials(given)).toThrow(expect.objectContaining({ kind: 'config' }))
  expect(() => checkCredentials(given)).not.toThrow(/demo-secret|A6EH|abab/)
})

test('without credentials there is nothing to sign with', () => {
  const signer = createSigner({ readCredentials: () => undefined, venueNowMs: () => AT_MS })
  expect(signer.available()).toBe(false)
  expect(() => signer.check()).toThrow(expect.objectContaining({ kind: 'auth' }))
})
