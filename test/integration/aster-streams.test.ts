import { describe, expect, test } from 'vitest'
import { D } from '../../src/main/base/decimal.ts'
import type { Bbo, Candle, PublicTrade } from '../../src/main/domain/market.ts'
import {
  type AsterRig,
  BTC,
  createRecordingSink,
  never,
  orderId,
  startAsterRig,
} from '../support/aster-rig.ts'
import { askUntil, waitUntil } from '../support/wait-until.ts'

const socket = (rig: AsterRig, name: string) => {
  const found = rig.client.streams.status().find((status) => status.name === name)
  if (!found) throw new Error(`expected a socket ${name}`)
  return found
}

/** Subscribes to the book and waits until it stands. */
async function liveBook(rig: AsterRig) {
  const sink = createRecordingSink()
  const unsubscribe = rig.client.streams.subscribeBook(BTC, sink)
  await waitUntil('the book to stand', () => sink.ready)
  // A frame that is lost before the first change may be in the snapshot already, and is no gap.
  const { sequence } = sink
  await waitUntil('the first change', () => sink.sequence !== sequence)
  return { sink, unsubscribe }
}

/** The book we hold is the venue's: compared level by level at a moment when both have the same id. */
async function expectSameBook(rig: AsterRig, sink: Awaited<ReturnType<typeof liveBook>>['sink']) {
  await askUntil('our book and the venue to be at the same update', async () => {
    const depth = await rig.client.marketData.getOrderBookDepth({ symbol: BTC, levels: 20 }, never)
    if (depth.sequence !== sink.sequence || !sink.ready) return false
    const bids = [...sink.bids].sort(([a], [b]) => b - a).slice(0, 20)
    expect(bids).toEqual(
      depth.bids.map((level) => [level.price.div('0.1').toNumber(), level.sizeBase.div('0.001').toNumber()]),
    )
    return true
  })
}

describe('public streams', () => {
  test('best bid and offer, book, trades and candles flow and agree with REST', async () => {
    await using rig = await startAsterRig({ generation: 'public' })
    const { streams } = rig.client
    const [bbos, trades, candles]: [Bbo[], PublicTrade[], Candle[]] = [[], [], []]
    streams.subscribeBbo(BTC, (bbo) => void bbos.push(bbo))
    streams.subscribeTrades(BTC, (trade) => void trades.push(trade))
    streams.subscribeCandles(BTC, (candle) => void candles.push(candle))
    const { sink } = await liveBook(rig)
    await waitUntil('one of each', () => bbos.length > 5 && trades.length > 0 && candles.length > 0)
    await expectSameBook(rig, sink)
    expect(bbos.every((bbo) => bbo.bidPrice.lt(bbo.askPrice))).toBe(true)
    const sequences = bbos.flatMap((bbo) => (bbo.sequence === undefined ? [] : [bbo.sequence]))
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b))
    expect(socket(rig, 'depth')).toMatchObject({ state: 'live', gaps: 0, reconnects: 0 })
    expect(socket(rig, 'depth').messagesPerSecond).toBeGreaterThan(0)
  })

  test('a socket nobody needs is closed, and the account socket is not touched', async () => {
    await using rig = await startAsterRig()
    const { unsubscribe } = await liveBook(rig)
    unsubscribe()
    unsubscribe()
    await waitUntil('the depth socket to close', () => socket(rig, 'depth').state === 'paused')
    expect(socket(rig, 'user').state).toBe('live')
  })

  test('pause and resume: idempotent, at once or one after the other, and the book is right after it', async () => {
    await using rig = await startAsterRig()
    const { streams } = rig.client
    const bbos: Bbo[] = []
    streams.subscribeBbo(BTC, (bbo) => void bbos.push(bbo))
    const { sink } = await liveBook(rig)
    await Promise.all([streams.pauseMarketData(BTC), streams.pauseMarketData(BTC), streams.pauseMarketData()])
    expect(sink.ready).toBe(false)
    expect(['bookTicker', 'depth', 'user'].map((name) => socket(rig, name).state)).toEqual([
      'paused',
      'paused',
      'live',
    ])
    const before = bbos.length
    await Promise.all([streams.resumeMarketData(BTC), streams.resumeMarketData(BTC)])
    await waitUntil('the book to stand again', () => sink.ready)
    await waitUntil('quotes to flow again', () => bbos.length > before + 2)
    await Promise.all([streams.pauseMarketData(BTC), streams.resumeMarketData(BTC)])
    await waitUntil('the book to stand once more', () => sink.ready)
    await expectSameBook(rig, sink)
    expect(socket(rig, 'user').reconnects).toBe(0)
  })
})

describe('a book that breaks is told, then built again', () => {
  test('a gap', async () => {
    await using rig = await startAsterRig({ generation: 'public' })
    const { sink } = await liveBook(rig)
    rig.simulator.faults.add({ kind: 'gap', symbol: 'BTCUSDT' })
    await waitUntil('the gap', () => sink.told.includes('gap'))
    await waitUntil('a fresh snapshot', () => sink.told.at(-1) === 'snapshot' && sink.ready)
    await expectSameBook(rig, sink)
    expect(socket(rig, 'depth').gaps).toBe(1)
  })

  test('garbage', async () => {
    await using rig = await startAsterRig({ generation: 'public' })
    const { sink } = await liveBook(rig)
    rig.simulator.faults.add({ kind: 'garbage-frame', stream: '@depth', count: 1 })
    await waitUntil('the fault', () => sink.told.includes('gap'))
    await waitUntil('a fresh snapshot', () => sink.ready)
    await expectSameBook(rig, sink)
  })

  test('wrong JSON types', async () => {
    await using rig = await startAsterRig({ generation: 'public' })
    const { sink } = await liveBook(rig)
    const text = '{"e":"depthUpdate","E":1,"T":1,"s":"BTCUSDT","U":"1","u":2,"pu":0,"b":{},"a":[[1,2]]}'
    rig.simulator.faults.add({ kind: 'garbage-frame', stream: '@depth', count: 1, text })
    await waitUntil('the fault', () => sink.told.includes('gap'))
    await waitUntil('a fresh snapshot', () => sink.ready)
    await expectSameBook(rig, sink)
  })

  test('an oversized frame ends the connection with clear words', async () => {
    await using rig = await startAsterRig({ generation: 'public' })
    const { sink } = await liveBook(rig)
    const details: string[] = []
    rig.client.streams.onStatus((status) => void details.push(`${status.name}: ${status.detail ?? ''}`))
    rig.simulator.faults.add({ kind: 'oversized-frame', stream: '@depth', count: 1 })
    await waitUntil('the fault', () => sink.told.includes('reconnect'))
    expect(details).toContain('depth: a frame was larger than 1048576 bytes')
    await waitUntil('a fresh snapshot', () => sink.ready)
    await expectSameBook(rig, sink)
  })

  test('repeated frames are harmless', async () => {
    await using rig = await startAsterRig({ generation: 'public' })
    const { sink } = await liveBook(rig)
    const fault = rig.simulator.faults.add({ kind: 'duplicate-frames', stream: '@depth', count: 5 })
    await waitUntil('five repeats', () => fault.hits === 5)
    await expectSameBook(rig, sink)
    expect(sink.told).toEqual(['snapshot'])
  })

  test('frames that change places', async () => {
    await using rig = await startAsterRig({ generation: 'public' })
    const { sink } = await liveBook(rig)
    rig.simulator.faults.add({ kind: 'reorder-frames', stream: '@depth', count: 1 })
    await waitUntil('the fault', () => sink.told.includes('gap'))
    await waitUntil('a fresh snapshot', () => sink.ready)
    await expectSameBook(rig, sink)
  })

  test('closed sockets come back, and every symbol with them', async () => {
    await using rig = await startAsterRig()
    const { sink } = await liveBook(rig)
    rig.simulator.faults.add({ kind: 'close-sockets' })
    await waitUntil('the loss', () => sink.told.includes('reconnect'))
    await waitUntil('the book', () => sink.ready)
    await waitUntil('the account stream', () => socket(rig, 'user').state === 'live')
    await expectSameBook(rig, sink)
    expect(socket(rig, 'depth').reconnects).toBe(1)
  })

  test('a silent socket is seen as stale, then replaced', async () => {
    await using rig = await startAsterRig({ generation: 'public' })
    const { sink } = await liveBook(rig)
    const fault = rig.simulator.faults.add({ kind: 'freeze-feed' })
    await waitUntil('stale', () => socket(rig, 'depth').state === 'stale')
    await waitUntil('the fault', () => sink.told.includes('silent'))
    rig.simulator.faults.remove(fault.id)
    await waitUntil('the book', () => sink.ready)
    await expectSameBook(rig, sink)
  })

  test('a snapshot that cannot be had is asked for until it can', async () => {
    await using rig = await startAsterRig({ generation: 'public' })
    const fault = rig.simulator.faults.add({ kind: 'status', path: '/depth', status: 500, html: true })
    const sink = createRecordingSink()
    rig.client.streams.subscribeBook(BTC, sink)
    await waitUntil('two attempts', () => fault.hits >= 2)
    expect(sink.ready).toBe(false)
    rig.simulator.faults.remove(fault.id)
    await waitUntil('the book', () => sink.ready)
    await expectSameBook(rig, sink)
  })
})

describe('the account stream', () => {
  const resyncs = (rig: AsterRig) =>
    rig.events.flatMap((event) => (event.kind === 'resync' ? [event.reason] : []))

  test('an expired listen key leaves the socket open: a new key and a new socket follow', async () => {
    await using rig = await startAsterRig()
    expect(resyncs(rig)).toEqual(['connected'])
    rig.simulator.faults.add({ kind: 'expire-sessions' })
    await waitUntil('a new socket', () => resyncs(rig).includes('reconnected'))
    await rig.client.trading.placeMarketOrder(
      {
        clientOrderId: orderId('after'),
        symbol: BTC,
        side: 'buy',
        sizeBase: new D('0.01'),
        reduceOnly: false,
      },
      never,
    )
    await waitUntil('its fill', () => rig.events.some((event) => event.kind === 'fill'))
  })

  test('a key that is missing at its renewal is made anew', async () => {
    await using rig = await startAsterRig({ timing: { listenKeyRenewMs: 100 } })
    rig.simulator.faults.add({ kind: 'drop-frames', stream: 'user' })
    rig.simulator.faults.add({ kind: 'expire-sessions' })
    await waitUntil('a new socket', () => resyncs(rig).includes('reconnected'))
  })

  test('a stream that tells nothing of an accepted order is deaf and is replaced', async () => {
    await using rig = await startAsterRig()
    const fault = rig.simulator.faults.add({ kind: 'drop-frames', stream: 'user' })
    const order = await rig.client.trading.placeMarketOrder(
      {
        clientOrderId: orderId('unheard'),
        symbol: BTC,
        side: 'buy',
        sizeBase: new D('0.01'),
        reduceOnly: false,
      },
      never,
    )
    expect(order.outcome).toBe('accepted')
    await waitUntil('the replacement', () => resyncs(rig).includes('reconnected'))
    rig.simulator.faults.remove(fault.id)
  })

  test('an event that cannot be read asks for a reading of everything', async () => {
    await using rig = await startAsterRig()
    rig.simulator.faults.add({ kind: 'garbage-frame', stream: 'user', count: 1, text: '{"e":"ORDER_TRADE' })
    await rig.client.trading.placeMarketOrder(
      {
        clientOrderId: orderId('garbled'),
        symbol: BTC,
        side: 'buy',
        sizeBase: new D('0.01'),
        reduceOnly: false,
      },
      never,
    )
    await waitUntil('the resync', () => resyncs(rig).includes('an account event could not be read'))
  })

  test('funding and liquidation are told', async () => {
    await using rig = await startAsterRig()
    await rig.client.trading.placeMarketOrder(
      { clientOrderId: orderId('big'), symbol: BTC, side: 'buy', sizeBase: new D('0.5'), reduceOnly: false },
      never,
    )
    rig.simulator.faults.add({ kind: 'funding' })
    const paid = await waitUntil('the payment', () => rig.events.find((event) => event.kind === 'funding'))
    expect(paid).toMatchObject({ payment: { symbol: 'BTC', asset: 'USDT' } })
    rig.simulator.faults.add({ kind: 'liquidate' })
    await waitUntil('the liquidation', () => rig.events.find((event) => event.kind === 'liquidation'))
  })
})

test('the venue dies and comes back: everything is there again', async () => {
  await using rig = await startAsterRig()
  const { sink } = await liveBook(rig)
  rig.simulator.faults.add({ kind: 'restart', downMs: 300 })
  await waitUntil('the loss', () => sink.told.includes('reconnect'))
  await waitUntil('the book', () => sink.ready)
  await waitUntil('the account stream', () => socket(rig, 'user').state === 'live')
  await expectSameBook(rig, sink)
})

test('disconnecting twice leaves nothing running, and connecting again brings it all back', async () => {
  await using rig = await startAsterRig()
  const { sink } = await liveBook(rig)
  await Promise.all([rig.client.disconnect(), rig.client.disconnect()])
  expect(rig.client.streams.status().every((status) => status.state === 'paused')).toBe(true)
  expect(sink.ready).toBe(false)
  await rig.client.connect(never)
  await waitUntil('the book', () => sink.ready)
  await expectSameBook(rig, sink)
})
