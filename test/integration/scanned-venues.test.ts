import { afterEach, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/main/base/clock.ts'
import { createLiveBook } from '../../src/main/market-data/live-book.ts'
import { FrameScanner } from '../../src/main/net/frame-scan/frame-scanner.ts'
import { instrumentOf } from '../contract/orders.ts'
import { aster } from '../contract/venues/aster.ts'
import { backpack } from '../contract/venues/backpack.ts'
import { bitvavo } from '../contract/venues/bitvavo.ts'
import { edgex } from '../contract/venues/edgex.ts'
import { grvt } from '../contract/venues/grvt.ts'
import { lighter } from '../contract/venues/lighter.ts'
import { paradex } from '../contract/venues/paradex.ts'
import { waitUntil } from '../support/wait-until.ts'

afterEach(() => vi.restoreAllMocks())

// The simulators were written from the venues' documents by themselves: what they send is what the shapes must fit.
it.each([aster, backpack, bitvavo, edgex, grvt, lighter, paradex])(
  'the book of the simulated $name is read from its bytes',
  async (venue) => {
    const scan = vi.spyOn(FrameScanner.prototype, 'scan')
    const results = (): unknown[] => scan.mock.results.map(({ value }) => value)
    await using rig = await venue.open({ keys: 'none' })
    const book = createLiveBook(await instrumentOf(rig), systemClock, (cause) => {
      throw cause
    })
    rig.client.streams.subscribeBook(rig.symbol, book)
    await waitUntil('ten changes read from their bytes', () => results().filter(Boolean).length >= 10)
    // Left to JSON are frames that a stream is learned from: at the beginning, and where it begins again.
    expect(results().filter((isRead) => !isRead).length).toBeLessThan(5)
    await waitUntil('the book to stand', () => book.state === 'live')
  },
  40_000,
)
