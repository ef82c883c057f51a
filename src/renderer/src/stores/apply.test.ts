import { beforeEach, describe, expect, it } from 'vitest'
import type { PushEvent } from '../../../shared/contract.ts'
import { accountStore } from './account.ts'
import { applyBatch, applySnapshot } from './apply.ts'
import { connectionStore } from './connection.ts'
import { marketStore } from './market.ts'
import { sessionStore } from './session.ts'
import { btcBook, btcOrder, emptySnapshot } from './snapshot.fixture.ts'

const batch = (...events: PushEvent[]) => applyBatch({ seq: 1, atMs: 1_000, events })

beforeEach(() => applySnapshot(emptySnapshot))

describe('applying what main says', () => {
  it('is ready after the snapshot', () => {
    expect(connectionStore.getState()).toEqual({ phase: 'ready', failure: undefined })
    expect(sessionStore.getState().session?.mode).toBe('paper')
  })

  it('changes each store once per batch, and only the ones concerned', () => {
    let marketChanges = 0
    let accountChanges = 0
    marketStore.subscribe(() => marketChanges++)
    accountStore.subscribe(() => accountChanges++)
    const at = { venue: 'aster', symbol: 'BTC' }
    batch(
      { topic: 'book', data: btcBook },
      { topic: 'bbo', data: { ...at, point: { atMs: 1_000, bid: 1, ask: 2 } } },
      { topic: 'bbo', data: { ...at, point: { atMs: 1_600, bid: 1, ask: 2 } } },
    )
    expect([marketChanges, accountChanges]).toEqual([1, 0])
    expect(marketStore.getState().bbo).toHaveLength(2)
  })

  it('drops the last words about an instrument that is no longer selected', () => {
    batch({ topic: 'book', data: { ...btcBook, symbol: 'ETH' } })
    expect(marketStore.getState().book).toBeUndefined()
  })

  it('clears the market when another instrument is selected', () => {
    batch({ topic: 'book', data: btcBook })
    batch({ topic: 'selected', data: { venue: 'aster', symbol: 'ETH', bboHistory: [], candles: [] } })
    expect(marketStore.getState()).toEqual({
      selected: { venue: 'aster', symbol: 'ETH' },
      book: undefined,
      bbo: [],
      candles: [],
    })
  })

  it('replaces a candle of the same minute and adds the next one', () => {
    const candle = { openTimeMs: 60_000, open: 1, high: 2, low: 1, close: 2, volumeBase: 1, closed: false }
    const at = { venue: 'aster', symbol: 'BTC' }
    batch({ topic: 'candle', data: { ...at, candle } })
    batch({ topic: 'candle', data: { ...at, candle: { ...candle, close: 1.5, closed: true } } })
    batch({ topic: 'candle', data: { ...at, candle: { ...candle, openTimeMs: 120_000 } } })
    expect(marketStore.getState().candles.map(({ openTimeMs, close }) => [openTimeMs, close])).toEqual([
      [60_000, 1.5],
      [120_000, 2],
    ])
  })

  it('updates an order in its place and puts a new one first', () => {
    batch({ topic: 'order', data: btcOrder })
    batch({ topic: 'order', data: { ...btcOrder, clientOrderId: 'order-2', createdAtMs: 2_000 } })
    batch({ topic: 'order', data: { ...btcOrder, status: 'filled' } })
    expect(
      accountStore.getState().orders.map(({ clientOrderId, status }) => [clientOrderId, status]),
    ).toEqual([
      ['order-2', 'open'],
      ['order-1', 'filled'],
    ])
  })

  it('takes the whole table of orders after a change of mode', () => {
    batch({ topic: 'order', data: btcOrder }, { topic: 'orders', data: [] })
    expect(accountStore.getState().orders).toEqual([])
  })
})
