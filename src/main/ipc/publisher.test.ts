import { expect, it } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { btc } from '../../../test/support/market.ts'
import { createEmitter } from '../base/emitter.ts'
import { silentLogger } from '../base/logger.ts'
import type { WatchChange } from '../desk/market-watch.ts'
import { createNotices } from './notices.ts'
import { publishTerminal } from './publisher.ts'
import type { Pump } from './pump.ts'
import type { Terminal } from './terminal.ts'

it('tells the equity anew when another venue is selected: the account shown is another', () => {
  const clock = createManualClock()
  const watched = createEmitter<WatchChange>()
  const never = () => () => undefined
  const gate = { onStatus: never }
  const terminal = {
    session: { onModeChange: never, desks: () => [], gates: { paper: gate, live: gate } },
    watch: { onChange: watched.on, current: () => ({ instrument: btc }) },
    health: { onProblem: never },
    board: { onChange: never },
    lab: { onChange: never },
    pairs: { onChange: never, pairs: () => [] },
    clock,
    log: silentLogger,
  } as unknown as Terminal
  const dirty = new Set<string>()
  const pump = {
    markDirty: (key: string) => void dirty.add(key),
    publish: () => undefined,
  } as unknown as Pump
  const quit = new AbortController()
  publishTerminal(terminal, pump, createNotices({ clock, publish: () => undefined }), quit.signal)
  dirty.clear()
  watched.emit('selected')
  quit.abort()
  expect([...dirty].toSorted()).toEqual(['book', 'selected', 'session'])
})
