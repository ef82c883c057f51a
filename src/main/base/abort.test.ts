import { describe, expect, it } from 'vitest'
import { untilAborted, withDeadline } from './abort.ts'
import { systemClock } from './clock.ts'

describe('giving up', () => {
  it('ends one caller’s wait and leaves the shared work alone', async () => {
    let finish: (value: string) => void = () => undefined
    const shared = new Promise<string>((resolve) => {
      finish = resolve
    })
    const caller = new AbortController()
    const impatient = untilAborted(shared, caller.signal)
    const patient = untilAborted(shared, new AbortController().signal)
    caller.abort()
    await expect(impatient).rejects.toMatchObject({ kind: 'cancelled' })
    finish('done')
    await expect(patient).resolves.toBe('done')
  })
  it('leaves no failure of the shared work unheard when the caller had given up before', async () => {
    const unheard: unknown[] = []
    const hear = (reason: unknown): void => void unheard.push(reason)
    process.on('unhandledRejection', hear)
    const work = Promise.withResolvers<void>()
    await expect(untilAborted(work.promise, AbortSignal.abort())).rejects.toMatchObject({ kind: 'cancelled' })
    work.reject(new Error('failed later'))
    // Node tells of it after the turn in which it failed.
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', hear)
    expect(unheard).toEqual([])
  })
  it('calls a passed deadline a timeout', async () => {
    const never = new Promise<string>(() => undefined)
    await expect(untilAborted(never, withDeadline(new AbortController().signal, 1))).rejects.toMatchObject({
      kind: 'timeout',
    })
  })
  it('ends a sleep at once', async () => {
    const quit = new AbortController()
    const asleep = systemClock.sleep(60_000, quit.signal)
    quit.abort()
    await expect(asleep).rejects.toMatchObject({ kind: 'cancelled' })
  })
})
