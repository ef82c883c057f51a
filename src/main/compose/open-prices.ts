import { createHash } from 'node:crypto'
import type { SimulatedVenue } from '../../shared/simulator.ts'
import type { Clock } from '../base/clock.ts'
import { D } from '../base/decimal.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import { createLargeTrades, type LargeTrades } from '../desk/large-trades.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { PriceCalls } from '../ipc/price-handlers.ts'
import { pricesView } from '../ipc/prices-view.ts'
import { createLastKnownFile } from '../pricing/last-known-file.ts'
import { createLastKnownTier } from '../pricing/last-known-tier.ts'
import { createPriceProvider, type PriceProvider } from '../pricing/price-provider.ts'
import type { LiveTop } from '../pricing/stream-tier.ts'
import { adaptiveTtl } from '../pricing/ttl-adaptive.ts'
import { learnedTtl } from '../pricing/ttl-learned.ts'
import { fixedTtl } from '../pricing/ttl-policy.ts'
import { readRedisUrl } from '../redis/redis-address.ts'
import { createRedisPrices } from '../redis/redis-prices.ts'
import { readPricePreferences } from '../settings/read-price-preferences.ts'
import type { Settings } from '../settings/settings.ts'
import type { Vault } from '../vault/vault.ts'
import type { KeyForm, VenueEnvironment } from '../venues/key-form.ts'

/** Prices with all their tiers, and what the window may ask and change of them. */
export interface OpenedPrices {
  readonly prices: PriceProvider
  readonly largeTrades: LargeTrades
  readonly calls: PriceCalls
  /** Reads what was known last, goes to Redis when the user wants it, and keeps both up. Resolves at the end. */
  run(): Promise<void>
}

interface Deps {
  readonly clock: Clock
  readonly log: Logger
  readonly lifetime: AbortSignal
  readonly settings: Settings
  readonly vault: Vault
  /** File of last known prices. */
  readonly lastKnownPath: string
  readonly environmentOf: (venue: string) => VenueEnvironment
  readonly simulatedOf: (venue: string) => SimulatedVenue | undefined
  readonly liveBook: (venue: VenueId, symbol: SymbolId) => LiveTop | undefined
}

const MOST_LAST_KNOWN = 512
/** Where the vault keeps the password. One Redis serves whatever environments there are. */
const SLOT = { venue: 'redis', environment: 'mainnet' } as const
const PASSWORD: KeyForm = {
  kind: 'password',
  label: 'Password',
  fields: [
    {
      name: 'password',
      label: 'Password',
      kind: 'secret',
      hint: '',
      pattern: /^.{1,512}$/,
      expected: 'a password',
    },
  ],
  problemsOf: () => ({}),
}

/** Joins cache, settings, vault and Redis. */
export function openPrices(deps: Deps): OpenedPrices {
  const { clock, log, lifetime, settings, vault, lastKnownPath, liveBook } = deps
  const preferences = () => settings.get('prices')
  const policies = { fixed: fixedTtl(), adaptive: adaptiveTtl(), learned: learnedTtl() }
  const scopes = new Map<VenueId, string>()
  const scopeOf = (venue: VenueId): string => {
    const scope = scopes.get(venue) ?? scopeWords(venue, deps)
    // A simulator has a scope of its own once it is there.
    if (scope !== 'simulator') scopes.set(venue, scope)
    return scope
  }
  const redis = createRedisPrices({ clock, log, lifetime, scopeOf })
  const file = createLastKnownFile(lastKnownPath, scopeOf)
  const lastKnown = createLastKnownTier({ clock, log, file, maxEntries: MOST_LAST_KNOWN })
  const prices = createPriceProvider({
    clock,
    log,
    lifetime,
    lastKnown,
    shared: redis,
    liveBook,
    ttlPolicy: () => policies[preferences().ttlPolicy],
    ceilings: () => preferences().ceilingsMs,
    prefersStream: () => preferences().prefersStream,
  })

  let latest = 0
  /** Goes to the Redis of the settings, or leaves the one there was. */
  const connect = async (): Promise<void> => {
    latest += 1
    const current = latest
    const { isOn, url, isTls, prefix } = preferences().redis
    const address = readRedisUrl(url, isTls)
    if (!isOn || !address.ok) return redis.use(undefined)
    // Loaded when it is wanted: the client is as large as the rest of the program's start.
    const { openRedis: open } = await import('../redis/redis-connection.ts')
    const keys = await vault.readCredentials(SLOT.venue, SLOT.environment)
    const password = keys?.values.password
    // The settings may have changed again meanwhile.
    if (current !== latest) return
    redis.use({ open, address: address.value, prefix, ...(password === undefined ? {} : { password }) })
  }

  const savePassword = async (password: string): Promise<void> => {
    if (password === '') await vault.remove(SLOT)
    else await vault.save(SLOT, PASSWORD, { kind: PASSWORD.kind, values: { password } })
  }

  const calls: PriceCalls = {
    report: () => pricesView(prices, redis, preferences().ttlPolicy),
    async preferences() {
      const { entries } = await vault.state()
      const entry = entries.find(({ venue }) => venue === SLOT.venue)
      return {
        preferences: preferences(),
        hasPassword: entry !== undefined,
        passwordWords: entry?.words ?? 'No password',
      }
    },
    async save({ redisPassword, ...entered }) {
      const urlProblem = (url: string): string | undefined => {
        const read = readRedisUrl(url, false)
        return read.ok ? undefined : read.error
      }
      const read = readPricePreferences(entered, urlProblem)
      if (!read.ok) return { problems: { ...read.error } }
      if (redisPassword !== undefined) await savePassword(redisPassword)
      const before = JSON.stringify(preferences().redis)
      settings.set('prices', read.value)
      if (redisPassword !== undefined || before !== JSON.stringify(read.value.redis)) await connect()
      return { problems: {} }
    },
  }

  return {
    prices,
    calls,
    largeTrades: createLargeTrades({
      prices,
      log,
      thresholdQuote(venue, symbol) {
        const { largeTrades, largeTradeQuote } = preferences()
        return new D(largeTrades[`${venue}:${symbol}`] ?? largeTradeQuote)
      },
    }),
    async run() {
      await lastKnown.load()
      // A keychain that is locked must not keep the terminal from starting.
      connect().catch((cause) => log.warn('redis.not-used', { reason: messageOf(cause) }))
      await lastKnown.keep(lifetime)
    },
  }
}

/** Which world a venue's prices are of. Simulated markets are told apart by the accounts their seed makes. */
function scopeWords(venue: VenueId, { environmentOf, simulatedOf }: Deps): string {
  const environment = environmentOf(venue)
  const simulated = environment === 'simulator' ? simulatedOf(venue) : undefined
  if (!simulated) return environment
  const { credentials, market } = simulated
  const digest = createHash('sha256')
    .update(JSON.stringify([credentials, market]))
    .digest('hex')
  return `${environment}-${digest.slice(0, 16)}`
}
