import { describe, expect, it } from 'vitest'
import { btc } from '../../../../test/support/market.ts'
import { createPaperWorld } from '../../../../test/support/paper-world.ts'
import { D } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'

const signal = new AbortController().signal
const ETH = 'ETH' as SymbolId

describe('a paper account that is liquidated', () => {
  it('keeps no order of any symbol that could open a position for which it has nothing left', async () => {
    const world = await createPaperWorld()
    const { resolve } = world.market.instruments
    world.market.instruments.resolve = async (request, asked) =>
      request.symbol === ETH ? { ...btc, symbol: ETH } : resolve(request, asked)
    await world.paper.trading.submit(world.order({ sizeBase: new D(30) }), signal)
    const elsewhere = world.order({ symbol: ETH, limitPrice: new D(59_000), sizeBase: new D('0.5') })
    expect(await world.paper.trading.submit(elsewhere, signal)).toMatchObject({ outcome: 'accepted' })
    world.quote(56_900)
    await world.clock.advance(2_000)
    expect(await world.paper.account.getDetailedPositions({}, signal)).toEqual([])
    expect(await world.paper.trading.getOrderInfo(elsewhere, signal)).toMatchObject({
      status: 'cancelled',
      reason: 'the account was liquidated',
    })
    await world.paper.disconnect()
  })
})
