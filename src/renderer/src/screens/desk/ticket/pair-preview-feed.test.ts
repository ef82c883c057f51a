import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { PairTicketInput } from '../../../../../shared/pair-contract.ts'
import type { PairPreviewView } from '../../../../../shared/pair-views.ts'
import type { Ask } from '../../../bridge/ask.ts'
import { emptyPairTicket, type PairTicketState } from '../../../stores/pair-ticket.ts'
import { pairPreviewStore, reasonNotToSend, startPairPreview } from './pair-preview-feed.ts'

const preview: PairPreviewView = { legs: [], verdict: [], problems: [], warnings: [] }
const full = { ...emptyPairTicket, symbol: 'BTC', longVenue: 'aster', shortVenue: 'backpack' }

beforeEach(() => {
  vi.useFakeTimers()
  pairPreviewStore.setState({ preview: undefined, about: undefined, failure: undefined })
})
afterEach(() => void vi.useRealTimers())

describe('the pair preview', () => {
  it('asks once after a pause in typing, and again once a second until its end', async () => {
    const { asked, type, answer, stop } = start()
    type('1')
    await vi.advanceTimersByTimeAsync(50)
    type('10')
    await vi.advanceTimersByTimeAsync(80)
    expect(asked.map(({ size }) => size)).toEqual(['10'])
    await answer(preview)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked).toHaveLength(2)
    stop()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(asked).toHaveLength(2)
  })

  it('does not let the ticket go while the answer is about another one', async () => {
    const { ticket, type, answer, stop } = start()
    const reason = (): string | undefined => reasonNotToSend(ticket.getState(), pairPreviewStore.getState())
    expect(reason()).toBe('Type a size')
    type('10')
    await vi.advanceTimersByTimeAsync(80)
    expect(reason()).toBe('Checking both books')
    await answer(preview)
    expect(reason()).toBeUndefined()
    type('11')
    expect(reason()).toBe('Checking both books')
    await vi.advanceTimersByTimeAsync(80)
    await answer({ ...preview, problems: ['size is below the minimum of Aster'] })
    expect(reason()).toBe('size is below the minimum of Aster')
    stop()
  })

  it('drops the answer to a ticket that has changed', async () => {
    const { type, answer, stop } = start()
    type('10')
    await vi.advanceTimersByTimeAsync(80)
    type('20')
    await answer(preview)
    expect(pairPreviewStore.getState().about).toBeUndefined()
    stop()
  })

  it('says why main gave none', async () => {
    const { ticket, type, fail, stop } = start()
    type('10')
    await vi.advanceTimersByTimeAsync(80)
    await fail(new Error('Aster is not connected'))
    expect(reasonNotToSend(ticket.getState(), pairPreviewStore.getState())).toBe('Aster is not connected')
    stop()
  })
})

function start() {
  const ticket = createStore<PairTicketState>()(() => full)
  const asked: PairTicketInput[] = []
  const waiting: PromiseWithResolvers<PairPreviewView>[] = []
  const ask = ((_name: string, input: PairTicketInput) => {
    asked.push(input)
    const reply = Promise.withResolvers<PairPreviewView>()
    waiting.push(reply)
    return reply.promise
  }) as unknown as Ask
  const stop = startPairPreview({ ask, ticket })
  return {
    ticket,
    asked,
    stop,
    type: (size: string) => ticket.setState({ size }),
    answer: async (view: PairPreviewView) => {
      waiting.shift()?.resolve(view)
      await vi.advanceTimersByTimeAsync(0)
    },
    fail: async (cause: Error) => {
      waiting.shift()?.reject(cause)
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}
