import { describe, expect, it } from 'vitest'
import type { Batch } from '../../shared/contract.ts'
import type { Clock } from '../base/clock.ts'
import { silentLogger } from '../base/logger.ts'
import { createPump } from './pump.ts'

/** A clock whose sleeps end when the test says so. */
function steppedClock() {
  const waiting: (() => void)[] = []
  const clock: Clock = {
    now: () => 1_000,
    monotonicMs: () => 0,
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        waiting.push(resolve)
        signal.addEventListener('abort', () => reject(new Error('aborted')))
      }),
  }
  const step = async () => {
    waiting.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { clock, step }
}

const alert = (title: string) =>
  ({ topic: 'alert', data: { alertId: title, level: 'info', title, atMs: 1 } }) as const
const bbo = (bid: number) =>
  ({ topic: 'bbo', data: { venue: 'aster', symbol: 'BTC', point: { atMs: 1, bid, ask: bid + 1 } } }) as const

describe('createPump', () => {
  it('keeps only the newest state per key and asks for it at the flush', async () => {
    const { clock, step } = steppedClock()
    const sent: Batch[] = []
    const pump = createPump({ clock, send: (batch) => sent.push(batch), flushEveryMs: 50, log: silentLogger })
    const quit = new AbortController()
    const running = pump.run(quit.signal).catch(() => undefined)
    let made = 0
    for (let bid = 1; bid <= 5; bid += 1) {
      pump.markDirty('bbo:aster:BTC', () => {
        made += 1
        return bbo(bid)
      })
    }
    await step()
    expect(made).toBe(1)
    expect(sent).toEqual([{ seq: 1, atMs: 1_000, events: [bbo(5)] }])
    quit.abort()
    await running
  })

  it('sends history at once, in order, one batch each, numbered without a hole', () => {
    const { clock } = steppedClock()
    const sent: Batch[] = []
    const pump = createPump({ clock, send: (batch) => sent.push(batch), flushEveryMs: 50, log: silentLogger })
    pump.publish(alert('first'))
    pump.publish(alert('second'))
    expect(sent.map((batch) => batch.seq)).toEqual([1, 2])
    expect(sent.flatMap((batch) => batch.events)).toEqual([alert('first'), alert('second')])
    expect(pump.lastSeq()).toBe(2)
  })

  it('sends the rest when one state cannot be made, and goes on after a send that failed', () => {
    const { clock } = steppedClock()
    const sent: Batch[] = []
    let broken = false
    const send = (batch: Batch) => {
      if (broken) throw new Error('the frame was disposed')
      sent.push(batch)
    }
    const pump = createPump({ clock, send, flushEveryMs: 50, log: silentLogger })
    pump.markDirty('book', () => {
      throw new Error('a width that is no number')
    })
    pump.markDirty('bbo', () => bbo(1))
    pump.publish(alert('filled'))
    expect(sent).toEqual([{ seq: 1, atMs: 1_000, events: [alert('filled'), bbo(1)] }])
    broken = true
    pump.publish(alert('lost'))
    broken = false
    pump.publish(alert('next'))
    expect(sent.map(({ seq }) => seq)).toEqual([1, 3])
  })

  it('sends nothing when nothing changed', async () => {
    const { clock, step } = steppedClock()
    const sent: Batch[] = []
    const pump = createPump({ clock, send: (batch) => sent.push(batch), flushEveryMs: 50, log: silentLogger })
    const quit = new AbortController()
    const running = pump.run(quit.signal).catch(() => undefined)
    await step()
    await step()
    expect(sent).toEqual([])
    quit.abort()
    await running
  })
})
