import { describe, expect, it } from 'vitest'
import { bboOf } from '../../../../test/support/market.ts'
import { createPaperWorld } from '../../../../test/support/paper-world.ts'
import { D } from '../../base/decimal.ts'

const signal = new AbortController().signal

describe('a paper venue that connects again', () => {
  it('follows its resting orders although the look-up of the session before was not over', async () => {
    const world = await createPaperWorld()
    const resting = world.order({ limitPrice: new D(59_900) })
    await world.paper.trading.submit(resting, signal)
    await world.paper.disconnect()
    const { resolve } = world.market.instruments
    const { promise: found, resolve: find } = Promise.withResolvers<void>()
    world.market.instruments.resolve = async (request, asked) => {
      await found
      return resolve(request, asked)
    }
    const first = world.paper.connect(signal)
    await world.clock.settle()
    const second = world.paper.connect(signal)
    await world.clock.settle()
    find()
    await Promise.all([first, second])
    world.market.bbos.emit(bboOf(59_890, 59_900, world.clock.now()))
    await world.clock.settle()
    expect(await world.paper.trading.getOrderInfo(resting, signal)).toMatchObject({ status: 'filled' })
    expect(world.market.bbos.listenerCount).toBe(0)
    await world.paper.disconnect()
    expect(world.clock.sleeperCount).toBe(0)
  })
})
