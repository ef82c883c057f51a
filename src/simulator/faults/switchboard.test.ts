import { describe, expect, it } from 'vitest'
import { createManualClock } from '../clock.ts'
import { FaultError, Switchboard } from './switchboard.ts'

describe('Switchboard', () => {
  it.each([
    ['nothing', undefined],
    ['an unknown kind', { kind: 'earthquake' }],
    ['a missing setting', { kind: 'latency' }],
    ['a wrong type', { kind: 'latency', delayMs: 'long' }],
    ['a setting of another fault', { kind: 'gap', delayMs: 5 }],
    ['a status that is no failure', { kind: 'status', status: 200 }],
    ['a count of zero', { kind: 'gap', count: 0 }],
  ])('refuses %s and says what it expected', (_, request) => {
    const board = new Switchboard(createManualClock(0))
    expect(() => board.add(request)).toThrow(FaultError)
    expect(() => board.add(request)).toThrow(/^expected a fault such as/)
    expect(board.list()).toEqual([])
  })

  it('strikes what the scope covers, as often as it was told', () => {
    const board = new Switchboard(createManualClock(0))
    board.add({ kind: 'status', status: 503, path: '/order', method: 'POST', symbol: 'btcusdt', count: 2 })
    const order = { path: '/fapi/v3/order', method: 'POST', symbol: 'BTCUSDT' }
    expect(board.strike('status', { ...order, method: 'GET' })).toBeUndefined()
    expect(board.strike('status', { ...order, path: '/fapi/v3/depth' })).toBeUndefined()
    expect(board.strike('status', { ...order, symbol: 'ETHUSDT' })).toBeUndefined()
    expect(board.strike('latency', order)).toBeUndefined()
    expect(board.strike('status', order)?.status).toBe(503)
    expect(board.strike('status', order)?.status).toBe(503)
    expect(board.strike('status', order)).toBeUndefined()
  })

  it('ends by time, by id and all at once, and tells so', async () => {
    const clock = createManualClock(0)
    const board = new Switchboard(clock)
    const ended: number[] = []
    board.removed.listen(({ id }) => ended.push(id))
    board.add({ kind: 'freeze-feed', durationMs: 100 })
    const second = board.add({ kind: 'silent-sockets' })
    board.add({ kind: 'duplicate-frames' })
    await clock.advance(99)
    expect(board.active('freeze-feed', {})).toBeDefined()
    await clock.advance(1)
    expect(board.active('freeze-feed', {})).toBeUndefined()
    expect(board.remove(second.id)).toBe(true)
    expect(board.remove(second.id)).toBe(false)
    board.clear()
    expect(ended).toEqual([1, 2, 3])
  })
})
