import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { TestSocket } from '../../test-socket.ts'
import { BTC, soon, startTestVenue, type TestVenue } from './test-venue.ts'

let venue: TestVenue

beforeEach(async () => {
  venue = await startTestVenue({
    socketTimes: { firstPingMs: 100, pingEveryMs: 100, closeWithoutPongMs: 60_000 },
  })
})

afterEach(() => venue.simulator.close())

/** Contents of the data frames of a channel. */
const contentsOf = (socket: TestSocket, channel: string) =>
  socket.frames().flatMap((frame) => (frame.channel === channel && frame.content ? [frame.content] : []))

/** Account events of a private socket; pings come in between. */
const eventsOf = (socket: TestSocket) =>
  socket.frames().flatMap(({ content }) => (content?.event ? [content] : []))

describe('the public socket', () => {
  it('says hello, acknowledges, and knows its channels', async () => {
    const socket = await venue.listen(
      'depth.30000001.15',
      'depth.30000001.16',
      'ticker.100000001',
      'metadata',
    )
    socket.send({ type: 'ping', time: '17' })
    socket.send('garbage')
    await soon(() => socket.frames().filter(({ type }) => type === 'error').length).toBe(3)
    const frames = socket.frames()
    expect(frames[0]).toEqual({ sid: expect.any(String), type: 'connected' })
    expect(frames).toContainEqual({
      type: 'subscribed',
      channel: 'depth.30000001.15',
      request: '{"type":"subscribe","channel":"depth.30000001.15"}',
    })
    const codes = frames.filter(({ type }) => type === 'error').map(({ content }) => content.code)
    expect(codes).toEqual(['INVALID_CHANNEL', 'INVALID_CONTRACT_ID', 'INVALID_REQUEST'])
    expect(frames).toContainEqual({ type: 'pong', time: '17' })
    expect(contentsOf(socket, 'metadata')[0]).toMatchObject({ dataType: 'Snapshot' })
    await soon(() => socket.frames().some(({ type }) => type === 'ping')).toBe(true)
    socket.socket.close()
  })

  it.each([
    ['next', 1],
    ['same', 0],
  ] as const)('tells a book that joins by the rule %s and equals REST', async (versionRule, step) => {
    await venue.simulator.close()
    venue = await startTestVenue({ versionRule })
    const channel = 'depth.30000001.15'
    const socket = await venue.listen(channel)
    await soon(() => contentsOf(socket, channel).length).toBeGreaterThan(8)
    const sides = { asks: new Map<string, string>(), bids: new Map<string, string>() }
    let last = 0
    const read = (): void => {
      sides.asks.clear()
      sides.bids.clear()
      for (const { dataType, data } of contentsOf(socket, channel)) {
        const [row] = data
        if (dataType !== 'Snapshot') expect(Number(row.startVersion)).toBe(last + step)
        last = Number(row.endVersion)
        for (const side of ['asks', 'bids'] as const)
          for (const { price, size } of row[side]) {
            if (Number(size) === 0) expect(sides[side].delete(price)).toBe(true)
            else sides[side].set(price, size)
          }
      }
    }
    await soon(async () => {
      const { body } = await venue.v2.get('quote/getDepth', { contractId: BTC.v2, level: '15' })
      const [row] = body.data
      read()
      if (Number(row.endVersion) !== last) return 'another version'
      const text = (side: 'asks' | 'bids') =>
        [...sides[side]].sort(([a], [b]) => (side === 'asks' ? 1 : -1) * (Number(a) - Number(b)))
      expect(text('asks')).toEqual(
        row.asks.map(({ price, size }: { price: string; size: string }) => [price, size]),
      )
      expect(text('bids')).toEqual(
        row.bids.map(({ price, size }: { price: string; size: string }) => [price, size]),
      )
      return 'equal'
    }).toBe('equal')
    socket.socket.close()
  })

  it('tells trades, candles, tickers and best prices', async () => {
    const channels = [
      'trades.30000001',
      'kline.LAST_PRICE.30000001.MINUTE_1',
      'ticker.all.1s',
      'bookTicker.all.1s',
    ]
    const still = ['bookTicker.30000001', 'fundingRate.30000001']
    const socket = await venue.listen(...channels, ...still)
    await venue.place(venue.v2)
    for (const channel of channels) await soon(() => contentsOf(socket, channel).length).toBeGreaterThan(1)
    const trade = contentsOf(socket, 'trades.30000001').at(-1).data[0]
    expect(trade).toMatchObject({ contractId: BTC.v2, isBestMatch: false, isBuyerMaker: expect.any(Boolean) })
    const tickers = contentsOf(socket, 'ticker.all.1s').at(-1).data
    const ticker = tickers.find(({ contractId }: { contractId: string }) => contractId === BTC.v2)
    expect(Number(ticker.bestBidPrice)).toBeLessThan(Number(ticker.bestAskPrice))
    // It looks alive and is not.
    expect(contentsOf(socket, 'bookTicker.30000001')).toHaveLength(1)
    socket.send({ type: 'unsubscribe', channel: 'ticker.all.1s' })
    await soon(() => socket.frames().some(({ type }) => type === 'unsubscribed')).toBe(true)
    socket.socket.close()
  })
})

describe('the private socket', () => {
  it.each(['v2', 'v1'] as const)('of %s begins with a snapshot and tells everything', async (generation) => {
    const caller = venue[generation]
    await venue.place(caller, { clientOrderId: 'resting', price: await venue.priceFromBid(-100) })
    const socket = await venue.listenPrivate(generation)
    await soon(() => eventsOf(socket).length).toBe(1)
    const [hello, snapshot] = socket.frames()
    expect(hello).toMatchObject({ type: 'connected', time: expect.any(String) })
    expect(snapshot).toMatchObject({ type: 'trade-event', content: { event: 'Snapshot', accountId: 0 } })
    expect(snapshot.content.data.order).toMatchObject([
      { clientOrderId: 'resting', contractId: BTC[generation] },
    ])
    expect(snapshot.content.data.orderFillTransaction).toEqual([])
    await venue.place(caller, { clientOrderId: 'taking' })
    const statuses = (): string[] =>
      socket
        .frames()
        .flatMap(({ content }) => content?.data?.order ?? [])
        .filter(({ clientOrderId }) => clientOrderId === 'taking')
        .map(({ status }) => status)
    await soon(() => statuses().at(-1)).toBe('FILLED')
    expect(statuses().slice(0, 2)).toEqual(['PENDING', 'OPEN'])
    const events = eventsOf(socket)
    const versions = events.map(({ version }) => version)
    expect(versions).toEqual(versions.map((_, index) => versions[0] + index))
    const filled = events.findLast(({ data }) => data.orderFillTransaction.length > 0)
    expect(filled.data.position).toMatchObject([{ contractId: BTC[generation] }])
    expect(filled.data.collateral).toHaveLength(1)
    venue.simulator.faults.add({ kind: 'funding', symbol: 'BTCUSDC' })
    await soon(() => eventsOf(socket).at(-1)?.event).toBe('FUNDING_SETTLEMENT')
    const payment = eventsOf(socket).at(-1).data.positionTransaction[0]
    expect(payment).toMatchObject({ type: 'SETTLE_FUNDING_FEE', contractId: BTC[generation] })
    const ledger = await caller.read('account/getPositionTransactionPage', {
      filterTypeList: 'SETTLE_FUNDING_FEE',
    })
    expect(ledger.body.data.dataList).toMatchObject([
      { id: payment.id, deltaFundingFee: payment.deltaFundingFee },
    ])
    venue.simulator.faults.add({ kind: 'liquidate' })
    await soon(() => eventsOf(socket).at(-1)?.event).toBe('FINISH_LIQUIDATING')
    const reasons = socket.frames().flatMap(({ content }) => content?.data?.order ?? [])
    expect(reasons).toContainEqual(
      expect.objectContaining({ clientOrderId: 'resting', cancelReason: 'LIQUIDATE_CANCELED' }),
    )
    expect(reasons.at(-1)).toMatchObject({ isLiquidate: true, status: 'FILLED' })
    socket.socket.close()
  })

  it('takes the headers of browsers as a subprotocol and does not echo it', async () => {
    const { url, headers } = venue.v2.privateSocket()
    const protocol = Buffer.from(JSON.stringify(headers)).toString('base64').replace(/=+$/, '')
    const socket = new WebSocket(url, protocol)
    const problem = await new Promise<Error>((resolve) => socket.once('error', resolve))
    expect(problem.message).toMatch(/subprotocol/)
  })

  it('is refused without a good signature', async () => {
    const { url, headers } = venue.v2.privateSocket()
    const open = (changed: Record<string, string>): Promise<number> =>
      new Promise((resolve) => {
        const socket = new WebSocket(url, { headers: changed })
        socket.once('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
        socket.on('error', () => undefined)
      })
    expect(await open({ ...headers, 'X-edgeX-Signature': '00'.repeat(32) })).toBe(401)
    expect(await open({})).toBe(400)
  })

  it('tells a trigger that fires as one order, and a cancel that takes its time', async () => {
    const socket = await venue.listenPrivate('v2')
    const statusesOf = (id: string): string[] =>
      socket
        .frames()
        .flatMap(({ content }) => content?.data?.order ?? [])
        .filter(({ clientOrderId }) => clientOrderId === id)
        .map(({ status }) => status)
    const stop = { type: 'STOP_MARKET', timeInForce: 'IMMEDIATE_OR_CANCEL', triggerPriceType: 'ORACLE_PRICE' }
    await venue.place(venue.v2, {
      clientOrderId: 'stop',
      ...stop,
      triggerPrice: await venue.priceFromBid(50),
    })
    venue.simulator.faults.add({ kind: 'move-market', bps: 200, symbol: 'BTCUSDC' })
    await soon(() => statusesOf('stop').at(-1)).toBe('FILLED')
    expect(statusesOf('stop').slice(0, 3)).toEqual(['PENDING', 'UNTRIGGERED', 'OPEN'])
    const price = await venue.priceFromBid(-100)
    await venue.place(venue.v2, { clientOrderId: 'slow', price })
    venue.simulator.faults.add({ kind: 'pending-cancels', delayMs: 30, count: 1 })
    await venue.v2.write('order/cancelOrderByClientOrderId', { clientOrderIdList: ['slow'] })
    await soon(() => statusesOf('slow').at(-1)).toBe('CANCELED')
    expect(statusesOf('slow')).toEqual(['PENDING', 'OPEN', 'CANCELING', 'CANCELED'])
    socket.socket.close()
  })
})

it('closes a socket that answers no ping', async () => {
  await venue.simulator.close()
  venue = await startTestVenue({ socketTimes: { firstPingMs: 50, pingEveryMs: 50, closeWithoutPongMs: 100 } })
  const socket = await venue.listen()
  expect(await socket.closed).toBe(1000)
})

it('begins the versions of a book again when told to', async () => {
  const socket = await venue.listen('depth.30000001.200')
  const last = () => Number(contentsOf(socket, 'depth.30000001.200').at(-1)?.data[0].endVersion ?? Infinity)
  await soon(last).toBeLessThan(Infinity)
  venue.simulator.faults.add({ kind: 'reset-sequence', symbol: 'BTCUSDC', count: 1 })
  await soon(last).toBeLessThan(100_000)
  socket.socket.close()
})
