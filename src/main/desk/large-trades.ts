import type { Decimal } from '../base/decimal.ts'
import type { Unsubscribe } from '../base/emitter.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { FeedSupervisor } from '../market-data/feeds/feed-supervisor.ts'
import type { PriceProvider } from '../pricing/price-provider.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'

/** Takes prices away that a large trade has made wrong. */
export interface LargeTrades {
  /** Follows an instrument's public trades until everybody who asked for it has let go. */
  follow(client: ExchangeClient, symbol: SymbolId): Unsubscribe
}

interface Deps {
  readonly prices: Pick<PriceProvider, 'invalidate'>
  /** Value from which a trade is large, quote; asked at each trade. */
  readonly thresholdQuote: (venue: VenueId, symbol: SymbolId) => Decimal
  readonly log: Logger
}

export function createLargeTrades({ prices, thresholdQuote, log }: Deps): LargeTrades {
  const followed = new Map<string, { count: number; readonly stop: Unsubscribe }>()

  const subscribe = (client: ExchangeClient, symbol: SymbolId): Unsubscribe => {
    const { venue } = client
    try {
      return client.streams.subscribeTrades(symbol, ({ price, sizeBase }) => {
        const valueQuote = price.times(sizeBase)
        if (valueQuote.gte(thresholdQuote(venue, symbol)))
          prices.invalidate(venue, symbol, `large trade of ${valueQuote.toFixed(0)}`)
      })
    } catch (cause) {
      // A venue without public trades loses this one reason to forget a price; ages still bound it.
      log.info('large-trades.none', { venue, symbol, reason: messageOf(cause) })
      return () => undefined
    }
  }

  return {
    follow(client, symbol) {
      const key = `${client.venue}|${symbol}`
      const known = followed.get(key) ?? { count: 0, stop: subscribe(client, symbol) }
      known.count += 1
      followed.set(key, known)
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        known.count -= 1
        if (known.count > 0) return
        followed.delete(key)
        known.stop()
      }
    },
  }
}

/** Who holds a feed has its large trades followed too: nobody looks at trades of an instrument that nobody needs. */
export function withLargeTrades(
  feeds: Pick<FeedSupervisor, 'acquire' | 'isFlowing' | 'levelsOf'>,
  trades: LargeTrades,
): Pick<FeedSupervisor, 'acquire' | 'isFlowing' | 'levelsOf'> {
  return {
    isFlowing: feeds.isFlowing,
    levelsOf: feeds.levelsOf,
    acquire(client, symbol, reason, needs) {
      const lease = feeds.acquire(client, symbol, reason, needs)
      const stop = trades.follow(client, symbol)
      return {
        reason: lease.reason,
        levels: lease.levels,
        ready: (signal) => lease.ready(signal),
        [Symbol.dispose]() {
          stop()
          lease[Symbol.dispose]()
        },
      }
    },
  }
}
