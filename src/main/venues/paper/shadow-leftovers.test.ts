import { describe, expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { BTC, VENUE } from '../../../../test/support/market.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import { createScoreBook } from './score.ts'
import { withShadow } from './shadow.ts'

describe('the shadow of a live order that is refused', () => {
  it('does not rest for ever when it arrives after the refusal', async () => {
    const clock = createManualClock()
    const live = createFakeExchangeClient(clock)
    live.onSubmit = () => ({ outcome: 'rejected', code: 'margin', reason: 'Margin is insufficient.' })
    const lifetime = new AbortController()
    const client = withShadow({
      live,
      liveDepth: () => ({ ...live.depth, receivedAtMs: clock.now() }),
      latency: { nextMs: () => 40, observe: () => undefined },
      scores: createScoreBook(VENUE, silentLogger),
      clock,
      log: silentLogger,
      lifetime: lifetime.signal,
    })
    const order = { clientOrderId: 'late' as ClientOrderId, symbol: BTC, side: 'buy', type: 'limit' } as const
    const terms = {
      sizeBase: new D(1),
      limitPrice: new D(59_900),
      timeInForce: 'GTC',
      reduceOnly: false,
    } as const
    const outcome = await client.trading.submit({ ...order, ...terms }, lifetime.signal)
    expect(outcome).toMatchObject({ outcome: 'rejected' })
    await clock.advance(1_000)
    expect([live.bbos.listenerCount, live.trades.listenerCount]).toEqual([0, 0])
    lifetime.abort()
    await clock.settle()
    expect(clock.sleeperCount).toBe(0)
  })
})
