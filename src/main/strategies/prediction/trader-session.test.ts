import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { BTC } from '../../../../test/support/market.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import { DEFAULT_RULES } from './decision.ts'
import { noSignal } from './predictor.ts'
import { openTraderLogs } from './trader-logs.ts'
import { startTraderSession } from './trader-session.ts'

it('subscribes to nothing when the terminal ends while the ledger is read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trader-session-'))
  try {
    const clock = createManualClock()
    const client = createFakeExchangeClient(clock)
    const quit = new AbortController()
    const starting = startTraderSession({
      client,
      symbols: [BTC],
      predictor: noSignal,
      rules: () => DEFAULT_RULES,
      startQuote: new D(10_000),
      folder,
      logs: openTraderLogs(folder, silentLogger),
      clock,
      lifetime: quit.signal,
      newId: () => 'id',
    })
    quit.abort()
    await expect(starting).rejects.toThrow(/given up/)
    expect([client.bbos.listenerCount, clock.sleeperCount]).toEqual([0, 0])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
