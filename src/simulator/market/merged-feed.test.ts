import { describe, expect, it } from 'vitest'
import { fixed } from '../fixed.ts'
import { createRandom } from '../random.ts'
import { createTestExchange, orderRequest } from '../test-exchange.ts'
import { MergedFeed } from './merged-feed.ts'
import { MergedSide, mergedTicks } from './merged-side.ts'
import type { MarketEvent } from './symbol-market.ts'

const T0_MS = 1_700_000_000_000
type Texts = [string, string][]
const diff = (u: number, b: Texts, a: Texts) =>
  ({ e: 'depthUpdate', s: 'BTCUSDT', E: T0_MS, U: u - 1, u, b, a }) as const
const ticker = (u: number, [b, B]: Texts[0] & object, [a, A]: Texts[0] & object) => ({
  s: 'BTCUSDT',
  u,
  E: 0,
  T: 0,
  b,
  B,
  a,
  A,
})
const trade = (p: string, q: string, m: boolean) =>
  ({ e: 'trade', s: 'BTCUSDT', E: T0_MS + 5, T: T0_MS, p, q, m }) as const

/** A market of tick 0.1 and lot 0.001 that plays a recording of tick 0.01 and lot 0.00001. */
function play() {
  const test = createTestExchange(0)
  const { market, exchange, clock } = test
  const player = new MergedFeed({ market, exchange, clock })
  const frames: Extract<MarketEvent, { kind: 'depth' }>['frame'][] = []
  market.events.listen((event) => {
    if (event.kind === 'depth' && event.cadenceMs === 0) frames.push(event.frame)
  })
  player.begin({
    lastUpdateId: 100,
    bids: [
      ['60000.07', '0.50040'],
      ['60000.01', '0.00050'],
      ['59999.99', '0.00099'],
      ['59999.85', '2.00000'],
    ],
    asks: [
      ['60000.11', '1.00000'],
      ['60000.20', '0.25000'],
      ['60000.21', '3.00000'],
    ],
  })
  return { ...test, player, frames }
}

describe('a recording on a coarser grid', () => {
  it('moves bids down and asks up, adds what shares a tick, and shows whole lots only', () => {
    const { market } = play()
    expect(market.book.levels('buy', 9)).toEqual([
      { ticks: 600_000, lots: 500 },
      { ticks: 599_998, lots: 2_000 },
    ])
    expect(market.book.levels('sell', 9)).toEqual([
      { ticks: 600_002, lots: 1_250 },
      { ticks: 600_003, lots: 3_000 },
    ])
  })

  it('keeps what is smaller than a lot until others join it', () => {
    const { market, player } = play()
    player.diff(diff(101, [['59999.92', '0.00001']], []))
    expect(market.book.displayed('buy', 599_999)).toBe(1)
    player.diff(diff(102, [['59999.92', '0']], []))
    expect(market.book.displayed('buy', 599_999)).toBe(0)
  })

  it('numbers its changes itself, without a hole, and tells nothing where the grid hides a change', () => {
    const { player, frames } = play()
    const before = frames.length
    player.diff(diff(101, [['60000.07', '0.50045']], []))
    expect(frames).toHaveLength(before)
    player.diff(diff(102, [['60000.07', '0.7']], [['60000.11', '0']]))
    player.ticker(ticker(103, ['60000.07', '0.6'], ['60000.20', '0.25']))
    const [first, second] = frames.slice(before)
    expect(first).toMatchObject({ bids: [['60000.0', '0.700']], asks: [['60000.2', '0.250']] })
    expect(first?.previousId).toBe(frames[before - 1]?.lastId)
    expect(second).toMatchObject({ previousId: first?.lastId, bids: [['60000.0', '0.600']] })
  })

  it('lets the newest best prices say where the book begins, and nothing older bring back what is gone', () => {
    const { market, player } = play()
    player.ticker(ticker(105, ['59999.85', '1.5'], ['60000.21', '3']))
    expect(market.best()).toEqual({
      bid: { ticks: 599_998, lots: 1_500 },
      ask: { ticks: 600_003, lots: 3_000 },
    })
    player.diff(diff(104, [['60000.07', '0.4']], [['60000.11', '9']]))
    player.ticker(ticker(104, ['60000.07', '0.4'], ['60000.11', '9']))
    expect(market.best().bid).toEqual({ ticks: 599_998, lots: 1_500 })
    player.diff(diff(90, [['60000.09', '7']], []))
    player.diff(diff(106, [['60000.03', '0.4']], []))
    expect(market.best().bid).toEqual({ ticks: 600_000, lots: 400 })
  })

  it('begins a new round with the snapshot alone', () => {
    const { market, player } = play()
    player.diff(diff(102, [['59000.00', '5']], []))
    player.begin({ lastUpdateId: 100, bids: [['58000.05', '1']], asks: [['58000.06', '1']] })
    expect(market.book.levels('buy', 9)).toEqual([{ ticks: 580_000, lots: 1_000 }])
    expect(market.book.levels('sell', 9)).toEqual([{ ticks: 580_001, lots: 1_000 }])
    player.diff(diff(101, [['58000.05', '2']], []))
    expect(market.book.displayed('buy', 580_000)).toBe(2_000)
  })

  it('empties a side whose best price is told as zero', () => {
    const { market, player } = play()
    player.ticker(ticker(101, ['60000.07', '0.5'], ['0.00', '0.00']))
    expect(market.best().ask).toBeUndefined()
    player.ticker(ticker(102, ['60000.07', '0.5'], ['60000.30', '1']))
    expect(market.best().ask).toEqual({ ticks: 600_003, lots: 1_000 })
  })

  it('prints trades as their level moved, and not those below a lot', () => {
    const { market, player, clock } = play()
    player.trade(trade('60000.11', '0.02099', false))
    expect(market.tape.last()).toMatchObject({ takerSide: 'buy', ticks: 600_002, lots: 20 })
    expect(market.tape.last()?.atMs).toBe(clock.now() - 5)
    player.trade(trade('60000.07', '0.00100', true))
    expect(market.tape.last()).toMatchObject({ takerSide: 'sell', ticks: 600_000, lots: 1 })
    player.trade(trade('60000.07', '0.00099', true))
    expect(market.tape.last()).toMatchObject({ lots: 1 })
  })

  it('fills account orders from the book, behind who stood before them, and where it trades through them', () => {
    const { market, player, exchange, account } = play()
    exchange.place(account, orderRequest({ side: 'buy', sizeLots: 300 }))
    expect(account.trades).toMatchObject([{ ticks: 600_002, lots: 300 }])
    // What was taken stays taken until the recording says another size.
    player.diff(diff(101, [], [['60000.11', '1.00000']]))
    expect(market.book.displayed('sell', 600_002)).toBe(950)
    const order = exchange.place(account, orderRequest({ side: 'buy', priceTicks: 600_000, sizeLots: 100 }))
    player.trade(trade('60000.07', '0.5', true))
    expect(order.filledLots).toBe(0)
    player.trade(trade('60000.02', '0.04', true))
    expect(order.filledLots).toBe(40)
    player.ticker(ticker(102, ['59999.85', '2'], ['59999.95', '0.1']))
    expect(order.status).toBe('filled')
  })

  it('reads no frame by half', () => {
    const { market, player } = play()
    const before = market.book.levels('buy', 9)
    expect(() => player.diff(diff(101, [['59990.00', '5']], [['dear', '1']]))).toThrow(
      'expected a price as a plain decimal, found "dear"',
    )
    expect(market.book.levels('buy', 9)).toEqual(before)
  })
})

describe('a merged side', () => {
  it.each(['buy', 'sell'] as const)('shows what adding up every recorded %s anew would', (side) => {
    const { market } = createTestExchange(0)
    const { instrument } = market
    const merged = new MergedSide(side, instrument)
    const shown = new Map<number, number>()
    const recorded = new Map<bigint, bigint>()
    const random = createRandom(side === 'buy' ? 1 : 2)
    const isBetter = (left: bigint, right: bigint) => (side === 'buy' ? left > right : left < right)
    for (let index = 0; index < 5_000; index++) {
      const price = fixed(`${(60_000 + random.integer(-150, 150) / 100).toFixed(2)}`)
      const size = random.next() < 0.3 ? 0n : fixed(`${(random.integer(1, 400) / 100_000).toFixed(5)}`)
      if (random.next() < 0.2) {
        for (const other of [...recorded.keys()]) if (isBetter(other, price)) recorded.delete(other)
        merged.cutTo([price, size])
      } else merged.set([price, size])
      if (size === 0n) recorded.delete(price)
      else recorded.set(price, size)
      for (const [ticks, lots] of merged.changes()) shown.set(ticks, lots)
      const sums = new Map<number, bigint>()
      for (const [each, held] of recorded) {
        const ticks = mergedTicks(side, each, instrument.tick)
        sums.set(ticks, (sums.get(ticks) ?? 0n) + held)
      }
      const expected = [...sums].map(([ticks, sum]) => [ticks, Number(sum / instrument.lot)] as const)
      const byTicks = ([left]: readonly [number, number], [right]: readonly [number, number]) => left - right
      expect([...shown].filter(([, lots]) => lots > 0).sort(byTicks)).toEqual(
        expected.filter(([, lots]) => lots > 0).sort(byTicks),
      )
    }
  })
})
