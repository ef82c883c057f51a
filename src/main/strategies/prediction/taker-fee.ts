import { withDeadline } from '../../base/abort.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { ExchangeClient } from '../../venues/exchange-client.ts'

/** What a trade costs, and who says so. */
export interface TakerFee {
  readonly feeRate: number
  /** True for the account's own tier, false for the default. */
  readonly isOwn: boolean
}

const WITHIN_MS = 3_000
/** No venue takes as much of a trade: a number above it is no rate. */
const MOST = 0.05

/**
 * The account's taker fee, asked once when the trader starts; the default when the venue does not tell it (no keys, no
 * answer within 3 s, nonsense). The first symbol's: a venue's tier is of the account and its quote currency.
 */
export async function readTakerFee(
  client: Pick<ExchangeClient, 'account'>,
  [symbol]: readonly SymbolId[],
  defaultRate: number,
  log: Logger,
  signal: AbortSignal,
): Promise<TakerFee> {
  if (symbol === undefined) return { feeRate: defaultRate, isOwn: false }
  try {
    const { takerRate } = await client.account.getFeeRates({ symbol }, withDeadline(signal, WITHIN_MS))
    const feeRate = takerRate.toNumber()
    if (feeRate >= 0 && feeRate <= MOST) return { feeRate, isOwn: true }
    log.warn('fee.unusable', { symbol, takerRate: takerRate.toFixed(), most: MOST })
  } catch (cause) {
    log.info('fee.unread', { symbol, message: messageOf(cause), defaultRate })
  }
  return { feeRate: defaultRate, isOwn: false }
}
