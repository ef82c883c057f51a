import { expect, it } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { keepTrying } from './keep-trying.ts'

it('tries again until it works, and tells what went wrong', async () => {
  const clock = createManualClock()
  const told: string[] = []
  let tries = 0
  const attempt = async () => {
    tries += 1
    if (tries < 4) throw new Error(`no answer ${tries}`)
    return 'there'
  }
  const onFailure = (cause: unknown) => void told.push(String(cause))
  const done = keepTrying(attempt, { clock, signal: new AbortController().signal, onFailure })
  await clock.advance(10_000)
  expect(await done).toBe('there')
  expect(told).toEqual(['Error: no answer 1', 'Error: no answer 2', 'Error: no answer 3'])
})

it('gives up at the end of the program', async () => {
  const clock = createManualClock()
  const quit = new AbortController()
  const attempt = async () => Promise.reject(new Error('down'))
  const done = keepTrying(attempt, { clock, signal: quit.signal, onFailure: () => undefined })
  const ended = expect(done).rejects.toThrow(/given up/)
  await clock.settle()
  quit.abort()
  await ended
  expect(clock.sleeperCount).toBe(0)
})
