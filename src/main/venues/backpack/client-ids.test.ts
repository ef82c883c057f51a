import { expect, test } from 'vitest'
import type { ClientOrderId } from '../../domain/brands.ts'
import { createClientIds } from './client-ids.ts'

const id = (text: string) => text as ClientOrderId

test('a text becomes a number of 32 bits and comes back', () => {
  const ids = createClientIds()
  const number = ids.numberOf(id('tdm-mQ3x-1-1'))
  expect(Number.isInteger(number) && number >= 0 && number <= 0xffff_ffff).toBe(true)
  expect(ids.textOf(number, '9')).toBe('tdm-mQ3x-1-1')
})

test('after a restart the same text has the same number', () => {
  expect(createClientIds().numberOf(id('tdm-a-1-1'))).toBe(createClientIds().numberOf(id('tdm-a-1-1')))
})

test('a number that nobody named goes by itself, and is a reference too', () => {
  const ids = createClientIds()
  expect(ids.textOf(123456789, '4228978331')).toBe('123456789')
  expect(ids.keyOf(id('123456789'))).toEqual({ clientId: 123456789 })
})

test('an order without a number goes by the id of the venue, and is found by it', () => {
  const ids = createClientIds()
  const text = ids.textOf(undefined, '114575842681290753')
  expect(text).toBe('venue-114575842681290753')
  expect(ids.keyOf(text)).toEqual({ orderId: '114575842681290753' })
})

test('digits beyond 32 bits are text like any other', () => {
  const ids = createClientIds()
  const number = ids.numberOf(id('4294967296'))
  expect(number).not.toBe(4294967296)
  expect(ids.textOf(number, '9')).toBe('4294967296')
  expect(ids.numberOf(id('4294967295'))).toBe(4294967295)
})

test('two texts of one number are refused: the second order would pass for the first', () => {
  const ids = createClientIds()
  // The heads of the SHA-256 of both begin with the same 32 bits.
  const [first, second] = collision()
  ids.numberOf(id(first))
  expect(() => ids.numberOf(id(second))).toThrow(expect.objectContaining({ kind: 'validation' }))
  expect(() => ids.numberOf(id(''))).toThrow(/client order id, got an empty one/)
})

/** Found by trying: about 2^16 texts are enough. */
function collision(): readonly [string, string] {
  const seen = new Map<number, string>()
  for (let turn = 0; ; turn += 1) {
    const text = `order-${turn}`
    const number = createClientIds().numberOf(id(text))
    const before = seen.get(number)
    if (before !== undefined) return [before, text]
    seen.set(number, text)
  }
}
