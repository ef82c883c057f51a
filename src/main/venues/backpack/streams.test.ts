import { describe, expect, test } from 'vitest'
import { BTC, createScriptedBackpack } from '../../../../test/support/scripted-backpack.ts'
import type { BookSink } from '../book-sink.ts'

describe('market data', () => {
  const book = () => {
    const told: string[] = []
    const sink: BookSink = {
      onSnapshot: (levels) => void told.push(`snapshot ${levels.sequence}`),
      onChanges(changes) {
        told.push(`changes ${changes.sequence}`)
        return 'applied'
      },
      onFault: (fault) => void told.push(`fault ${fault}`),
    }
    return { told, sink }
  }
  const diff = (update: number) => ({
    stream: 'depth.BTC_USDC_PERP',
    data: {
      e: 'depth',
      E: 1,
      s: 'BTC_USDC_PERP',
      a: [],
      b: [['86700.0', '1.00000']],
      U: update,
      u: update,
      T: 1_758_600_000_123_456,
    },
  })

  test('a book begins with its first frame, or after a moment without one', async () => {
    const { connect, client, clock, live, requested } = createScriptedBackpack({ keys: false })
    await connect()
    const { told, sink } = book()
    client.streams.subscribeBook(BTC, sink)
    await clock.settle()
    expect(live().sent).toMatchObject([{ method: 'SUBSCRIBE', params: ['depth.BTC_USDC_PERP'] }])
    expect(requested('/api/v1/depth')).toHaveLength(0)
    await clock.advance(400)
    expect(told).toEqual(['snapshot 94978270'])
    live().push(diff(94978271))
    expect(told).toEqual(['snapshot 94978270', 'changes 94978271'])
  })

  test('pausing ends market traffic and leaves the account alone', async () => {
    const { connect, client, clock, wires } = createScriptedBackpack()
    await connect()
    const { told, sink } = book()
    client.streams.subscribeBook(BTC, sink)
    await clock.advance(400)
    await client.streams.pauseMarketData(BTC)
    expect(wires.map((wire) => wire.isOver)).toEqual([false, true])
    expect(client.streams.status().map(({ name, state }) => [name, state])).toEqual([
      ['user', 'live'],
      ['depth', 'paused'],
    ])
    await client.streams.resumeMarketData(BTC)
    await clock.advance(1_000)
    expect(told).toEqual(['snapshot 94978270', 'fault paused', 'snapshot 94978270'])
    expect(wires).toHaveLength(3)
  })

  test('a refused subscription faults the book that has said nothing, until it speaks', async () => {
    const { connect, client, clock, live } = createScriptedBackpack({ keys: false })
    await connect()
    const { told, sink } = book()
    client.streams.subscribeBook(BTC, sink)
    await clock.advance(400)
    live().push({ id: null, error: { code: 4006, message: 'Invalid stream' } })
    expect(told).toEqual(['snapshot 94978270', 'fault silent'])
    live().push(diff(94978271))
    await clock.advance(1_000)
    expect(told.slice(2)).toEqual(['snapshot 94978270', 'changes 94978271'])
  })

  test('silence replaces the connection and the book starts over', async () => {
    const { connect, client, clock, live, wires } = createScriptedBackpack({ keys: false })
    await connect()
    const { told, sink } = book()
    client.streams.subscribeBook(BTC, sink)
    await clock.advance(400)
    live().push(diff(94978271))
    await clock.advance(8_000)
    expect(client.streams.status()[1]?.state).toBe('stale')
    await clock.advance(28_000)
    expect(wires.length).toBeGreaterThan(1)
    expect(told.slice(2)).toEqual(['fault silent', 'snapshot 94978270'])
  })

  test('a frame of garbage puts every book in doubt', async () => {
    const { connect, client, clock, live } = createScriptedBackpack({ keys: false })
    await connect()
    const { told, sink } = book()
    client.streams.subscribeBook(BTC, sink)
    await clock.advance(400)
    live().push('{"stre')
    expect(told.at(-1)).toBe('fault gap')
  })

  test('trades and candles are events of their streams', async () => {
    const { connect, client, clock, live } = createScriptedBackpack({ keys: false })
    await connect()
    const told: string[] = []
    client.streams.subscribeTrades(BTC, (trade) =>
      told.push(`${trade.takerSide} ${trade.price} ${trade.venueTimeMs}`),
    )
    client.streams.subscribeCandles(BTC, (candle) =>
      told.push(`${candle.openTimeMs} ${candle.close} ${candle.closed}`),
    )
    await clock.advance(400)
    const trade = {
      e: 'trade',
      E: 1,
      s: 'BTC_USDC_PERP',
      p: '86700.1',
      q: '0.5',
      b: '1',
      a: '2',
      t: 12,
      T: 5_000_000,
      m: true,
    }
    live().push({ stream: 'trade.BTC_USDC_PERP', data: trade })
    const candle = {
      e: 'kline',
      t: '2026-09-22T12:00:00',
      T: '2026-09-22T12:01:00',
      o: '1',
      c: '2',
      h: '3',
      l: '1',
      v: '9',
      n: 4,
      X: false,
    }
    live().push({ stream: 'kline.1m.BTC_USDC_PERP', data: candle })
    live().push({
      stream: 'kline.1m.BTC_USDC_PERP',
      data: { ...candle, t: 1_790_078_460, o: null, h: null, l: null, c: null },
    })
    live().push({ stream: 'kline.1m.BTC_USDC_PERP', data: { ...candle, t: 1_790_078_460, X: true } })
    expect(told).toEqual(['sell 86700.1 5000', '1790078400000 2 false', '1790078460000 2 true'])
  })
})
