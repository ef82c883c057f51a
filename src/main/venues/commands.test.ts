import { describe, expect, test, vi } from 'vitest'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import type { OrderUpdate } from '../domain/order.ts'
import { createCommands } from './commands.ts'
import { codeOf, createRefusalReader, refusedCall } from './refusals.ts'

const LISTED = 7
const NOT_OPEN = 8
const OTHER = 9
const says = (code: number) =>
  refusedCall('Acme', 'venue-rejected', { code, message: '', status: 400, call: 'POST /order' })
const silence = new AppError('timeout', 'expected an answer, got none')
const unsent = new AppError('transport', 'expected a connection, got none', { sent: false })
const order = { status: 'open' } as OrderUpdate

const checkKey = vi.fn()
const commands = createCommands({
  log: silentLogger,
  checkKey,
  refusal: createRefusalReader(new Map([[LISTED, 'the balance is insufficient']])),
  isNotOpen: (cause) => codeOf(cause) === NOT_OPEN,
})
const fail = (cause: unknown) => vi.fn(async () => Promise.reject(cause))

describe.each(['submit', 'cancel'] as const)('%s', (name) => {
  test('gives what the venue answered', async () => {
    expect(await commands[name]('id', async () => ({ outcome: 'accepted', order }))).toEqual({
      outcome: 'accepted',
      order,
    })
  })

  test.each([
    ['a listed code is a rejection', says(LISTED), { outcome: 'rejected', code: '7' }],
    ['what was never sent is a rejection', unsent, { outcome: 'rejected', code: 'not-sent' }],
    ['a code that is not listed leaves it unknown', says(OTHER), { outcome: 'unknown' }],
    ['silence leaves it unknown', silence, { outcome: 'unknown', reason: silence.message }],
    ['a bug of ours leaves it unknown', new TypeError('x is undefined'), { outcome: 'unknown' }],
  ])('%s, and nothing is sent twice', async (_what, cause, outcome) => {
    const send = fail(cause)
    expect(await commands[name]('id', send)).toMatchObject(outcome)
    expect(send).toHaveBeenCalledTimes(1)
  })
})

test('a cancel of what is not open says so', async () => {
  expect(await commands.cancel('id', fail(says(NOT_OPEN)))).toMatchObject({ outcome: 'not-open' })
})

describe('preparing', () => {
  test('failing, it is a rejection: nothing was sent', async () => {
    const reason = silence.message
    expect(await commands.prepare(fail(silence))).toEqual({ outcome: 'rejected', code: 'not-sent', reason })
  })

  test.each(['validation', 'not-supported'] as const)('%s is the caller’s to mend', async (kind) => {
    await expect(commands.prepare(fail(new AppError(kind, 'expected better')))).rejects.toThrow(
      'expected better',
    )
  })

  test('without a key, nothing is prepared', async () => {
    const step = vi.fn(async () => ({}))
    checkKey.mockImplementationOnce(() => {
      throw new AppError('auth', 'expected credentials, got none')
    })
    await expect(commands.prepare(step)).rejects.toThrow('expected credentials')
    expect(step).not.toHaveBeenCalled()
  })
})
