import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { json, refused } from '../../../../test/fixtures/grvt/scripted-venue.ts'
import { AppError } from '../../base/errors.ts'
import { blamesClock, blamesSession, refusal } from './errors.ts'
import { readAnswer } from './response.ts'

const failureOf = (response: ReturnType<typeof json>): AppError => {
  try {
    readAnswer(response, 'POST create_order', z.object({ result: z.unknown() }))
  } catch (cause) {
    if (cause instanceof AppError) return cause
  }
  throw new Error('expected a failure')
}

describe('answers', () => {
  test.each([
    [1000, 401, 'auth', true],
    [2002, 403, 'auth', true],
    [2012, 400, 'venue-rejected', true],
    [2064, 400, 'venue-rejected', true],
    [2080, 400, 'venue-rejected', true],
    [2090, 429, 'venue-rejected', true],
    [7304, 400, 'venue-rejected', true],
    [1009, 503, 'venue-unavailable', true],
    // Not executed is not proven.
    [1002, 500, 'venue-unavailable', false],
    [1005, 500, 'venue-unavailable', false],
    [1006, 429, 'rate-limit', false],
    [2064, 500, 'venue-unavailable', false],
    [9999, 400, 'venue-rejected', false],
  ])('code %i with HTTP %i is %s; proven: %s', (code, status, kind, isProven) => {
    const failure = failureOf(refused(code, 'words of the venue', status))
    expect(failure.kind).toBe(kind)
    expect(refusal(failure)?.code).toBe(isProven ? String(code) : undefined)
  })

  test('a refusal with HTTP 200 is one', () => {
    expect(failureOf(refused(2065, 'Invalid size', 200)).kind).toBe('venue-rejected')
  })

  test('without a code the status says what it can', () => {
    expect(failureOf(json('', 401)).kind).toBe('auth')
    expect(failureOf({ ...json('', 403), text: '<html>' }).kind).toBe('venue-unavailable')
    expect(failureOf({ ...json('', 502), text: '<html>' }).kind).toBe('venue-unavailable')
    expect(failureOf(json('', 429)).kind).toBe('rate-limit')
    expect(failureOf(json({ other: 1 })).kind).toBe('protocol')
  })

  test('who is blamed', () => {
    expect(blamesSession(failureOf(refused(1000, '', 401)))).toBe(true)
    expect(blamesSession(failureOf(json('', 401)))).toBe(true)
    expect(blamesSession(failureOf(refused(1008, '', 401)))).toBe(false)
    expect(blamesClock(failureOf(refused(2001, '', 403)))).toBe(true)
    expect(blamesClock(failureOf(refused(2002, '', 403)))).toBe(false)
  })
})
