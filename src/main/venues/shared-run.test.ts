import { expect, test } from 'vitest'
import { createSharedRun } from './shared-run.ts'

function createScene() {
  const runs: { signal: AbortSignal; end: () => void }[] = []
  const shared = createSharedRun(
    (signal) => new Promise((resolve) => void runs.push({ signal, end: resolve })),
  )
  return { runs, shared }
}

test('callers of one connection share a run, and the next begins when it has ended', async () => {
  const { runs, shared } = createScene()
  const { signal } = new AbortController()
  const [first, second] = [shared.join(signal), shared.join(signal)]
  expect(second).toBe(first)
  runs[0]?.end()
  await first
  void shared.join(signal)
  expect(runs).toHaveLength(2)
})

test('a new connection does not wait for the run of the one before, whose end changes nothing', async () => {
  const { runs, shared } = createScene()
  const [before, now] = [new AbortController().signal, new AbortController().signal]
  const old = shared.join(before)
  const mine = shared.join(now)
  expect(runs.map(({ signal }) => signal)).toEqual([before, now])
  runs[0]?.end()
  await old
  expect(shared.join(now)).toBe(mine)
})

test('a run that is released is not shared any more', () => {
  const { runs, shared } = createScene()
  const { signal } = new AbortController()
  void shared.join(signal)
  shared.release()
  void shared.join(signal)
  expect(runs).toHaveLength(2)
})
