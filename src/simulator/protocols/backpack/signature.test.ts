import { describe, expect, it } from 'vitest'
import { apiKeyOf, signingText, verifies } from './signature.ts'

/** Vectors of section 4 of the venue sheet. */
const SEED = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex')
const API_KEY = 'A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg='
const [TIMESTAMP, WINDOW] = ['1700000000000', '5000']

const VECTORS = [
  {
    name: 'an order',
    instruction: 'orderExecute',
    sets: [
      {
        symbol: 'SOL_USDC_PERP',
        side: 'Bid',
        orderType: 'Limit',
        price: '150.25',
        quantity: '1.5',
        timeInForce: 'GTC',
        postOnly: true,
        reduceOnly: false,
        clientId: 7,
      },
    ],
    text: 'instruction=orderExecute&clientId=7&orderType=Limit&postOnly=true&price=150.25&quantity=1.5&reduceOnly=false&side=Bid&symbol=SOL_USDC_PERP&timeInForce=GTC&timestamp=1700000000000&window=5000',
    signature: '8zla89tslRP7XmtMhf2HxaIhbzRWsDx/BrICcyWADnneg1a39zikK01EAjPTcv2hSCjKjxUQMCKrDeUeFzo/Dw==',
  },
  {
    name: 'a call without parameters',
    instruction: 'balanceQuery',
    sets: [{}],
    text: 'instruction=balanceQuery&timestamp=1700000000000&window=5000',
    signature: 'ogsyh1c6LnY10GiJaCoAEdHpkK2BT4KgS7NAd1PW2DQndw1OnR0WbY0M753KwW9Mq6Dmw3k+Kdw+wPxzKMCiAg==',
  },
  {
    name: 'a subscription',
    instruction: 'subscribe',
    sets: [{}],
    text: 'instruction=subscribe&timestamp=1700000000000&window=5000',
    signature: 'mxIdZT3relFG10SYkdl4nIzm1LhhlW8oC6qF2MO03/JWvhFiRSeHidCVk8UGX+cyLu3UdxatFYnoPs+ngqkdBQ==',
  },
  {
    name: 'a batch of two',
    instruction: 'orderExecute',
    sets: [
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
    text: 'instruction=orderExecute&orderType=Limit&price=100&quantity=1&side=Bid&symbol=SOL_USDC_PERP&timeInForce=GTC&instruction=orderExecute&orderType=Market&quantity=2&side=Ask&symbol=ETH_USDC_PERP&timestamp=1700000000000&window=5000',
    signature: 'rJbVodM/qFu1qBEtPotPuykBbxqyHYOY/pA0JNSkvrG0QmffwDHB+xDGLs72L6/iCs/h0i4D6CoYR2yT7egsCQ==',
  },
]

describe('signatures', () => {
  it('derives the API key of the sheet from its seed', () => {
    expect(apiKeyOf(SEED)).toBe(API_KEY)
  })

  it.each(VECTORS)('reads $name as the sheet signs it', ({ instruction, sets, text, signature }) => {
    expect(signingText(instruction, sets, TIMESTAMP, WINDOW)).toBe(text)
    expect(verifies(API_KEY, text, signature)).toBe(true)
    expect(verifies(API_KEY, `${text}0`, signature)).toBe(false)
    expect(verifies(apiKeyOf(Buffer.alloc(32, 1)), text, signature)).toBe(false)
  })

  it.each(['', 'AAAA', Buffer.alloc(64).toString('base64'), Buffer.alloc(64, 255).toString('base64')])(
    'takes %j for no signature',
    (signature) => {
      expect(verifies(API_KEY, 'text', signature)).toBe(false)
      expect(verifies(signature, 'text', VECTORS[1]?.signature ?? '')).toBe(false)
    },
  )
})
