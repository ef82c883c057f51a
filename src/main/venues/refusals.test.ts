import { expect, test } from 'vitest'
import { AppError } from '../base/errors.ts'
import { codeOf, createRefusalReader, refusedCall } from './refusals.ts'

const read = createRefusalReader(
  new Map([
    [7, 'the balance is insufficient'],
    [8, 'the engine was overloaded'],
  ]),
  new Set([8]),
)
const answer = (code: number, status?: number, message = 'no') =>
  refusedCall('Acme', 'venue-rejected', {
    code,
    message,
    call: 'POST /order',
    ...(status === undefined ? {} : { status }),
  })

test('a listed code is a refusal, in our words and the venue’s', () => {
  expect(read(answer(7, 400, 'balance 0'))).toEqual({
    code: '7',
    reason: 'the balance is insufficient (balance 0)',
  })
  expect(read(answer(7, undefined, ''))).toEqual({ code: '7', reason: 'the balance is insufficient' })
})

test.each([
  ['a code that is not listed', answer(9, 400)],
  ['a listed code of a failing venue', answer(7, 503)],
  ['an error without a code', new AppError('timeout', 'expected an answer, got none')],
  ['what is no error of ours', new Error('7')],
])('%s proves nothing', (_what, cause) => expect(read(cause)).toBeUndefined())

test('a failing venue proves what it documents as not executed', () => {
  expect(read(answer(8, 503))).toEqual({ code: '8', reason: 'the engine was overloaded (no)' })
})

test('the error of a refused call says who refused what, and cuts long words', () => {
  const error = answer(7, 400, 'x'.repeat(400))
  expect(error.message).toBe(`Acme refused POST /order: ${'x'.repeat(300)} (code 7)`)
  expect(error.detail).toEqual({ code: 7, call: 'POST /order', status: 400, reason: 'x'.repeat(300) })
  expect(codeOf(error)).toBe(7)
  expect(codeOf('7')).toBeUndefined()
})
