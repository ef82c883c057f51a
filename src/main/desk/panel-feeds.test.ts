import { expect, test } from 'vitest'
import { createFakeExchangeClient } from '../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC } from '../../../test/support/market.ts'
import { createPanelFeeds } from './panel-feeds.ts'

function setUp() {
  let held = 0
  const panels = createPanelFeeds({
    acquire(_client, _symbol, reason) {
      held += 1
      let isHeld = true
      return {
        reason,
        levels: 1,
        ready: async () => ({ via: 'stream', tookMs: 0 }),
        [Symbol.dispose]() {
          if (isHeld) held -= 1
          isHeld = false
        },
      }
    },
  })
  return { panels, client: createFakeExchangeClient(createManualClock()), held: () => held }
}

test('panels need their feeds while the window is there and shows the markets', () => {
  const { panels, client, held } = setUp()
  const stop = panels.show(client, BTC)
  expect(held()).toBe(1)
  panels.setWindowVisible(false)
  panels.setWindowVisible(false)
  expect(held()).toBe(0)
  panels.setMarketsShown(false)
  panels.setWindowVisible(true)
  expect(held()).toBe(0)
  panels.setMarketsShown(true)
  panels.setMarketsShown(true)
  expect(held()).toBe(1)
  stop()
  stop()
  expect(held()).toBe(0)
})

test('a panel that opens while nobody can see it needs nothing yet', () => {
  const { panels, client, held } = setUp()
  panels.setWindowVisible(false)
  const stop = panels.show(client, BTC)
  expect(held()).toBe(0)
  panels.setWindowVisible(true)
  expect(held()).toBe(1)
  stop()
  expect(held()).toBe(0)
})
