import { expect, test } from 'vitest'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { AppError } from '../../base/errors.ts'
import { silentLogger } from '../../base/logger.ts'
import { createTokens } from './tokens.ts'

const never = new AbortController().signal
const MINUTE_MS = 60_000

function createScene() {
  const clock = createManualClock()
  const state = { owner: { name: 'first' } as object | undefined, made: 0, isDown: false }
  const tokens = createTokens({
    async fetchToken() {
      if (state.isDown) throw new AppError('transport', 'gone')
      state.made += 1
      const number = state.made
      await clock.sleep(100, never)
      return `token-${number}`
    },
    owner() {
      if (state.owner) return state.owner
      throw new AppError('auth', 'no credentials')
    },
    clock,
    log: silentLogger,
    renewAfterMs: 3 * MINUTE_MS,
    lifeMs: 4.5 * MINUTE_MS,
    lifetime: never,
  })
  const current = async (): Promise<string> => {
    const [token] = await Promise.all([tokens.current(never), clock.advance(100)])
    return token
  }
  return { clock, state, tokens, current }
}

test('callers at the same time share one sign-in', async () => {
  const { clock, state, tokens } = createScene()
  const asked = [tokens.current(never), tokens.current(never)]
  await clock.advance(100)
  expect(await Promise.all(asked)).toEqual(['token-1', 'token-1'])
  expect(state.made).toBe(1)
})

test('from three minutes on it is replaced beside its use; from four and a half on it is not used', async () => {
  const { clock, state, current } = createScene()
  await current()
  await clock.advance(3 * MINUTE_MS)
  expect(await current()).toBe('token-1')
  expect(await current()).toBe('token-2')
  state.isDown = true
  await clock.advance(4 * MINUTE_MS)
  expect(await current()).toBe('token-2')
  await clock.advance(MINUTE_MS)
  await expect(current()).rejects.toMatchObject({ kind: 'transport' })
})

test('a refused one is made anew; another one, made meanwhile, stays', async () => {
  const { tokens, current } = createScene()
  await current()
  tokens.forget('token-0')
  expect(await current()).toBe('token-1')
  tokens.forget('token-1')
  expect(await current()).toBe('token-2')
})

test('another key gets a token of its own, also while one is being made', async () => {
  const { clock, state, tokens } = createScene()
  const first = tokens.current(never)
  await clock.settle()
  state.owner = { name: 'second' }
  const second = tokens.current(never)
  await clock.advance(100)
  expect(await Promise.all([first, second])).toEqual(['token-1', 'token-2'])
  expect(await tokens.current(never)).toBe('token-2')
})

test('a caller who gives up does not end the sign-in of the others', async () => {
  const { clock, tokens } = createScene()
  const caller = new AbortController()
  const given = tokens.current(caller.signal)
  const kept = tokens.current(never)
  caller.abort()
  await expect(given).rejects.toMatchObject({ kind: 'cancelled' })
  await clock.advance(100)
  expect(await kept).toBe('token-1')
})

test('credentials that are away for a while do not end the renewal', async () => {
  const { clock, state, tokens, current } = createScene()
  await current()
  const connected = new AbortController()
  const watching = tokens.keepFresh(connected.signal).catch((cause: unknown) => cause)
  const { owner } = state
  state.owner = undefined
  await clock.advance(4 * MINUTE_MS)
  state.owner = owner
  await clock.advance(MINUTE_MS)
  expect(state.made).toBe(2)
  connected.abort()
  await watching
  expect(clock.sleeperCount).toBe(0)
})
