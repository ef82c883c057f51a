import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/main/base/clock.ts'
import type { SymbolId } from '../../src/main/domain/brands.ts'
import { createLiveBook } from '../../src/main/market-data/live-book.ts'
import { instrumentOf, limitBuy, marketOrder, statusesOf, unhurried } from '../contract/orders.ts'
import { bitvavo } from '../contract/venues/bitvavo.ts'
import { expectSameBook } from '../support/agreement.ts'
import { waitUntil } from '../support/wait-until.ts'

/** What only Bitvavo does, over real sockets; everything else stands in the contract suite. */
describe('the Bitvavo client against its simulator', () => {
  it('builds a book anew when its numbers begin again while the socket stays open', async () => {
    await using rig = await bitvavo.open()
    const book = createLiveBook(await instrumentOf(rig), systemClock, (cause) => {
      throw cause
    })
    rig.client.streams.subscribeBook(rig.symbol, book)
    await waitUntil('the book to stand', () => book.state === 'live')
    const before = book.book.sequence
    let faults = 0
    book.onChange(() => {
      if (book.state === 'faulted') faults += 1
    })
    rig.break({ kind: 'reset-sequence', symbol: 'BTC-EUR', count: 1 })
    await waitUntil('the book to be marked as wrong', () => faults > 0)
    await waitUntil('the book to stand on the new numbers', () => book.state === 'live')
    expect(book.book.sequence).toBeLessThan(before)
    await expectSameBook(rig.client.marketData, rig.symbol, book)
  })

  it('keeps the minutes without a trade as gaps, oldest first', async () => {
    await using rig = await bitvavo.open({ keys: 'none' })
    const request = { symbol: 'PEPE' as SymbolId, limit: 200 }
    const candles = await rig.client.marketData.getCandles(request, unhurried)
    const times = candles.map(({ openTimeMs }) => openTimeMs)
    expect(times).toEqual(times.toSorted((one, other) => one - other))
    expect(new Set(times).size).toBe(times.length)
    const span = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 60_000 + 1
    expect(times.length).toBeLessThan(span)
  })

  it('tells what is held as a position, and what rests as reserved', async () => {
    await using rig = await bitvavo.open()
    const bought = await marketOrder(rig, 'buy')
    await rig.client.trading.placeMarketOrder(bought, unhurried)
    await waitUntil('the fill', () => statusesOf(rig, bought.clientOrderId).includes('filled'))
    const position = await rig.client.account.getAccountPositions({ symbol: rig.symbol }, unhurried)
    expect(position.eq(bought.sizeBase)).toBe(true)
    await rig.client.trading.placeLimitOrder(await limitBuy(rig), unhurried)
    const balances = await rig.client.account.getAccountBalance({}, unhurried)
    expect(balances.map(({ asset }) => asset)).toEqual(expect.arrayContaining(['EUR', 'BTC']))
  })

  it('refuses to sell what is not held, with the venue’s code', async () => {
    await using rig = await bitvavo.open()
    const outcome = await rig.client.trading.placeMarketOrder(await marketOrder(rig, 'sell'), unhurried)
    expect(outcome).toMatchObject({ outcome: 'rejected', code: '216' })
  })

  it('names a venue that is halted, before anything is sent', async () => {
    await using rig = await bitvavo.open()
    const all = await rig.client.instruments.list({}, unhurried)
    const statusOf = (symbol: string) => all.find((each) => each.symbol === symbol)?.status
    expect(statusOf('LUNA2')).not.toBe('trading')
    expect(statusOf('NEWT')).not.toBe('trading')
    expect(statusOf('BTC')).toBe('trading')
  })
})
