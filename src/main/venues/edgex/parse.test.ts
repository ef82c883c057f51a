import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/edgex/read.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Contracts } from './contracts.ts'
import { createOrderIds } from './order-ids.ts'
import { parseBalance, parseOrder, parsePositions } from './parse.ts'
import { type CoinRow, parseInstrument } from './parse-instrument.ts'
import { parseDepth, parseFundingRate, parseFundingRates, parseKlines } from './parse-market.ts'
import { readCandles, readNewTrades } from './parse-stream.ts'
import { createUserEvents } from './user-events.ts'
import * as wire from './wire.ts'

const plain = (value: unknown) => JSON.parse(JSON.stringify(value))
const BTC = 'BTC' as SymbolId
const { contractList, coinList } = readFixture<{ contractList: unknown[]; coinList: CoinRow[] }>('metadata')
const instrumentAt = (at: number): Instrument => {
  const row = wire.contract.parse(contractList[at])
  const coinOf = (id: string) => coinList.find(({ coinId }) => coinId === id) as CoinRow
  return parseInstrument(row, coinOf(row.baseCoinId), coinOf(row.quoteCoinId))
}
const row = (change: Record<string, unknown> = {}) =>
  wire.order.parse({ ...readFixture<object>('order'), ...change })
const parsed = (change: Record<string, unknown>) => parseOrder(row(change), BTC, 't-1' as ClientOrderId, 7)

describe('instruments', () => {
  test('BTC, with its band around the oracle price', () => {
    expect(plain(instrumentAt(0))).toEqual({
      venue: 'edgex',
      symbol: 'BTC',
      venueSymbol: 'BTCUSDC',
      quoteAsset: 'USDC',
      status: 'trading',
      tickSize: '0.1',
      lotSize: '0.001',
      minSize: '0.001',
      maxSize: '50',
      maxMarketSize: '50',
      minNotional: '0',
      multiplier: '1',
      priceBand: { up: '1.05', down: '0.95' },
    })
  })

  test.each([
    [1, 'HAJIMI', '哈基米USDC', 'trading', '1'],
    [2, 'NVDAUSDC', 'NVDAUSDC', 'trading', '1'],
    [3, 'PEPE', '1000PEPEUSDC', 'pending', '1000'],
    [4, 'BTC', 'OLDUSDC', 'delisted', '1'],
  ])('row %i', (at, symbol, venueSymbol, status, multiplier) => {
    expect(plain(instrumentAt(at))).toMatchObject({ symbol, venueSymbol, status, multiplier })
  })

  test('a row that cannot be read is none', () => {
    expect(wire.contract.safeParse(contractList[5]).success).toBe(false)
  })
})

test.each<[Record<string, unknown>, string]>([
  [{ status: 'PENDING' }, 'open'],
  [{ status: 'UNTRIGGERED' }, 'open'],
  [{ status: 'OPEN' }, 'open'],
  [{ status: 'OPEN', cumMatchSize: '0.001' }, 'partially-filled'],
  [{ status: 'OPEN', cumMatchSize: '0.001', cumFailSize: '0.001' }, 'open'],
  [{ status: 'CANCELING', cumMatchSize: '0.001' }, 'partially-filled'],
  [{ status: 'FILLED', cumMatchSize: '0.002' }, 'filled'],
  [{ status: 'CANCELED', cancelReason: 'USER_CANCELED' }, 'cancelled'],
  [{ status: 'CANCELED', cancelReason: 'LIQUIDATE_CANCELED' }, 'cancelled'],
  [{ status: 'CANCELED', cancelReason: 'SOMETHING_NEW' }, 'cancelled'],
  [{ status: 'CANCELED', cancelReason: 'EXPIRE_CANCELED' }, 'expired'],
  [{ status: 'CANCELED', cancelReason: 'MARGIN_NOT_ENOUGH' }, 'rejected'],
  [{ status: 'CANCELED', cancelReason: 'MARGIN_NOT_ENOUGH', cumMatchSize: '0.001' }, 'cancelled'],
  [{ status: 'CANCELED', cancelReason: 'REDUCE_ONLY_CANCELED' }, 'rejected'],
  [{ status: 'CANCELED', cancelReason: 'COULD_NOT_FILL', timeInForce: 'POST_ONLY' }, 'rejected'],
  [{ status: 'CANCELED', cancelReason: 'COULD_NOT_FILL', timeInForce: 'IMMEDIATE_OR_CANCEL' }, 'cancelled'],
  [{ status: 'UNKNOWN_ORDER_STATUS' }, 'unknown'],
])('the state %o is %s', (change, status) => {
  expect(parsed(change).status).toBe(status)
})

test('the average is what was settled, else what was matched', () => {
  const matched = { status: 'OPEN', cumMatchSize: '0.001', cumMatchValue: '84.3' }
  expect(parsed(matched).averagePrice.toString()).toBe('84300')
  expect(parsed({ ...matched, cumFillSize: '0.001', cumFillValue: '84.2' }).averagePrice.toString()).toBe(
    '84200',
  )
})

test('equity without unrealised profit is the wallet, never the ledger amount', () => {
  const asset = wire.accountAsset.parse(readFixture('account-asset'))
  expect(plain(parseBalance(asset, 'USDC', 7))).toEqual({
    asset: 'USDC',
    walletBalance: '1000',
    availableBalance: '165.5',
    unrealizedPnl: '10.5',
    receivedAtMs: 7,
  })
  expect(plain(parsePositions(asset, () => BTC, 7))).toEqual([
    {
      venue: 'edgex',
      symbol: 'BTC',
      sizeBase: '0.1',
      entryPrice: '84395',
      markPrice: '84500',
      unrealizedPnlQuote: '10.5',
      liquidationPrice: '75000.5',
      marginMode: 'cross',
      updatedAtMs: 7,
    },
  ])
})

describe('funding', () => {
  const funding = wire.fundingRow.parse(readFixture('funding-row'))
  const HOUR_MS = 3_600_000
  const bounds = { fundingMaxRate: '0.000234', fundingMinRate: '-0.000234' }

  test.each([
    ['the last settlement', 0.9, 4],
    ['one that is long past', 9, 12],
    ['exactly now', 0, 4],
    ['the next settlement', -1, 0],
  ])('a time that is %s leads to the next settlement', (_name, hoursSince, nextHours) => {
    const nowMs = funding.fundingTime + hoursSince * HOUR_MS
    const rate = parseFundingRate(funding, bounds, instrumentAt(0), nowMs, 7)
    expect(rate.nextSettlementMs).toBe(funding.fundingTime + nextHours * HOUR_MS)
    expect(plain(rate)).toMatchObject({
      ratePerInterval: '0.00005',
      intervalHours: '4',
      capPerInterval: '0.000234',
      floorPerInterval: '-0.000234',
      predictedPerInterval: '0.00007',
      markPrice: '82860.1',
      indexPrice: '82861',
    })
  })

  test('an interval is never assumed', () => {
    const without = { ...funding, fundingRateIntervalMin: undefined }
    expect(() => parseFundingRate(without, bounds, instrumentAt(0), 0, 7)).toThrow(
      expect.objectContaining({ kind: 'protocol' }),
    )
  })

  test('history is oldest first, without rows between settlements', () => {
    const at = (hour: number, isSettlement: boolean) => ({
      ...funding,
      fundingTime: hour * HOUR_MS,
      isSettlement,
    })
    const rates = parseFundingRates([at(8, true), at(6, false), at(4, true)], instrumentAt(0))
    expect(rates.map(({ settledAtMs }) => settledAtMs / HOUR_MS)).toEqual([4, 8])
  })
})

test('a book by REST is best first, at the time of the answer', () => {
  const [depth] = wire.depths.parse(readFixture('depth'))
  if (!depth) throw new Error('expected a book')
  const book = parseDepth(depth, instrumentAt(0), 1, 5, 7)
  expect(plain(book)).toMatchObject({
    asks: [{ price: '101695.8', sizeBase: '0.1' }],
    sequence: 201223747,
    venueTimeMs: 5,
  })
})

test('candles come newest first and leave oldest first, the running one open', () => {
  const candle = (minute: number) =>
    wire.kline.parse({
      klineTime: String(minute * 60_000),
      open: '1',
      high: '2',
      low: '1',
      close: '2',
      size: '3',
      value: '5',
    })
  const candles = parseKlines([candle(3), candle(2), candle(2)], 3 * 60_000 + 1)
  expect(candles.map(({ openTimeMs, closed }) => [openTimeMs / 60_000, closed])).toEqual([
    [2, true],
    [3, false],
  ])
  const frame = (dataType: string) => ({
    content: { dataType, data: [3, 2].map((minute) => ({ ...candle(minute), klineTime: minute * 60_000 })) },
  })
  expect(readCandles(frame('Snapshot'), 0)).toHaveLength(1)
  expect(readCandles(frame('changed'), 0)).toHaveLength(2)
})

test('trades of a first frame are history; the maker tells the taker', () => {
  const frame = (dataType: string) => ({ content: { dataType, data: [readFixture('trade-row')] } })
  expect(readNewTrades(frame('Snapshot'))).toEqual([])
  expect(readNewTrades(frame('Changed'))).toMatchObject([
    { takerSide: 'sell', price: new D('82851.2'), venueTimeMs: 1790585548197 },
  ])
})

describe('the account stream', () => {
  const createScene = () => {
    const contracts = { symbolOf: () => BTC, collateralName: () => 'USDC' } as unknown as Contracts
    const events = createUserEvents({
      contracts,
      ids: createOrderIds(),
      settings: { learn: () => undefined },
      log: silentLogger,
    })
    const read = (event: string, version: number | undefined, data: object) =>
      events.read({ content: { event, version, data } }, 7)
    return { events, read }
  }
  const order = readFixture<Record<string, unknown>>('order')
  const fill = readFixture<Record<string, unknown>>('fill')
  const kinds = (news: { events: readonly { kind: string }[] }) => news.events.map(({ kind }) => kind)

  test('an order and its fill, told once although the fill is told again when it is settled', () => {
    const { read } = createScene()
    const filled = { ...order, status: 'FILLED', cumMatchSize: '0.002', cumMatchValue: '168.79' }
    const news = read('ORDER_UPDATE', 2, { order: [filled], orderFillTransaction: [fill] })
    expect(plain(news.events)).toMatchObject([
      { kind: 'order', order: { status: 'filled', averagePrice: '84395' } },
      {
        kind: 'fill',
        fill: {
          clientOrderId: 't-1',
          price: '84395',
          feeQuote: '0.06414',
          liquidity: 'taker',
          forced: false,
        },
      },
    ])
    const settled = { ...fill, censorStatus: 'CENSOR_SUCCESS' }
    expect(kinds(read('ORDER_UPDATE', 3, { order: [filled], orderFillTransaction: [settled] }))).toEqual([])
  })

  test('a fill that the venue takes back asks for the account anew; one never told is not told', () => {
    const { read } = createScene()
    const failed = { ...fill, censorStatus: 'CENSOR_FAILURE' }
    expect(kinds(read('ORDER_UPDATE', 2, { orderFillTransaction: [failed] }))).toEqual([])
    read('ORDER_UPDATE', 3, { orderFillTransaction: [fill] })
    expect(kinds(read('ORDER_UPDATE', 4, { orderFillTransaction: [failed] }))).toEqual(['resync'])
  })

  test('a forced fill is a liquidation too', () => {
    const { read } = createScene()
    const forced = { ...fill, isDeleverage: true }
    expect(kinds(read('FINISH_LIQUIDATING', 2, { orderFillTransaction: [forced] }))).toEqual([
      'fill',
      'liquidation',
    ])
  })

  test('older versions are dropped, skipped ones are told', () => {
    const { read } = createScene()
    read('Snapshot', 10, {})
    expect(kinds(read('ORDER_UPDATE', 10, { order: [order] }))).toEqual([])
    expect(read('ORDER_UPDATE', 11, { order: [order] })).toMatchObject({ hasSkipped: false })
    expect(read('ORDER_UPDATE', 13, {})).toMatchObject({ hasSkipped: true })
    expect(read('Snapshot', 5, {})).toMatchObject({ isSnapshot: true, hasSkipped: false })
    expect(read('ORDER_UPDATE', 6, {})).toMatchObject({ hasSkipped: false })
  })

  test('a state that nobody has listed is no event, but a reason to read the account', () => {
    const { read } = createScene()
    expect(kinds(read('ORDER_UPDATE', 2, { order: [{ ...order, status: 'UNRECOGNIZED' }] }))).toEqual([
      'resync',
    ])
  })

  test('an undecided order is not told, and none goes back', () => {
    const { read } = createScene()
    expect(kinds(read('ORDER_UPDATE', 2, { order: [{ ...order, status: 'PENDING' }] }))).toEqual([])
    const part = { ...order, cumMatchSize: '0.001' }
    expect(kinds(read('ORDER_UPDATE', 3, { order: [part] }))).toEqual(['order'])
    expect(kinds(read('ORDER_UPDATE', 4, { order: [order] }))).toEqual([])
  })

  test('an end is told although the settlement took a part of its fill back', () => {
    const { read } = createScene()
    const part = { ...order, cumMatchSize: '0.002' }
    expect(kinds(read('ORDER_UPDATE', 2, { order: [part] }))).toEqual(['order'])
    const end = { ...part, status: 'CANCELED', cancelReason: 'USER_CANCELED', cumFailSize: '0.001' }
    expect(plain(read('ORDER_UPDATE', 3, { order: [end] }).events)).toMatchObject([
      { kind: 'order', order: { status: 'cancelled', filledBase: '0.001' } },
    ])
  })

  test('a snapshot without a version begins the count anew', () => {
    const { read } = createScene()
    read('Snapshot', 100, {})
    read('Snapshot', undefined, {})
    expect(kinds(read('ORDER_UPDATE', 3, { order: [order] }))).toEqual(['order'])
    expect(kinds(read('ORDER_UPDATE', 2, { order: [order] }))).toEqual([])
  })

  test('a row that leaves our id out does not take the name of an order away', () => {
    const { read } = createScene()
    read('ORDER_UPDATE', 2, { order: [order] })
    const bare = { ...order, clientOrderId: undefined, status: 'FILLED', cumMatchSize: '0.002' }
    expect(plain(read('ORDER_UPDATE', 3, { order: [bare] }).events)).toMatchObject([
      { order: { clientOrderId: order.clientOrderId } },
    ])
  })

  test('what a first snapshot says of the past is not news, what a later one says was missed', () => {
    const { read } = createScene()
    const ended = { ...order, id: '9', status: 'FILLED', cumMatchSize: '0.002' }
    const funding = {
      id: '5',
      contractId: '1',
      type: 'SETTLE_FUNDING_FEE',
      deltaFundingFee: '-0.1',
      fundingTime: '9',
    }
    const data = { order: [order, ended], orderFillTransaction: [fill], positionTransaction: [funding] }
    expect(kinds(read('Snapshot', 10, data))).toEqual(['order'])
    const later = {
      order: [],
      orderFillTransaction: [fill, { ...fill, id: '2' }],
      positionTransaction: [funding, { ...funding, id: '6' }],
    }
    expect(kinds(read('Snapshot', 20, later))).toEqual(['fill', 'funding'])
  })

  test('the wallet is the ledger with the cost of positions, and empty groups change nothing', () => {
    const { read } = createScene()
    const long = { contractId: '30000001', openSize: '0.1', openValue: '8439.5' }
    const snapshot = read('Snapshot', 1, {
      position: [long],
      collateral: [{ coinId: '1000', amount: '-7439.5' }],
    })
    expect(plain(snapshot.events).at(-1)).toEqual({
      kind: 'balance',
      balance: { asset: 'USDC', walletBalance: '1000' },
    })
    expect(read('ACCOUNT_UPDATE', 2, { position: [], collateral: [] }).events).toEqual([])
    const closed = { ...long, openSize: '0', openValue: '0' }
    const after = read('ORDER_UPDATE', 3, {
      position: [closed],
      collateral: [{ coinId: '1000', amount: '1005' }],
    })
    expect(plain(after.events)).toMatchObject([
      { kind: 'position', position: { sizeBase: '0', entryPrice: '0' } },
      { kind: 'balance', balance: { walletBalance: '1005' } },
    ])
  })

  test('the groups as quoted', () => {
    const { events } = createScene()
    expect(plain(events.read(readFixture('order-event'), 7).events)).toMatchObject([
      { kind: 'position', position: { symbol: 'BTC', sizeBase: '0.01', entryPrice: '2320.0067' } },
      { kind: 'balance', balance: { walletBalance: '152.890403' } },
    ])
  })
})
