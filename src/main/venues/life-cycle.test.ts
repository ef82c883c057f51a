import { beforeEach, expect, test, vi } from 'vitest'
import { AppError } from '../base/errors.ts'
import { createLifeCycle } from './life-cycle.ts'

const signal = new AbortController().signal
const done: string[] = []
const step = (name: string) =>
  vi.fn(async () => {
    done.push(name)
  })

function createScene() {
  const steps = {
    venueClock: { measure: step('time') },
    instruments: { load: step('instruments') },
    hasKey: vi.fn(() => true),
    startAccount: step('account'),
    startMarkets: step('markets'),
    stopStreams: step('stop'),
    close: vi.fn(() => void done.push('close')),
  }
  return { steps, lifeCycle: createLifeCycle(steps) }
}
beforeEach(() => void done.splice(0))

test('time and instruments come first, then the account, then the markets', async () => {
  await createScene().lifeCycle.connect(signal)
  expect(done).toEqual(['time', 'instruments', 'account', 'markets'])
})

test('without a key there is no account', async () => {
  const { steps, lifeCycle } = createScene()
  steps.hasKey.mockReturnValue(false)
  await lifeCycle.connect(signal)
  expect(done).toEqual(['time', 'instruments', 'markets'])
})

test('a key that is refused stops what had begun, and the next try begins anew', async () => {
  const { steps, lifeCycle } = createScene()
  steps.startAccount.mockRejectedValueOnce(new AppError('auth', 'expected a key, got another'))
  await expect(lifeCycle.connect(signal)).rejects.toMatchObject({ kind: 'auth' })
  expect(done).toEqual(['time', 'instruments', 'stop'])
  await lifeCycle.connect(signal)
  expect(done.slice(3)).toEqual(['time', 'instruments', 'account', 'markets'])
})

test('a second connect at the same time does nothing of its own', async () => {
  const { steps, lifeCycle } = createScene()
  await Promise.all([lifeCycle.connect(signal), lifeCycle.connect(signal)])
  expect(steps.startAccount).toHaveBeenCalledTimes(1)
})

test('a disconnect waits for the connect before it, and a connect may follow', async () => {
  const { steps, lifeCycle } = createScene()
  await Promise.all([lifeCycle.connect(signal), lifeCycle.disconnect(), lifeCycle.disconnect()])
  expect(done.slice(3)).toEqual(['markets', 'stop', 'close', 'stop', 'close'])
  await lifeCycle.connect(signal)
  expect(steps.startAccount).toHaveBeenCalledTimes(2)
})
