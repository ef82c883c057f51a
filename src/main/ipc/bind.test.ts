import { describe, expect, it } from 'vitest'
import { calls } from '../../shared/contract.ts'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import { answer, bindCalls, type Handlers } from './bind.ts'

const shutdown = new AbortController().signal
const never = () => Promise.reject(new AppError('bug', 'not asked for in this test'))
const handlersWith = (some: Partial<Handlers>): Handlers => ({
  ...(Object.fromEntries(Object.keys(calls).map((name) => [name, never])) as unknown as Handlers),
  ...some,
})
const deps = { shutdown, log: silentLogger }

describe('IPC calls', () => {
  it('refuses malformed input before any handler runs, and names the field', async () => {
    let ran = false
    const handlers = handlersWith({
      'mode.set': async () => {
        ran = true
        return { mode: 'live' }
      },
    })
    const reply = await answer('mode.set', { mode: 'turbo' }, handlers, deps)
    expect(reply).toMatchObject({ ok: false, kind: 'validation', message: expect.stringContaining('mode') })
    expect(ran).toBe(false)
  })

  it.each([null, undefined, 7, 'text', [], { venue: 'aster' }, { venue: 'aster', symbol: 'BTC', extra: 1 }])(
    'refuses %j for market.select',
    async (input) => {
      const reply = await answer('market.select', input, handlersWith({}), deps)
      expect(reply).toMatchObject({ ok: false, kind: 'validation' })
    },
  )

  it('drops a field the contract does not list', async () => {
    const handlers = handlersWith({
      'mode.set': async () => ({ mode: 'paper', privateKey: '0x1' }) as { mode: 'paper' },
    })
    const reply = await answer('mode.set', { mode: 'paper' }, handlers, deps)
    expect(reply).toEqual({ ok: true, value: { mode: 'paper' } })
  })

  it('carries a refusal as data with its kind and words', async () => {
    const handlers = handlersWith({
      'orders.cancel': () => Promise.reject(new AppError('auth', 'the venue refuses the key')),
    })
    const reply = await answer(
      'orders.cancel',
      { venue: 'a', symbol: 'B', clientOrderId: 'c' },
      handlers,
      deps,
    )
    expect(reply).toEqual({ ok: false, kind: 'auth', message: 'the venue refuses the key' })
  })

  it('answers nobody but our own window', async () => {
    const bound = new Map<string, (event: never, raw: unknown) => unknown>()
    bindCalls(handlersWith({ 'mode.set': async () => ({ mode: 'live' }) }), {
      ...deps,
      ipcMain: { handle: (name, listener) => void bound.set(name, listener as never) },
      isTrusted: () => false,
    })
    const reply = await bound.get('mode.set')?.({} as never, { mode: 'live' })
    expect(reply).toMatchObject({ ok: false, kind: 'auth' })
  })
})
