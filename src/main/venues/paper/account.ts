import type { Clock } from '../../base/clock.ts'
import type { Decimal } from '../../base/decimal.ts'
import type { VenueId } from '../../domain/brands.ts'
import { type Position, unrealizedPnl } from '../../domain/position.ts'
import type { AccountFacet } from '../exchange-client.ts'
import { availableOf, markOf, unrealizedOf } from './account-state.ts'
import type { PaperEngine } from './engine.ts'
import type { FeeSource } from './fee-source.ts'
import { positionIn } from './ledger.ts'
import { liquidationPriceOf } from './liquidation.ts'
import { DEFAULT_MAINTENANCE, type MaintenanceSource } from './maintenance-source.ts'

export interface PaperAccountDeps {
  readonly venue: VenueId
  readonly engine: PaperEngine
  readonly fees: FeeSource
  readonly maintenance: MaintenanceSource
  readonly leverage: Decimal
  readonly isSpot: boolean
  readonly quoteAsset: string
  readonly clock: Clock
}

/** The account facet over the paper engine. Cross margin, one leverage for every symbol. */
export function createPaperAccount(deps: PaperAccountDeps): AccountFacet {
  const { venue, engine, fees, maintenance, leverage, isSpot, quoteAsset, clock } = deps
  return {
    getAccountPositions: async ({ symbol }) => positionIn(engine.state.ledger, symbol).sizeBase,
    getDetailedPositions: async () =>
      [...engine.state.ledger.positions].map(([symbol, { sizeBase, entryPrice }]): Position => {
        const markPrice = markOf(engine.state, symbol)
        const liquidationPrice = isSpot
          ? undefined
          : liquidationPriceOf(engine.state, symbol, maintenance.known)
        return {
          venue,
          symbol,
          sizeBase,
          entryPrice,
          markPrice,
          unrealizedPnlQuote: unrealizedPnl(sizeBase, entryPrice, markPrice),
          leverage,
          marginMode: 'cross',
          ...(liquidationPrice ? { liquidationPrice } : {}),
          updatedAtMs: clock.now(),
        }
      }),
    getAccountBalance: async () => [
      {
        asset: quoteAsset,
        walletBalance: engine.state.ledger.walletQuote,
        availableBalance: availableOf(engine.state, leverage),
        unrealizedPnl: unrealizedOf(engine.state),
        receivedAtMs: clock.now(),
      },
    ],
    getAccountPnl: async () => unrealizedOf(engine.state),
    getTotalAssetValue: async () => engine.state.ledger.walletQuote.plus(unrealizedOf(engine.state)),
    async getLeverageInfo({ symbol }, signal) {
      const [lowest = DEFAULT_MAINTENANCE[0]] = await maintenance.read(symbol, signal)
      return { leverage, maxLeverage: leverage, maintenanceMarginRate: lowest.rate }
    },
    getMaintenanceTiers: ({ symbol }, signal) => maintenance.read(symbol, signal),
    getFeeRates: ({ symbol }, signal) => fees(symbol, signal),
    getUserTradeHistory: async ({ symbol, limit, startTimeMs = 0 }) =>
      engine.state.fills
        .filter((fill) => fill.symbol === symbol && fill.venueTimeMs >= startTimeMs)
        .slice(-limit),
    getFundingPayments: async ({ symbol, limit }) =>
      engine.state.payments.filter((payment) => payment.symbol === symbol).slice(-limit),
  }
}
