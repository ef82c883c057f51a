import { describe, expect, test } from 'vitest'
import { D } from '../base/decimal.ts'
import { silentLogger } from '../base/logger.ts'
import type { Instrument } from '../domain/instrument.ts'
import { newGrid } from './new-grid.ts'

const instrument = {
  venueSymbol: 'BTCUSDC',
  tickSize: new D('0.1'),
  lotSize: new D('0.001'),
} as Instrument
const never = new AbortController().signal

describe('the grid of a book', () => {
  test.each([
    ['the same', {}, undefined],
    ['with other ticks', { tickSize: new D('0.01') }, expect.stringContaining('steps of 0.01')],
    ['with other lots', { lotSize: new D('0.1') }, expect.stringContaining('BTCUSDC')],
  ])('%s', async (_name, change, words) => {
    expect(
      await newGrid(instrument, async () => ({ ...instrument, ...change }), silentLogger, never),
    ).toEqual(words)
  })

  test('that could not be read is taken for the same, unless nobody waits any more', async () => {
    const failing = () => Promise.reject(new Error('down'))
    expect(await newGrid(instrument, failing, silentLogger, never)).toBeUndefined()
    await expect(newGrid(instrument, failing, silentLogger, AbortSignal.abort())).rejects.toThrow('down')
  })
})
