import { expect, test, vi } from 'vitest'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import { createSignedCalls } from './signed-calls.ts'

const signal = new AbortController().signal
const late = new AppError('venue-rejected', 'expected a call in time', { code: 'late' })

function createScene() {
  const venueClock = {
    now: () => 0,
    offsetMs: 0,
    ready: vi.fn(async () => undefined),
    measure: vi.fn(async () => undefined),
  }
  const sendSigned = createSignedCalls({
    venueClock: () => venueClock,
    blamesClock: (cause) => cause === late,
    log: silentLogger,
  })
  return { venueClock, sendSigned }
}
const query = (send: () => Promise<string>) => ({ path: '/orders', isCommand: false, send })

test('a query refused for its time is sent once more with the time measured anew', async () => {
  const { venueClock, sendSigned } = createScene()
  const send = vi.fn(async () => 'answer')
  send.mockRejectedValueOnce(late)
  expect(await sendSigned(query(send), signal)).toBe('answer')
  expect(send).toHaveBeenCalledTimes(2)
  expect(venueClock.measure).toHaveBeenCalledTimes(1)
})

test('a query refused for its time twice is not sent a third time', async () => {
  const { sendSigned } = createScene()
  const send = vi.fn(async () => Promise.reject(late))
  await expect(sendSigned(query(send), signal)).rejects.toBe(late)
  expect(send).toHaveBeenCalledTimes(2)
})

test('a command refused for its time has the time measured, and is not sent again', async () => {
  const { venueClock, sendSigned } = createScene()
  const send = vi.fn(async () => Promise.reject(late))
  await expect(sendSigned({ ...query(send), isCommand: true }, signal)).rejects.toBe(late)
  expect(send).toHaveBeenCalledTimes(1)
  expect(venueClock.measure).toHaveBeenCalledTimes(1)
})

test('when the time cannot be had, the refusal itself is told', async () => {
  const { venueClock, sendSigned } = createScene()
  venueClock.measure.mockRejectedValueOnce(new AppError('timeout', 'expected the time, got none'))
  await expect(sendSigned(query(vi.fn(async () => Promise.reject(late))), signal)).rejects.toBe(late)
})

test('a call that waits for the first measurement in vain was not sent', async () => {
  const { venueClock, sendSigned } = createScene()
  venueClock.ready.mockRejectedValueOnce(new AppError('timeout', 'expected the time, got none'))
  const send = vi.fn(async () => 'answer')
  await expect(sendSigned(query(send), signal)).rejects.toMatchObject({ detail: { sent: false } })
  expect(send).not.toHaveBeenCalled()
})
