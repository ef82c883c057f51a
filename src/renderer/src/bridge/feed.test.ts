import { describe, expect, it, vi } from 'vitest'
import type { Batch, Snapshot } from '../../../shared/contract.ts'
import { emptySnapshot } from '../stores/snapshot.fixture.ts'
import type { Ask } from './ask.ts'
import { startFeed } from './feed.ts'

describe('feed', () => {
  it('draws the snapshot, then the batches that continue it', async () => {
    const main = fakeMain()
    await main.answer(4)
    main.push(5)
    main.push(6)
    expect(main.seen).toEqual(['snapshot 4', 'batch 5', 'batch 6'])
  })

  it('holds batches until the snapshot is there and skips those it already contains', async () => {
    const main = fakeMain()
    main.push(3)
    main.push(4)
    main.push(5)
    await main.answer(4)
    expect(main.seen).toEqual(['snapshot 4', 'alerts 3', 'alerts 4', 'batch 5'])
  })

  it('asks for a new snapshot when a batch is missing', async () => {
    const main = fakeMain()
    await main.answer(1)
    main.push(2)
    main.push(4)
    main.push(5)
    expect(main.seen).toEqual(['snapshot 1', 'batch 2'])
    await main.answer(4)
    expect(main.seen).toEqual(['snapshot 1', 'batch 2', 'snapshot 4', 'alerts 4', 'batch 5'])
  })

  it('asks once more when the snapshot is older than the hole', async () => {
    const main = fakeMain()
    await main.answer(1)
    main.push(9)
    await main.answer(5)
    await main.answer(9)
    expect(main.seen).toEqual(['snapshot 1', 'snapshot 5', 'snapshot 9', 'alerts 9'])
  })

  it('ignores a batch that it has already drawn', async () => {
    const main = fakeMain()
    await main.answer(7)
    main.push(7)
    expect(main.seen).toEqual(['snapshot 7'])
  })

  it('says why a snapshot failed and tries again by itself', async () => {
    vi.useFakeTimers()
    const main = fakeMain()
    await main.refuse('the journal is not open')
    expect(main.seen).toEqual(['failed: the journal is not open'])
    await vi.runOnlyPendingTimersAsync()
    await main.answer(2)
    expect(main.seen).toEqual(['failed: the journal is not open', 'snapshot 2'])
    vi.useRealTimers()
  })

  it('tries at once when asked to', async () => {
    const main = fakeMain()
    await main.refuse('no')
    main.feed.retry()
    await main.answer(1)
    main.feed.stop()
    expect(main.seen).toEqual(['failed: no', 'snapshot 1'])
  })
})

function fakeMain() {
  const seen: string[] = []
  let listener: (batch: Batch) => void = () => {}
  let waiting: PromiseWithResolvers<Snapshot> | undefined
  const ask = (() => {
    waiting = Promise.withResolvers()
    return waiting.promise
  }) as unknown as Ask
  const feed = startFeed({
    bridge: {
      onBatch: (added) => {
        listener = added
        return () => {}
      },
    },
    ask,
    sink: {
      snapshotArrived: ({ seq }) => void seen.push(`snapshot ${seq}`),
      batchArrived: ({ seq, events }) => void seen.push(`${events.length === 1 ? 'alerts' : 'batch'} ${seq}`),
      snapshotFailed: ({ words }) => void seen.push(`failed: ${words}`),
    },
  })
  return {
    seen,
    feed,
    push: (seq: number) =>
      listener({
        seq,
        atMs: 1_000,
        events: [
          { topic: 'venues', data: [] },
          { topic: 'alert', data: { alertId: `a${seq}`, level: 'info', title: 'hello', atMs: 1_000 } },
        ],
      }),
    answer: async (seq: number) => {
      waiting?.resolve({ ...emptySnapshot, seq })
      await Promise.resolve()
      await Promise.resolve()
    },
    refuse: async (message: string) => {
      waiting?.reject(new Error(message))
      await Promise.resolve()
      await Promise.resolve()
    },
  }
}
