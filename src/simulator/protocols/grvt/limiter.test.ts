import { expect, it } from 'vitest'
import { LIVE_LIMITS, Limiter } from './limiter.ts'

it('counts each kind of call for itself, in whole minutes', () => {
  const limiter = new Limiter({ ...LIVE_LIMITS, order: 2, login: 1 })
  limiter.request('order', 60_000)
  limiter.request('order', 60_001)
  limiter.request('login', 60_001)
  expect(() => limiter.request('order', 119_999)).toThrow(
    expect.objectContaining({ code: 1006, status: 429 }),
  )
  expect(() => limiter.request('login', 119_999)).toThrow(expect.objectContaining({ code: 1006 }))
  expect(() => limiter.request('order', 120_000)).not.toThrow()
})
