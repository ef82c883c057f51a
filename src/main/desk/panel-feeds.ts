import type { Unsubscribe } from '../base/emitter.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { FeedSupervisor } from '../market-data/feeds/feed-supervisor.ts'
import type { FeedLease, FeedNeeds } from '../market-data/feeds/lease.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'

/** The feeds that the window's panels need: needed while somebody can see them. */
export interface PanelFeeds {
  /** A panel shows this feed, until it is told otherwise: the whole book, unless it says how much it needs. */
  show(client: ExchangeClient, symbol: SymbolId, needs?: FeedNeeds): Unsubscribe
  /** The window is hidden or minimized, or is there again. */
  setWindowVisible(isVisible: boolean): void
  /** The markets fill the window, or another screen does. */
  setMarketsShown(isShown: boolean): void
}

interface Panel {
  readonly client: ExchangeClient
  readonly symbol: SymbolId
  readonly needs: FeedNeeds | undefined
  lease: FeedLease | undefined
}

/** A hidden window lets go of what its panels need, and of nothing else: who needs a feed for more has a lease of its own. */
export function createPanelFeeds(feeds: Pick<FeedSupervisor, 'acquire'>): PanelFeeds {
  const shown = new Set<Panel>()
  let isVisible = true
  let isShown = true

  const settle = (): void => {
    for (const panel of shown) {
      if (isVisible && isShown)
        panel.lease ??= feeds.acquire(panel.client, panel.symbol, 'panel', panel.needs)
      else {
        panel.lease?.[Symbol.dispose]()
        panel.lease = undefined
      }
    }
  }

  return {
    show(client, symbol, needs) {
      const panel: Panel = { client, symbol, needs, lease: undefined }
      shown.add(panel)
      settle()
      return () => {
        if (shown.delete(panel)) panel.lease?.[Symbol.dispose]()
      }
    },
    setWindowVisible(next) {
      isVisible = next
      settle()
    },
    setMarketsShown(next) {
      isShown = next
      settle()
    },
  }
}
