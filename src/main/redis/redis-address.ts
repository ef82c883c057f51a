import { err, ok, type Result } from '../base/result.ts'

/** Where a Redis is and how it is reached. The password comes apart, from the vault. */
export interface RedisAddress {
  readonly host: string
  readonly port: number
  readonly database: number
  /** ACL user; absent: Redis' default user. */
  readonly username?: string
  readonly isTls: boolean
}

const DEFAULT_PORT = 6379

/**
 * Reads `redis://[user@]host[:port][/database]`, or `rediss://` for TLS, or says what is wrong with it.
 *
 * @param wantsTls true asks for TLS whatever the scheme says.
 */
export function readRedisUrl(text: string, wantsTls: boolean): Result<RedisAddress, string> {
  const example = 'expected an address such as redis://host:6379/0'
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined
  if (!url || (url.protocol !== 'redis:' && url.protocol !== 'rediss:') || url.hostname === '')
    return err(example)
  if (url.password !== '')
    return err('expected no password in the address: it has a field of its own, which is sealed')
  if (url.search !== '' || url.hash !== '') return err(`${example}, got more behind it`)
  const database = /^\/?$/.test(url.pathname)
    ? 0
    : Number(/^\/(\d{1,4})$/.exec(url.pathname)?.[1] ?? Number.NaN)
  if (Number.isNaN(database)) return err(`${example}, where 0 is a number from 0 to 9999`)
  return ok({
    // Brackets are how a URL writes IPv6, not part of the address.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    database,
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    isTls: wantsTls || url.protocol === 'rediss:',
  })
}
