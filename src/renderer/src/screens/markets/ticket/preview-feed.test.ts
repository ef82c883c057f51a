import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { TicketOrder } from '../../../../../shared/contract.ts'
import type { PreviewView } from '../../../../../shared/views.ts'
import type { Ask } from '../../../bridge/ask.ts'
import type { MarketState } from '../../../stores/market.ts'
import { emptyTicket, type TicketState } from '../../../stores/ticket.ts'
import { previewStore, problemsOf, startPreview } from './preview-feed.ts'

beforeEach(() => {
  vi.useFakeTimers()
  previewStore.setState({ buy: undefined, sell: undefined, failure: undefined })
})
afterEach(() => void vi.useRealTimers())

describe('preview', () => {
  it('asks for both sides after a pause in typing, once', async () => {
    const { asked, type, stop } = start()
    type('1')
    await vi.advanceTimersByTimeAsync(50)
    type('10')
    await vi.advanceTimersByTimeAsync(80)
    expect(asked.map(({ side, size }) => `${side} ${size}`)).toEqual(['buy 10', 'sell 10'])
    stop()
  })

  it('asks again once a second while idle, and not after its end', async () => {
    const { asked, type, answerAll, stop } = start()
    type('10')
    await vi.advanceTimersByTimeAsync(80)
    await answerAll({ problems: [], warnings: [] })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked).toHaveLength(4)
    stop()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(asked).toHaveLength(4)
  })

  it('never shows the answer to an older question', async () => {
    const { type, answerAll, stop } = start()
    type('1')
    await vi.advanceTimersByTimeAsync(80)
    type('2')
    await vi.advanceTimersByTimeAsync(80)
    await answerAll({ sizeBase: '0.001', problems: [], warnings: [] }, 2)
    expect(previewStore.getState().buy).toBeUndefined()
    await answerAll({ sizeBase: '0.002', problems: [], warnings: [] }, 2)
    expect(previewStore.getState().buy?.sizeBase).toBe('0.002')
    stop()
  })

  it('shows nothing for an empty size', async () => {
    const { asked, type, stop } = start()
    type('   ')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(asked).toEqual([])
    expect(previewStore.getState().buy).toBeUndefined()
    stop()
  })

  it('puts each problem under its field, once', () => {
    const preview = {
      problems: ['size must be above 0', 'expected a limit price such as 0.1, got "abc"'],
      warnings: [],
    }
    expect(problemsOf({ buy: preview, sell: preview, failure: undefined })).toEqual({
      size: ['size must be above 0'],
      limitPrice: ['expected a limit price such as 0.1, got "abc"'],
    })
  })
})

function start() {
  const ticket = createStore<TicketState>()(() => emptyTicket)
  const market = createStore<MarketState>()(() => ({
    selected: { venue: 'aster', symbol: 'BTC' },
    book: undefined,
    bbo: [],
    candles: [],
  }))
  const asked: TicketOrder[] = []
  const waiting: PromiseWithResolvers<PreviewView>[] = []
  const ask = ((_name: string, order: TicketOrder) => {
    asked.push(order)
    const answer = Promise.withResolvers<PreviewView>()
    waiting.push(answer)
    return answer.promise
  }) as unknown as Ask
  const stop = startPreview({ ask, ticket, market })
  return {
    asked,
    stop,
    type: (size: string) => ticket.setState({ size }),
    answerAll: async (preview: PreviewView, count = waiting.length) => {
      for (const answer of waiting.splice(0, count)) answer.resolve(preview)
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}
