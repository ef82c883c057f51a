import { z } from 'zod'

/**
 * REST payloads as the venue spells them: the `data` of its envelope. Unknown keys are ignored.
 * Sheet sections 1, 3 and 5; field names of live traffic of September 2026, not of the V2 documentation page.
 */

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)$/
/** Plain decimal text. */
export const decimalText = z.string().regex(DECIMAL, 'expected decimal text')
/** A number that may be absent, null or empty text. */
export const maybeDecimal = z
  .union([decimalText, z.literal('')])
  .nullish()
  .transform((text) => (text == null || text === '' ? undefined : text))
/** Milliseconds since the epoch: text in REST, a number at times on the stream. */
export const timeMs = z
  .union([z.string().regex(/^\d{1,16}$/, 'expected milliseconds'), z.number().int().nonnegative()])
  .transform(Number)
/** Ids are of 64 bits: text with us. A number that is no exact one is refused, its digits are lost. */
export const idText = z.union([z.string().min(1), z.number().int()]).transform(String)
const maybeText = z
  .string()
  .nullish()
  .transform((text) => (text == null || text === '' ? undefined : text))

/** The id of a book after a change. */
export const version = z
  .union([z.string().regex(/^\d{1,16}$/), z.number().int().nonnegative()])
  .transform(Number)
  .refine(Number.isSafeInteger, 'expected a version below 2^53')

/** `getServerTime`. */
export const serverTime = z.object({ timeMillis: timeMs })

/** One coin of the metadata. Resolutions are decimal or `0x` text, one of the two fields may be empty. */
export const coin = z.object({
  coinId: idText,
  coinName: z.string().min(1),
  resolution: maybeText,
  starkExAssetId: maybeText,
  starkExResolution: maybeText,
})

/** One contract of the metadata. */
export const contract = z.object({
  contractId: idText,
  contractName: z.string().min(1),
  baseCoinId: idText,
  quoteCoinId: idText,
  tickSize: decimalText,
  stepSize: decimalText,
  minOrderSize: decimalText,
  maxOrderSize: maybeDecimal,
  maxOrderBuyPriceRatio: maybeDecimal,
  minOrderSellPriceRatio: maybeDecimal,
  riskTierList: z
    .array(z.object({ maxLeverage: maybeDecimal, maintenanceMarginRate: maybeDecimal }))
    .nullish(),
  defaultTakerFeeRate: decimalText,
  defaultMakerFeeRate: decimalText,
  defaultLeverage: maybeDecimal,
  displayMaxLeverage: maybeDecimal,
  enableTrade: z.boolean(),
  enableDisplay: z.boolean(),
  isStock: z.boolean().nullish(),
  isFx: z.boolean().nullish(),
  fundingMinRate: maybeDecimal,
  fundingMaxRate: maybeDecimal,
  resolution: maybeText,
  starkExSyntheticAssetId: maybeText,
  starkExResolution: maybeText,
})

const chainNumber = z
  .union([z.string(), z.number().int().nonnegative()])
  .nullish()
  .transform((id) => (id == null || id === '' || id === '0' || id === 0 ? undefined : String(id)))

/** `getMetaData`. A contract that cannot be read loses itself, not the list. */
export const metadata = z.object({
  global: z
    .object({
      nativeChainId: chainNumber,
      chainId: chainNumber,
      contractAddress: maybeText,
      maintenanceReason: maybeText,
    })
    .nullish(),
  coinList: z.array(z.unknown()),
  contractList: z.array(z.unknown()),
})
/** A host of the other generation answers success with an empty list, or with nothing. Sheet section 0. */
export const maybeMetadata = z.union([metadata, z.array(z.never()), z.null()])

/** One row of `getTicker`. It has no best prices. */
export const ticker = z.object({
  contractId: idText,
  lastPrice: maybeDecimal,
  oraclePrice: maybeDecimal,
  markPrice: maybeDecimal,
  indexPrice: maybeDecimal,
})
/** Empty for an id that the host does not know, and on a host of the other generation. */
export const tickers = z
  .array(ticker)
  .nullable()
  .transform((rows) => rows ?? [])

const level = z
  .union([z.object({ price: decimalText, size: decimalText }), z.tuple([decimalText, decimalText])])
  .transform((row) => (Array.isArray(row) ? row : ([row.price, row.size] as const)))

/** One row of `getDepth`. */
export const depth = z.object({
  endVersion: version,
  contractId: idText,
  asks: z.array(level),
  bids: z.array(level),
})
export const depths = z.array(depth)

/** One candle; no close time. */
export const kline = z.object({
  klineTime: timeMs,
  open: decimalText,
  high: decimalText,
  low: decimalText,
  close: decimalText,
  size: decimalText,
})

const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({
    dataList: z
      .array(row)
      .nullish()
      .transform((rows) => rows ?? []),
    nextPageOffsetData: maybeText,
  })
/** `getKline`, newest first. */
export const klines = pageOf(kline)

/** One row of funding; rates are fractions for one interval. */
export const fundingRow = z.object({
  contractId: idText,
  fundingTime: timeMs,
  fundingRate: decimalText,
  forecastFundingRate: maybeDecimal,
  predictedFundingRate: maybeDecimal,
  fundingRateIntervalMin: maybeDecimal,
  isSettlement: z.boolean().nullish(),
  oraclePrice: maybeDecimal,
  indexPrice: maybeDecimal,
  markPrice: maybeDecimal,
})
export const fundingRows = z.array(fundingRow)
export const fundingPage = pageOf(fundingRow)

/** The answer to placing an order: nothing but its id. */
export const created = z.object({ orderId: idText })

/** What became of each cancel; the envelope says success even when all failed. */
export const cancelled = z.object({
  cancelResultMap: z
    .record(z.string(), z.string())
    .nullish()
    .transform((results) => results ?? {}),
})

/** One order, by REST and on the stream alike. */
export const order = z.object({
  id: idText,
  contractId: idText,
  clientOrderId: maybeText,
  side: z.enum(['BUY', 'SELL']),
  type: z.string(),
  timeInForce: z.string().nullish(),
  status: z.string().min(1),
  price: maybeDecimal,
  /** Empty for an order on a whole position. */
  size: maybeDecimal.transform((size) => size ?? '0'),
  reduceOnly: z.boolean().nullish(),
  cancelReason: maybeText,
  cumMatchSize: maybeDecimal,
  cumMatchValue: maybeDecimal,
  cumFillSize: maybeDecimal,
  cumFillValue: maybeDecimal,
  cumFailSize: maybeDecimal,
  createdTime: timeMs.nullish(),
  updatedTime: timeMs,
})
export const orders = z
  .array(order)
  .nullable()
  .transform((rows) => rows ?? [])
export const orderPage = pageOf(order)

/** One execution of ours, by REST and on the stream alike. */
export const fill = z.object({
  id: idText,
  orderId: idText,
  contractId: idText,
  orderSide: z.enum(['BUY', 'SELL']),
  fillSize: decimalText,
  fillValue: decimalText,
  fillFee: decimalText,
  direction: z.string(),
  realizePnl: maybeDecimal,
  isLiquidate: z.boolean().nullish(),
  isDeleverage: z.boolean().nullish(),
  matchTime: timeMs.nullish(),
  createdTime: timeMs.nullish(),
  censorStatus: z.string().nullish(),
})
export const fillPage = pageOf(fill)

/** One position as the ledger has it; signed size and signed cost. */
export const position = z.object({
  contractId: idText,
  openSize: decimalText,
  openValue: decimalText,
})

/** The same position with what depends on the mark. The venue's spelling. */
export const positionAsset = z.object({
  contractId: idText,
  avgEntryPrice: maybeDecimal,
  positionValue: maybeDecimal,
  liquidatePrice: maybeDecimal,
  unrealizePnl: maybeDecimal,
})

/** The ledger of one coin: negative while positions are long, so never a balance. */
export const collateral = z.object({ coinId: idText, amount: decimalText })

/** Where it says so, settings of the account or of one contract. */
export const tradeSetting = z.object({
  isSetFeeRate: z.boolean().nullish(),
  takerFeeRate: maybeDecimal,
  makerFeeRate: maybeDecimal,
  isSetMaxLeverage: z.boolean().nullish(),
  maxLeverage: maybeDecimal,
})

export const account = z.object({
  status: z.string().nullish(),
  defaultTradeSetting: tradeSetting.nullish(),
  contractIdToTradeSetting: z.record(z.string(), tradeSetting).nullish(),
  /** 0: the default; below 0: none. */
  createOrderPerMinuteLimit: z.union([z.number(), decimalText.transform(Number)]).nullish(),
})

/** `getAccountAsset`. */
export const accountAsset = z.object({
  account,
  positionList: z.array(position),
  positionAssetList: z.array(positionAsset),
  collateralAssetModelList: z.array(
    z.object({ coinId: idText, totalEquity: decimalText, availableAmount: decimalText }),
  ),
})

/** One movement of a position: fills, and funding. Signed from the account's view. */
export const positionTransaction = z.object({
  id: idText,
  contractId: idText,
  type: z.string(),
  deltaFundingFee: maybeDecimal,
  fundingTime: timeMs.nullish(),
  createdTime: timeMs.nullish(),
})
export const positionTransactionPage = pageOf(positionTransaction)
export const FUNDING_FEE = 'SETTLE_FUNDING_FEE'
