import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../clock.ts'
import { fixed, formatFixed, trimFixed } from '../fixed.ts'
import { SymbolMarket } from '../market/symbol-market.ts'
import { bitvavoInstruments } from '../protocols/bitvavo/instruments.ts'
import { orderRequest } from '../test-exchange.ts'
import { createAccount } from './account.ts'
import { Exchange } from './exchange.ts'
import type { OrderRequest } from './order.ts'
import { lotsForQuote, spotBalances } from './spot.ts'
import { fireTriggers } from './triggers.ts'

const SYMBOL = 'BTC-EUR'
const ONE_BTC = 100_000_000
const rates = { maker: fixed('0.0015'), taker: fixed('0.0025') }

/** Bids from 54,999 down and asks from 55,001 up, one BTC on each. */
function createSpotExchange(deposit = '10000') {
  const clock = createManualClock(1_800_000_000_000)
  const instrument = bitvavoInstruments().find(({ symbol }) => symbol === SYMBOL)
  if (!instrument) throw new Error('the instrument table lists no BTC-EUR')
  const market = new SymbolMarket(instrument, 1_000, 1)
  const exchange = new Exchange({ clock, markets: new Map([[SYMBOL, market]]), firstOrderId: 1 })
  const account = createAccount('spot', fixed(deposit), rates, 'EUR')
  exchange.addAccount(account)
  for (let index = 0; index < 5; index++) {
    market.setMarket('buy', 54_999 - index, ONE_BTC)
    market.setMarket('sell', 55_001 + index, ONE_BTC)
  }
  market.jumpTo(55_000)
  const place = (request: Partial<OrderRequest> & Pick<OrderRequest, 'side'>) =>
    exchange.place(account, orderRequest({ symbol: SYMBOL, sizeLots: ONE_BTC / 100, ...request }))
  const balances = () =>
    Object.fromEntries(
      spotBalances(account, () => instrument).map(({ asset, available, inOrder }) => [
        asset,
        `${trimFixed(available)} + ${trimFixed(inOrder)}`,
      ]),
    )
  return { exchange, market, account, place, balances }
}

describe('a spot account', () => {
  it('reserves quote with the fee for a buy, base for a sell, and gives back what is cancelled', () => {
    const { exchange, place, balances } = createSpotExchange()
    expect(balances()).toEqual({ EUR: '10000 + 0' })
    const buy = place({ side: 'buy', priceTicks: 50_000 })
    expect(balances()).toEqual({ EUR: '9498.75 + 501.25' })
    exchange.cancel(buy)
    place({ side: 'buy' })
    expect(balances()).toEqual({ EUR: '9448.614975 + 0', BTC: '0.01 + 0' })
    const sell = place({ side: 'sell', priceTicks: 60_000, sizeLots: ONE_BTC / 400 })
    expect(balances()).toMatchObject({ BTC: '0.0075 + 0.0025' })
    exchange.cancel(sell)
    expect(balances()).toMatchObject({ BTC: '0.01 + 0' })
  })

  it('cannot sell what it does not hold, nor spend what is reserved', () => {
    const { place } = createSpotExchange()
    expect(() => place({ side: 'sell' })).toThrow('margin-insufficient')
    place({ side: 'buy', priceTicks: 50_000, sizeLots: ONE_BTC / 10 })
    expect(() => place({ side: 'buy', sizeLots: ONE_BTC / 10 })).toThrow('margin-insufficient')
    expect(() => place({ side: 'buy', priceTicks: 50_000, sizeLots: ONE_BTC / 10 })).toThrow(
      'margin-insufficient',
    )
  })

  it('counts the fee among the cost of a market order', () => {
    const { place, balances } = createSpotExchange('550.01')
    expect(() => place({ side: 'buy' })).toThrow('margin-insufficient')
    place({ side: 'buy', sizeLots: ONE_BTC / 125 })
    expect(Object.keys(balances())).toContain('BTC')
  })

  it('reserves for a stop at its trigger, and ends it when the market has become too dear', () => {
    const { exchange, market, place, balances } = createSpotExchange('560')
    const stop = place({ side: 'buy', type: 'stop-market', stopTicks: 55_500 })
    expect(balances()).toEqual({ EUR: '3.6125 + 556.3875' })
    for (const { ticks } of market.book.levels('sell', 5)) market.setMarket('sell', ticks, 0)
    market.setMarket('sell', 57_000, ONE_BTC)
    market.print('buy', 57_000, 1, exchange.clock.now())
    fireTriggers(exchange, market)
    expect(stop.status).toBe('expired')
    expect(balances()).toEqual({ EUR: '560 + 0' })
  })

  it('pays the maker fee where others take, keeps no position and owes no margin', () => {
    const { exchange, market, account, place } = createSpotExchange()
    place({ side: 'buy', priceTicks: 55_000 })
    exchange.take(market, 'sell', ONE_BTC / 100)
    expect(account.trades).toMatchObject([{ maker: true, fee: fixed('0.825') }])
    expect(account.positions.size).toBe(0)
    expect(account.incomes).toEqual([])
    expect(account.wallet).toBe(0n)
  })

  it('never loses or makes money but for fees, and never goes below zero', () => {
    const step = fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      lots: fc.integer({ min: 10_000, max: ONE_BTC / 8 }),
      priceTicks: fc.option(fc.integer({ min: 54_990, max: 55_010 }), { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const { account, place } = createSpotExchange()
        for (const { side, lots, priceTicks } of steps) {
          try {
            place({ side, sizeLots: lots, ...(priceTicks !== undefined && { priceTicks }) })
          } catch (cause) {
            expect(String(cause)).toMatch(/refused/)
          }
        }
        let [eur, btc] = [fixed('10000'), 0n]
        for (const { side, ticks, lots, fee } of account.trades) {
          const value = BigInt(ticks) * BigInt(lots)
          eur += (side === 'buy' ? -value : value) - fee
          btc += BigInt(side === 'buy' ? lots : -lots)
        }
        expect(account.holdings?.get('EUR')).toBe(eur)
        expect(account.holdings?.get('BTC') ?? 0n).toBe(btc)
        expect(eur >= 0n && btc >= 0n).toBe(true)
      }),
      { numRuns: 150 },
    )
  })
})

describe('the size of an order in quote', () => {
  it('spends as much as fits, the fee of a buy included', () => {
    const { market } = createSpotExchange()
    const lots = lotsForQuote(market, 'buy', fixed('1000'), rates.taker)
    const cost = BigInt(55_001) * BigInt(lots)
    expect(formatFixed(cost + (cost * rates.taker) / 100_000_000n, 3)).toBe('999.999')
    expect(lotsForQuote(market, 'sell', fixed('54999'), rates.taker)).toBe(ONE_BTC)
  })

  it('walks the book, and ends where it ends', () => {
    const { market } = createSpotExchange()
    expect(lotsForQuote(market, 'sell', fixed('109997'), rates.taker)).toBe(2 * ONE_BTC)
    expect(lotsForQuote(market, 'buy', fixed('9000000'), rates.taker)).toBe(5 * ONE_BTC)
  })
})
