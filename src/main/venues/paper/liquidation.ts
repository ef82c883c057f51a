import type { Clock } from '../../base/clock.ts'
import { type Decimal, ZERO } from '../../base/decimal.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { type MaintenanceTier, maintenanceMargin } from '../../domain/maintenance.ts'
import type { DepthSnapshot } from '../../domain/market.ts'
import { markOf, openOrdersOf, type PaperState, unrealizedOf } from './account-state.ts'
import type { PaperEngine } from './engine.ts'
import { positionIn } from './ledger.ts'
import type { MaintenanceSource } from './maintenance-source.ts'
import { midOf } from './matching.ts'

/** The tiers to go by, symbol by symbol. */
export type TiersOf = (symbol: SymbolId) => readonly MaintenanceTier[]

/** Σ maintenance margin of |size| × mark, each by the tiers of its symbol, quote. */
export function maintenanceOf(state: PaperState, tiersOf: TiersOf): Decimal {
  let sum = ZERO
  for (const symbol of state.ledger.positions.keys()) sum = sum.plus(ownMaintenance(state, symbol, tiersOf))
  return sum
}

function ownMaintenance(state: PaperState, symbol: SymbolId, tiersOf: TiersOf): Decimal {
  const notional = positionIn(state.ledger, symbol).sizeBase.abs().times(markOf(state, symbol))
  return maintenanceMargin(tiersOf(symbol), notional)
}

/** Wallet + unrealised, quote. */
export const equityOf = (state: PaperState): Decimal => state.ledger.walletQuote.plus(unrealizedOf(state))

/**
 * The mark at which equity meets maintenance if this symbol alone moves: equity + size × (P − mark) = maintenance of
 * the others + |size| × P × rate − deduction, so P = (others − deduction + size × mark − equity) ÷ (size − |size| ×
 * rate), by the tier that |size| × P falls into.
 *
 * @returns `undefined` where no positive price does.
 */
export function liquidationPriceOf(
  state: PaperState,
  symbol: SymbolId,
  tiersOf: TiersOf,
): Decimal | undefined {
  const position = state.ledger.positions.get(symbol)
  if (!position) return undefined
  const { sizeBase } = position
  const others = maintenanceOf(state, tiersOf).minus(ownMaintenance(state, symbol, tiersOf))
  const without = others.plus(sizeBase.times(markOf(state, symbol))).minus(equityOf(state))
  const tiers = tiersOf(symbol)
  for (const [index, { floorQuote, rate, deductionQuote }] of tiers.entries()) {
    const price = without.minus(deductionQuote).div(sizeBase.minus(sizeBase.abs().times(rate)))
    const notional = sizeBase.abs().times(price)
    const next = tiers[index + 1]
    if (price.gt(0) && notional.gte(floorQuote) && !(next && notional.gte(next.floorQuote))) return price
  }
  return undefined
}

/** Watches the margin of a paper account while it has positions. */
export interface LiquidationWatch {
  follow(): void
}

export interface LiquidationWatchDeps {
  readonly engine: PaperEngine
  readonly liveDepth: (symbol: SymbolId, levels: number) => DepthSnapshot | undefined
  readonly maintenance: MaintenanceSource
  readonly clock: Clock
  readonly log: Logger
  readonly lifetime: () => AbortSignal
}

const LOOK_EVERY_MS = 1_000

/**
 * Once a second: marks are the mids of the live books; while equity < maintenance all orders end and the largest
 * position is closed by force at the live book. Cross margin: one account, one test.
 */
export function createLiquidationWatch(deps: LiquidationWatchDeps): LiquidationWatch {
  const { engine, liveDepth, maintenance, clock, log, lifetime } = deps
  let watching: AbortSignal | undefined

  const mark = (): void => {
    for (const symbol of engine.state.ledger.positions.keys()) {
      const depth = liveDepth(symbol, 1)
      const mid = depth && midOf(depth)
      if (mid) engine.state.mids.set(symbol, mid)
    }
  }

  const largest = (): SymbolId | undefined => {
    const { state } = engine
    const sized = [...state.ledger.positions].map(([symbol, { sizeBase }]) => ({
      symbol,
      notional: sizeBase.abs().times(markOf(state, symbol)),
    }))
    return sized.toSorted((a, b) => b.notional.comparedTo(a.notional))[0]?.symbol
  }

  const look = async (signal: AbortSignal): Promise<void> => {
    await Promise.all(
      [...engine.state.ledger.positions.keys()].map((symbol) => maintenance.read(symbol, signal)),
    )
    mark()
    while (equityOf(engine.state).lt(maintenanceOf(engine.state, maintenance.known))) {
      const symbol = largest()
      if (symbol === undefined) return
      // Of all symbols: what fills now would open a position that nothing pays for.
      for (const { clientOrderId } of openOrdersOf(engine.state))
        await engine.cancel(clientOrderId, 'the account was liquidated')
      log.warn('paper.liquidation', { symbol, equity: equityOf(engine.state).toFixed(2) })
      const closed = await engine.forceClose(symbol, signal)
      if (closed.isZero()) return
    }
  }

  const run = async (signal: AbortSignal): Promise<void> => {
    while (engine.state.ledger.positions.size > 0) {
      try {
        await look(signal)
      } catch (cause) {
        if (signal.aborted) return
        log.warn('paper.liquidation-failed', { reason: messageOf(cause) })
      }
      await clock.sleep(LOOK_EVERY_MS, signal)
    }
  }

  const follow = (): void => {
    const signal = lifetime()
    if (watching === signal || engine.state.ledger.positions.size === 0) return
    watching = signal
    const ended = (): void => {
      if (watching === signal) watching = undefined
      // A position may have come while this look was ending.
      if (!signal.aborted) follow()
    }
    run(signal).then(ended, ended)
  }

  return { follow }
}
