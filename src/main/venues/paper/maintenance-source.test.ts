import { expect, it } from 'vitest'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { D } from '../../base/decimal.ts'
import { AppError, type ErrorKind } from '../../base/errors.ts'
import { silentLogger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { flatMaintenance, type MaintenanceTier } from '../../domain/maintenance.ts'
import { createMaintenanceSource, DEFAULT_MAINTENANCE } from './maintenance-source.ts'

const BTC = 'BTC' as SymbolId
const signal = new AbortController().signal

function world() {
  const clock = createManualClock()
  let answer: ErrorKind | readonly MaintenanceTier[] = flatMaintenance(new D('0.012'))
  let asked = 0
  const account = {
    async getMaintenanceTiers() {
      asked += 1
      if (typeof answer === 'string') throw new AppError(answer, 'no tiers')
      return answer
    },
  }
  return {
    clock,
    source: createMaintenanceSource(account, clock, silentLogger),
    answer(next: typeof answer) {
      answer = next
    },
    asked: () => asked,
  }
}

it('keeps what the venue tells', async () => {
  const { source, asked } = world()
  expect(source.known(BTC)).toBe(DEFAULT_MAINTENANCE)
  expect((await source.read(BTC, signal))[0]?.rate.toFixed()).toBe('0.012')
  await source.read(BTC, signal)
  expect(source.known(BTC)[0]?.rate.toFixed()).toBe('0.012')
  expect(asked()).toBe(1)
})

it.each(['auth', 'not-supported'] as const)('takes the default for good after %s', async (kind) => {
  const { source, answer, asked, clock } = world()
  answer(kind)
  expect(await source.read(BTC, signal)).toBe(DEFAULT_MAINTENANCE)
  await clock.advance(120_000)
  expect(await source.read(BTC, signal)).toBe(DEFAULT_MAINTENANCE)
  expect(asked()).toBe(1)
})

it('goes by the default after a failed query, and asks again a minute later', async () => {
  const { source, answer, asked, clock } = world()
  answer('timeout')
  expect(await source.read(BTC, signal)).toBe(DEFAULT_MAINTENANCE)
  answer(flatMaintenance(new D('0.01')))
  expect(await source.read(BTC, signal)).toBe(DEFAULT_MAINTENANCE)
  expect(asked()).toBe(1)
  await clock.advance(60_000)
  expect((await source.read(BTC, signal))[0]?.rate.toFixed()).toBe('0.01')
})
