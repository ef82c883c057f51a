import { describe, expect, it } from 'vitest'
import { asterInstruments } from './instruments.ts'
import { readOrderRequest } from './order-request.ts'
import { Params } from './params.ts'

const LIMIT = {
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: '0.010',
  price: '60000.0',
}

function read(params: Record<string, string>, symbol = 'BTCUSDT') {
  const instrument = asterInstruments().find((one) => one.symbol === symbol)
  if (!instrument) throw new Error(`no instrument ${symbol}`)
  return readOrderRequest(Params.of(params), instrument)
}

describe('readOrderRequest', () => {
  it('reads a limit order into ticks and lots', () => {
    expect(read({ ...LIMIT, newClientOrderId: 't-1', reduceOnly: 'true' })).toMatchObject({
      side: 'buy',
      type: 'limit',
      timeInForce: 'GTC',
      priceTicks: 600_000,
      sizeLots: 10,
      reduceOnly: true,
      clientOrderId: 't-1',
    })
  })

  it.each<[string, number, Record<string, string>]>([
    ['a side that is none', -1117, { ...LIMIT, side: 'LONG' }],
    ['a type that is none', -1116, { ...LIMIT, type: 'ICEBERG' }],
    ['a time in force that is none', -1115, { ...LIMIT, timeInForce: 'GTD' }],
    ['no time in force on LIMIT', -1102, { ...LIMIT, timeInForce: '' }],
    ['time in force on MARKET', -1106, { ...LIMIT, type: 'MARKET', price: '' }],
    ['no price on LIMIT', -1102, { ...LIMIT, price: '' }],
    ['a price on MARKET', -1106, { ...LIMIT, type: 'MARKET', timeInForce: '' }],
    ['no quantity', -1102, { ...LIMIT, quantity: '' }],
    ['text as quantity', -1102, { ...LIMIT, quantity: 'much' }],
    ['an exponent', -1102, { ...LIMIT, quantity: '1e-2' }],
    ['a negative quantity', -4003, { ...LIMIT, quantity: '-1' }],
    ['zero', -4003, { ...LIMIT, quantity: '0.000' }],
    ['too many decimals in quantity', -1111, { ...LIMIT, quantity: '0.0105' }],
    ['too many decimals in price', -1111, { ...LIMIT, price: '60000.05' }],
    ['a long client order id', -4015, { ...LIMIT, newClientOrderId: 'x'.repeat(37) }],
    ['a client order id with a space', -4015, { ...LIMIT, newClientOrderId: 'a b' }],
    ['hedge mode', -4061, { ...LIMIT, positionSide: 'LONG' }],
    ['a stop without its price', -1102, { ...LIMIT, type: 'STOP' }],
    ['a callback rate above 5', -2007, { ...LIMIT, type: 'TRAILING_STOP_MARKET', callbackRate: '6' }],
    ['closePosition on LIMIT', -1106, { ...LIMIT, closePosition: 'true' }],
    ['a flag that is neither', -1102, { ...LIMIT, reduceOnly: 'yes' }],
  ])('refuses %s with %i', (_, code, params) => {
    expect(() => read(params)).toThrow(expect.objectContaining({ code }))
  })

  it('refuses a price off the tick and a size off the step, where decimals alone would do', () => {
    expect(() => read({ ...LIMIT, price: '3000.05' }, 'ETHUSDT')).toThrow(
      expect.objectContaining({ code: -4014 }),
    )
    const halfLots = { ...asterInstruments()[0], lot: 200_000n } as ReturnType<
      typeof asterInstruments
    >[number]
    expect(() => readOrderRequest(Params.of({ ...LIMIT, quantity: '0.011' }), halfLots)).toThrow(
      expect.objectContaining({ code: -4023 }),
    )
  })

  it('does not divide by the tick of a symbol that is not listed yet', () => {
    expect(() => read(LIMIT, 'NEWTUSDT')).toThrow(expect.objectContaining({ code: -1121 }))
  })
})
