import { describe, expect, it } from 'vitest'
import { createManualClock } from '../clock.ts'
import { createRandom } from '../random.ts'
import type { FaultRequest, Subject } from './fault.ts'
import { FrameFaults } from './frame-faults.ts'
import { Switchboard } from './switchboard.ts'

const DEPTH = { stream: 'btcusdt@depth@100ms', symbol: 'BTCUSDT', feed: 'book' } as const

/** What leaves when the frames 1 to `count` enter, after a fault was switched on. */
function passed(fault: FaultRequest, count: number, subject: Subject = DEPTH): string[] {
  const board = new Switchboard(createManualClock(0))
  const frames = new FrameFaults(board, createRandom(1))
  board.add(fault)
  return Array.from({ length: count }, (_, index) => frames.pass(subject, '1', String(index + 1))).flat()
}

describe('FrameFaults', () => {
  it.each<[FaultRequest, string[]]>([
    [{ kind: 'drop-frames', count: 2 }, ['3', '4']],
    [{ kind: 'gap' }, ['2', '3', '4']],
    [{ kind: 'gap', count: 2 }, ['3', '4']],
    [{ kind: 'duplicate-frames', count: 1 }, ['1', '1', '2', '3', '4']],
    [{ kind: 'reorder-frames', count: 1 }, ['2', '1', '3', '4']],
    [{ kind: 'garbage-frame', count: 1, text: '{' }, ['{', '2', '3', '4']],
    [{ kind: 'silent-sockets' }, []],
    [{ kind: 'freeze-feed' }, []],
    [{ kind: 'drop-frames', symbol: 'ETHUSDT' }, ['1', '2', '3', '4']],
    [{ kind: 'drop-frames', stream: '@bookTicker' }, ['1', '2', '3', '4']],
  ])('%j', (fault, expected) => {
    expect(passed(fault, 4)).toEqual(expected)
  })

  it('loses a share of the frames', () => {
    const left = passed({ kind: 'drop-frames', share: 0.5 }, 1_000).length
    expect(left).toBeGreaterThan(400)
    expect(left).toBeLessThan(600)
  })

  it('sends a frame larger than a client should take', () => {
    const [first, second] = passed({ kind: 'oversized-frame', count: 1 }, 2)
    expect(first?.length).toBeGreaterThan(1_048_576)
    expect(second).toBe('2')
  })

  it('freezes the market and leaves the user stream alone', () => {
    expect(passed({ kind: 'freeze-feed' }, 1, { stream: 'user', feed: 'account' })).toEqual(['1'])
    expect(passed({ kind: 'silent-sockets' }, 1, { stream: 'user', feed: 'account' })).toEqual([])
    expect(passed({ kind: 'gap' }, 1, { stream: 'btcusdt@bookTicker' })).toEqual(['1'])
  })
})
