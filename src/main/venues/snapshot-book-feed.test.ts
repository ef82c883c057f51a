import { describe, expect, test } from 'vitest'
import { btc } from '../../../test/support/market.ts'
import { D } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import type { Instrument } from '../domain/instrument.ts'
import { createLevelsReader } from './book-rows.ts'
import type { BookChanges } from './book-sink.ts'
import { createSnapshotBookFeed } from './snapshot-book-feed.ts'

const read = createLevelsReader(btc)

function setUp(reload: () => Promise<Instrument> = async () => btc) {
  const told: string[] = []
  const feed = createSnapshotBookFeed({
    instrument: btc,
    sink: {
      onSnapshot: (levels: BookChanges) => void told.push(`book ${levels.sequence}`),
      onChanges: () => 'applied',
      onFault: (fault) => void told.push(fault),
    },
    decoder: {
      decode(frame, receivedAtMs) {
        const { sequence, bid, ask } = JSON.parse(frame.toString()) as Record<string, string>
        const levels = read([[bid, '1']], [[ask, '1']])
        return { ...levels, sequence: Number(sequence), venueTimeMs: receivedAtMs, receivedAtMs }
      },
    },
    reloadInstrument: reload,
    log: silentLogger,
  })
  const bring = (sequence: number, bid = '60000.0', ask = '60000.1'): boolean =>
    feed.onFrame(Buffer.from(JSON.stringify({ sequence, bid, ask })), 1)
  return { feed, told, bring }
}

describe('a book whose every frame is all of it', () => {
  test('takes frames from the confirmation to the end, and each replaces the last', () => {
    const { feed, told, bring } = setUp()
    bring(1)
    feed.begin()
    bring(2)
    bring(9)
    feed.end('paused', 'market data paused')
    bring(10)
    expect(told).toEqual(['book 2', 'book 9', 'paused'])
  })

  test('drops a straggler, and believes the venue when it counts anew', () => {
    const { feed, told, bring } = setUp()
    feed.begin()
    bring(100)
    bring(99)
    bring(101)
    for (let sequence = 1; sequence <= 5; sequence += 1) bring(sequence)
    bring(6)
    expect(told).toEqual(['book 100', 'book 101', 'book 5', 'book 6'])
  })

  test('a reconnect forgets what was counted', () => {
    const { feed, told, bring } = setUp()
    feed.begin()
    bring(100)
    feed.end('reconnect', 'lost')
    feed.begin()
    bring(3)
    expect(told).toEqual(['book 100', 'reconnect', 'book 3'])
  })

  test('a crossed frame and one that cannot be read are told once, and the next good one heals', () => {
    const { feed, told, bring } = setUp()
    feed.begin()
    bring(1)
    bring(2, '60000.1', '60000.1')
    expect(feed.onFrame(Buffer.from('{'), 1)).toBe(false)
    bring(3)
    expect(feed.onFrame(Buffer.from('{'), 1)).toBe(false)
    bring(4)
    expect([told, feed.gaps]).toEqual([['book 1', 'crossed', 'book 3', 'gap', 'book 4'], 2])
  })

  test('a level between the steps ends the feed only when the venue has other steps now', async () => {
    const same = setUp()
    same.feed.begin()
    same.bring(1, '60000.05', '60000.1')
    await expect.poll(() => same.told).toEqual(['off-grid'])
    same.bring(2)
    expect(same.told).toEqual(['off-grid', 'book 2'])

    const changed = setUp(async () => ({ ...btc, tickSize: new D('0.01') }))
    changed.feed.begin()
    changed.bring(1, '60000.05', '60000.1')
    await expect.poll(() => changed.told).toEqual(['off-grid', 'off-grid'])
    changed.bring(2)
    expect(changed.told).toHaveLength(2)
  })

  test('nobody is told anything after the last reader left', async () => {
    const { feed, told, bring } = setUp(async () => {
      throw new AppError('timeout', 'no answer')
    })
    feed.begin()
    bring(1, '60000.05', '60000.1')
    feed.detach()
    bring(2)
    feed.resync('gap', 'a frame could not be read')
    expect(told).toEqual(['off-grid'])
  })
})
