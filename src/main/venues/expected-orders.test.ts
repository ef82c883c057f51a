import { describe, expect, test } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { OrderUpdate } from '../domain/order.ts'
import { expectOrder, ordersOf } from './expected-orders.ts'
import type { AccountEvent } from './market-streams.ts'

const never = new AbortController().signal
const orderOf = (clientOrderId: string) => ({ clientOrderId }) as OrderUpdate

function createScene() {
  const clock = createManualClock()
  const events = createEmitter<AccountEvent>((cause) => {
    throw cause
  })
  const expected = expectOrder(
    ordersOf((listener) => events.on(listener)),
    clock,
    ({ clientOrderId }) => clientOrderId === 'a',
  )
  const tell = (name: string): void => events.emit({ kind: 'order', order: orderOf(name) })
  return { clock, events, expected, tell }
}

describe('an owed order event', () => {
  test('is found when it came before the wait, also by a look without one', async () => {
    const { expected, tell, events } = createScene()
    events.emit({ kind: 'resync', reason: 'connected' })
    tell('b')
    expect(await expected.within(0, never)).toBeUndefined()
    tell('a')
    expect(await expected.within(0, never)).toEqual(orderOf('a'))
    expect(await expected.within(100, never)).toEqual(orderOf('a'))
  })

  test('ends the wait, and its timer with it', async () => {
    const { clock, expected, tell } = createScene()
    const waiting = expected.within(100, never)
    tell('a')
    expect(await waiting).toEqual(orderOf('a'))
    await clock.settle()
    expect(clock.sleeperCount).toBe(0)
  })

  test('is not waited for longer than asked, nor after the caller gave up', async () => {
    const { clock, expected } = createScene()
    const late = expected.within(100, never)
    await clock.advance(100)
    expect(await late).toBeUndefined()
    const caller = new AbortController()
    const given = expected.within(100, caller.signal)
    caller.abort()
    expect(await given).toBeUndefined()
  })

  test('that is disposed of listens no more and leaves no timer', async () => {
    const { clock, events, expected } = createScene()
    const waiting = expected.within(100, never)
    expected[Symbol.dispose]()
    expect(await waiting).toBeUndefined()
    expect([clock.sleeperCount, events.listenerCount]).toEqual([0, 0])
  })
})
