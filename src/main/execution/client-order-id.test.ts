import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IntentId } from '../domain/brands.ts'
import { clientOrderIdOf } from './client-order-id.ts'

describe('clientOrderIdOf', () => {
  it('is the same for the same attempt and another for any other', () => {
    const id = (intent: string, leg = 0, attempt = 1) => clientOrderIdOf(intent as IntentId, leg, attempt)
    expect(id('a')).toBe(id('a'))
    expect(new Set([id('a'), id('b'), id('a', 1), id('a', 0, 2)]).size).toBe(4)
  })
  it('is an id that venues accept, whatever the intent is called', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(9), fc.nat(99), (intent, leg, attempt) => {
        expect(clientOrderIdOf(intent as IntentId, leg, attempt)).toMatch(/^[.A-Z:/a-z0-9_-]{1,36}$/)
      }),
    )
  })
})
