import { describe, expect, it } from 'vitest'
import { ListenKeys } from './listen-keys.ts'

const HOUR_MS = 3_600_000

function createKeys() {
  let made = 0
  const keys = new ListenKeys(() => `key-${++made}`)
  const ended: string[] = []
  keys.ended.listen(({ key, expired }) => ended.push(`${key} ${expired ? 'expired' : 'closed'}`))
  return { keys, ended }
}

describe('ListenKeys', () => {
  it('gives the same key again and starts its hour anew', () => {
    const { keys, ended } = createKeys()
    expect(keys.open('a', 0)).toBe('key-1')
    expect(keys.open('a', HOUR_MS - 1)).toBe('key-1')
    keys.expire(HOUR_MS)
    expect(ended).toEqual([])
    keys.expire(2 * HOUR_MS - 1)
    expect(ended).toEqual(['key-1 expired'])
    expect(keys.open('a', 2 * HOUR_MS)).toBe('key-2')
  })

  it('lives an hour from each keep-alive, and cannot be kept alive after its end', () => {
    const { keys, ended } = createKeys()
    keys.open('a', 0)
    expect(keys.keepAlive('a', HOUR_MS / 2)).toBe(true)
    keys.expire(HOUR_MS)
    expect(ended).toEqual([])
    keys.expire(1.5 * HOUR_MS)
    expect(keys.keepAlive('a', 1.5 * HOUR_MS)).toBe(false)
  })

  it('ends by DELETE once', () => {
    const { keys, ended } = createKeys()
    const key = keys.open('a', 0)
    expect(keys.accountOf(key)).toBe('a')
    expect(keys.close('a')).toBe(true)
    expect(keys.close('a')).toBe(false)
    expect(keys.accountOf(key)).toBeUndefined()
    expect(ended).toEqual(['key-1 closed'])
  })
})
