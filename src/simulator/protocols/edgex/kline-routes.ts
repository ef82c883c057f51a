import type { Candle, Interval } from '../../market/candles.ts'
import { badParam } from './errors.ts'
import { mapPage, pageOf, timeFilter } from './page.ts'
import type { Params } from './params.ts'
import { plainPrice, plainSize, quoteVolume } from './text.ts'
import { hasPrice } from './ticker-view.ts'
import { type ContractMarket, findContract, type Route, type RouteContext } from './venue.ts'

const KLINE_TYPES: Readonly<Record<string, Interval>> = {
  MINUTE_1: '1m',
  MINUTE_5: '5m',
  MINUTE_15: '15m',
  MINUTE_30: '30m',
  HOUR_1: '1h',
  HOUR_2: '2h',
  HOUR_4: '4h',
  HOUR_6: '6h',
  HOUR_8: '8h',
  HOUR_12: '12h',
  DAY_1: '1d',
  WEEK_1: '1w',
  MONTH_1: '1M',
}

const PRICE_TYPES = [
  'LAST_PRICE',
  'INDEX_PRICE',
  'ORACLE_PRICE',
  'ASK1_PRICE',
  'BID1_PRICE',
  'OPEN_INTEREST',
] as const

/** Which candles are meant. Reference prices follow the trades here. */
export interface KlineKind {
  readonly priceType: string
  readonly klineType: string
  readonly interval: Interval
}

/** Kind of two names; undefined when the venue has none. The stream also knows `MARK_PRICE`. */
export function klineKind(priceType: string, klineType: string, streams: boolean): KlineKind | undefined {
  const interval = Object.hasOwn(KLINE_TYPES, klineType) ? KLINE_TYPES[klineType] : undefined
  const known = PRICE_TYPES.some((each) => each === priceType) || (streams && priceType === 'MARK_PRICE')
  return interval && known ? { priceType, klineType, interval } : undefined
}

/** Candles (section 3 of the venue sheet): newest first, no close time. */
export const klineRoutes: readonly Route[] = [
  { method: 'GET', path: 'public/quote/getKline', handle: klines },
  { method: 'GET', path: 'public/quote/getMultiContractKline', handle: multiKlines },
]

function klines(context: RouteContext): unknown {
  const { params } = context
  const kind = readKind(params)
  const listed = findContract(context, params.text('contractId'))
  if (!listed || !hasPrice(listed)) return { dataList: [], nextPageOffsetData: '' }
  return onePage(context, listed, kind, 1_000)
}

function multiKlines(context: RouteContext): unknown {
  const { params } = context
  const kind = readKind(params)
  return params.list('contractIdList').flatMap((contractId) => {
    const listed = findContract(context, contractId)
    if (!listed || !hasPrice(listed)) return []
    return [{ contractId, klineList: onePage(context, listed, kind, 200).dataList }]
  })
}

function onePage({ venue, params }: RouteContext, listed: ContractMarket, kind: KlineKind, mostRows: number) {
  const { market } = listed
  market.candles.rollTo(venue.now(), market.lastTicks())
  const isWanted = timeFilter(params, 'filterBeginKlineTimeInclusive', 'filterEndKlineTimeExclusive')
  const candles = market.candles
    .list(kind.interval)
    .filter(({ openTimeMs }) => isWanted(openTimeMs))
    .reverse()
  const keyOf = ({ openTimeMs }: Candle): bigint => BigInt(openTimeMs)
  const page = pageOf(candles, { params, mostRows, usualRows: Math.min(100, mostRows), keyOf })
  return mapPage(page, (candle) => klineRow(listed, kind, candle))
}

function readKind(params: Params): KlineKind {
  const kind = klineKind(params.required('priceType'), params.required('klineType'), false)
  if (!kind) throw badParam('priceType, klineType', `${PRICE_TYPES.join(', ')}; MINUTE_1 to MONTH_1`)
  return kind
}

/** A candle as REST and the stream show it. */
export function klineRow(
  { contract, market: { instrument } }: ContractMarket,
  kind: KlineKind,
  candle: Candle,
) {
  const price = (ticks: number): string => plainPrice(instrument, ticks)
  return {
    klineId: String(candle.openTimeMs),
    contractId: contract.id,
    contractName: contract.name,
    klineType: kind.klineType,
    klineTime: String(candle.openTimeMs),
    priceType: kind.priceType,
    trades: String(candle.trades),
    size: plainSize(instrument, candle.lots),
    value: quoteVolume(instrument, candle.tickLots),
    high: price(candle.high),
    low: price(candle.low),
    open: price(candle.open),
    close: price(candle.close),
    makerBuySize: plainSize(instrument, candle.lots - candle.takerBuyLots),
    makerBuyValue: quoteVolume(instrument, candle.tickLots - candle.takerBuyTickLots),
  }
}
