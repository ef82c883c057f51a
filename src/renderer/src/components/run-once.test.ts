import { expect, it } from 'vitest'
import { runOnce } from './run-once.ts'

it('sends once for a double click, even when the first answer comes between the two clicks', async () => {
  const gate = { isInFlight: false }
  let sent = 0
  const send = () => {
    sent++
    return Promise.resolve()
  }
  await runOnce(gate, 1, send)
  await runOnce(gate, 2, send)
  expect(sent).toBe(1)
})

it('ignores clicks and keys while the first is under way, and works again after it failed', async () => {
  const gate = { isInFlight: false }
  const answer = Promise.withResolvers<void>()
  const first = runOnce(gate, 1, () => answer.promise)
  expect(await runOnce(gate, 0, () => Promise.resolve())).toBe(false)
  expect(await runOnce(gate, 1, () => Promise.resolve())).toBe(false)
  answer.reject(new Error('main went away'))
  await expect(first).rejects.toThrow('main went away')
  expect(await runOnce(gate, 0, () => Promise.resolve())).toBe(true)
})
