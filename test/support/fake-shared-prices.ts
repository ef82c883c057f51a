import type { Clock } from '../../src/main/base/clock.ts'
import { createEmitter } from '../../src/main/base/emitter.ts'
import type { SymbolId, VenueId } from '../../src/main/domain/brands.ts'
import type { AgedBbo } from '../../src/main/pricing/price-tier.ts'
import type { ForgottenPrice, SharedPrices } from '../../src/main/pricing/shared-prices.ts'

/** A shared store that a test fills and breaks. Ages are true: they grow by the monotonic clock. */
export interface FakeSharedPrices extends SharedPrices {
  /** While true, nothing is found and nothing is kept. */
  isDown: boolean
  /** While true, another terminal is asking the venue. */
  isClaimed: boolean
  /** Runs while a read is on its way. */
  whileReading: () => void
  /** Another terminal wrote this. */
  holds(price: AgedBbo): void
  /** Another terminal said this. */
  hears(price: ForgottenPrice): void
  misses(reason: string): void
  readonly written: AgedBbo[]
  readonly forgotten: ForgottenPrice[]
}

export function createFakeSharedPrices(clock: Clock): FakeSharedPrices {
  const kept = new Map<string, AgedBbo & { readonly atMs: number }>()
  const heard = createEmitter<ForgottenPrice>()
  const missed = createEmitter<string>()
  const keyOf = (venue: VenueId, symbol: SymbolId): string => `${venue}|${symbol}`
  const fake: FakeSharedPrices = {
    isDown: false,
    isClaimed: false,
    whileReading: () => undefined,
    written: [],
    forgotten: [],
    holds(price) {
      kept.set(keyOf(price.bbo.venue, price.bbo.symbol), { ...price, atMs: clock.monotonicMs() })
    },
    hears(price) {
      kept.delete(keyOf(price.venue, price.symbol))
      heard.emit(price)
    },
    misses: (reason) => missed.emit(reason),
    async read(venue, symbol) {
      const found = fake.isDown ? undefined : kept.get(keyOf(venue, symbol))
      await Promise.resolve()
      fake.whileReading()
      if (!found) return undefined
      const ageMs = found.ageMs + clock.monotonicMs() - found.atMs
      return { bbo: { ...found.bbo, receivedAtMs: clock.now() - ageMs }, ageMs }
    },
    claim: async () => fake.isDown || !fake.isClaimed,
    write(price) {
      if (fake.isDown) return
      fake.written.push(price)
      fake.holds(price)
    },
    forget(venue, symbol, reason) {
      fake.forgotten.push({ venue, symbol, reason })
      if (!fake.isDown) kept.delete(keyOf(venue, symbol))
    },
    onForgotten: (listener) => heard.on(listener),
    onMissed: (listener) => missed.on(listener),
    status: () => ({
      state: fake.isDown ? 'down' : 'up',
      words: '',
      reads: 0,
      hits: 0,
      timeouts: 0,
      refused: 0,
      writes: fake.written.length,
      failedWrites: 0,
    }),
  }
  return fake
}
