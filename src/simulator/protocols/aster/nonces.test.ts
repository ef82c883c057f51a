import { describe, expect, it } from 'vitest'
import { NonceMemory } from './nonces.ts'

const NOW_MS = 1_800_000_000_000
const NOW_US = NOW_MS * 1_000

describe('NonceMemory', () => {
  it('takes nonces within 10 s of server time, either way', () => {
    const nonces = new NonceMemory()
    expect(nonces.accept('a', NOW_US - 10_000_000, NOW_MS)).toBe(true)
    expect(nonces.accept('a', NOW_US + 10_000_000, NOW_MS)).toBe(true)
    expect(nonces.accept('a', NOW_US - 10_000_001, NOW_MS)).toBe(false)
    expect(nonces.accept('a', NOW_US + 10_000_001, NOW_MS)).toBe(false)
    // Milliseconds instead of microseconds.
    expect(nonces.accept('a', NOW_MS, NOW_MS)).toBe(false)
  })

  it('refuses a repeated nonce, of the same user only', () => {
    const nonces = new NonceMemory()
    expect(nonces.accept('a', NOW_US, NOW_MS)).toBe(true)
    expect(nonces.accept('a', NOW_US, NOW_MS)).toBe(false)
    expect(nonces.accept('b', NOW_US, NOW_MS)).toBe(true)
  })

  it('keeps a hundred and then refuses any older than the oldest it kept', () => {
    const nonces = new NonceMemory()
    for (let index = 1; index <= 100; index++) expect(nonces.accept('a', NOW_US + index, NOW_MS)).toBe(true)
    expect(nonces.accept('a', NOW_US, NOW_MS)).toBe(false)
    expect(nonces.accept('a', NOW_US + 101, NOW_MS)).toBe(true)
    expect(nonces.accept('a', NOW_US + 1, NOW_MS)).toBe(false)
  })
})
