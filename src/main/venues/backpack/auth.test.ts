import { createPublicKey, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { readSigningKey, signingText, signText } from './auth.ts'
import { createSigner } from './signer.ts'

const SECRET = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='
const API_KEY = 'A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg='
const AT_MS = 1_700_000_000_000
const { key } = readSigningKey({ apiKey: API_KEY, secret: SECRET })

const order = {
  symbol: 'SOL_USDC_PERP',
  side: 'Bid',
  orderType: 'Limit',
  price: '150.25',
  quantity: '1.5',
  timeInForce: 'GTC',
  postOnly: true,
  reduceOnly: false,
  clientId: 7,
}

test('vector A: a limit order, parameters in byte order of their names', () => {
  const text = signingText('orderExecute', [order], AT_MS, 5000)
  expect(text).toBe(
    'instruction=orderExecute&clientId=7&orderType=Limit&postOnly=true&price=150.25&quantity=1.5&reduceOnly=false&side=Bid&symbol=SOL_USDC_PERP&timeInForce=GTC&timestamp=1700000000000&window=5000',
  )
  expect(signText(text, key)).toBe(
    '8zla89tslRP7XmtMhf2HxaIhbzRWsDx/BrICcyWADnneg1a39zikK01EAjPTcv2hSCjKjxUQMCKrDeUeFzo/Dw==',
  )
})

test('vector B: a query without parameters', () => {
  const text = signingText('balanceQuery', [{}], AT_MS, 5000)
  expect(text).toBe('instruction=balanceQuery&timestamp=1700000000000&window=5000')
  expect(signText(text, key)).toBe(
    'ogsyh1c6LnY10GiJaCoAEdHpkK2BT4KgS7NAd1PW2DQndw1OnR0WbY0M753KwW9Mq6Dmw3k+Kdw+wPxzKMCiAg==',
  )
})

test('vector C: a private subscription', () => {
  const text = signingText('subscribe', [{}], AT_MS, 5000)
  expect(signText(text, key)).toBe(
    'mxIdZT3relFG10SYkdl4nIzm1LhhlW8oC6qF2MO03/JWvhFiRSeHidCVk8UGX+cyLu3UdxatFYnoPs+ngqkdBQ==',
  )
})

test('vector D: a batch of two orders', () => {
  const text = signingText(
    'orderExecute',
    [
      {
        symbol: 'SOL_USDC_PERP',
        side: 'Bid',
        orderType: 'Limit',
        price: '100',
        quantity: '1',
        timeInForce: 'GTC',
      },
      { symbol: 'ETH_USDC_PERP', side: 'Ask', orderType: 'Market', quantity: '2' },
    ],
    AT_MS,
    5000,
  )
  expect(text).toBe(
    'instruction=orderExecute&orderType=Limit&price=100&quantity=1&side=Bid&symbol=SOL_USDC_PERP&timeInForce=GTC&instruction=orderExecute&orderType=Market&quantity=2&side=Ask&symbol=ETH_USDC_PERP&timestamp=1700000000000&window=5000',
  )
  expect(signText(text, key)).toBe(
    'rJbVodM/qFu1qBEtPotPuykBbxqyHYOY/pA0JNSkvrG0QmffwDHB+xDGLs72L6/iCs/h0i4D6CoYR2yT7egsCQ==',
  )
})

test('the signer puts key, signature, time and window where the venue looks for them', () => {
  const credentials = { apiKey: API_KEY, secret: SECRET }
  const signer = createSigner({ readCredentials: () => credentials, venueNowMs: () => AT_MS })
  expect(signer.headers('orderExecute', order)).toEqual({
    'x-api-key': API_KEY,
    'x-signature': '8zla89tslRP7XmtMhf2HxaIhbzRWsDx/BrICcyWADnneg1a39zikK01EAjPTcv2hSCjKjxUQMCKrDeUeFzo/Dw==',
    'x-timestamp': '1700000000000',
    'x-window': '5000',
  })
  expect(signer.subscription()).toEqual([
    API_KEY,
    'mxIdZT3relFG10SYkdl4nIzm1LhhlW8oC6qF2MO03/JWvhFiRSeHidCVk8UGX+cyLu3UdxatFYnoPs+ngqkdBQ==',
    '1700000000000',
    '5000',
  ])
})

test('a secret of 64 bytes is seed and public key', () => {
  const both = Buffer.concat([Buffer.from(SECRET, 'base64'), Buffer.from(API_KEY, 'base64')])
  const long = readSigningKey({ apiKey: API_KEY, secret: both.toString('base64') })
  expect(signText('x', long.key)).toBe(signText('x', key))
  expect(
    verify(null, Buffer.from('x'), createPublicKey(key), Buffer.from(signText('x', long.key), 'base64')),
  ).toBe(true)
})

test.each([
  ['a key that is not base64', { apiKey: 'not a key!', secret: SECRET }, /API key of 32 bytes/],
  ['a key that is too short', { apiKey: 'AAEC', secret: SECRET }, /API key of 32 bytes/],
  ['a secret that is too short', { apiKey: API_KEY, secret: 'AAEC' }, /secret of 32 bytes/],
  ['an empty secret', { apiKey: API_KEY, secret: '' }, /secret of 32 bytes/],
  ['the secret of another key', { apiKey: API_KEY, secret: API_KEY }, /secret that belongs to the API key/],
])('%s is refused without naming it', (_name, credentials, words) => {
  const read = () => readSigningKey(credentials)
  expect(read).toThrow(expect.objectContaining({ kind: 'config', message: expect.stringMatching(words) }))
  expect(read).not.toThrow(SECRET)
})

test('without credentials there is nothing to sign with', () => {
  const signer = createSigner({ readCredentials: () => undefined, venueNowMs: () => AT_MS })
  expect(signer.available()).toBe(false)
  expect(() => signer.check()).toThrow(expect.objectContaining({ kind: 'auth' }))
})
