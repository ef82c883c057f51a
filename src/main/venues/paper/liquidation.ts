import type { Clock } from '../../base/clock.ts'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { DepthSnapshot } from '../../domain/market.ts'
import { markOf, type PaperState, unrealizedOf } from './account-state.ts'
import type { PaperEngine } from './engine.ts'
import { midOf } from './matching.ts'

/** 0.5 % of notional: the lowest tier of the perpetual venues' documents. */
export const MAINTENANCE_MARGIN_RATE: Decimal = new D('0.005')

/** Σ |size| × mark × maintenance rate, quote. */
export function maintenanceOf(state: PaperState): Decimal {
  let sum = ZERO
  for (const [symbol, { sizeBase }] of state.ledger.positions)
    sum = sum.plus(sizeBase.abs().times(markOf(state, symbol)))
  return sum.times(MAINTENANCE_MARGIN_RATE)
}

/** Wallet + unrealised, quote. */
export const equityOf = (state: PaperState): Decimal => state.ledger.walletQuote.plus(unrealizedOf(state))

/**
 * The mark at which equity meets maintenance if this symbol alone moves: equity + size × (P − mark) = maintenance of
 * the others + |size| × P × rate, so P = (others + size × mark − equity) ÷ (size − |size| × rate).
 *
 * @returns `undefined` where no positive price does.
 */
export function liquidationPriceOf(state: PaperState, symbol: SymbolId): Decimal | undefined {
  const position = state.ledger.positions.get(symbol)
  if (!position) return undefined
  const { sizeBase } = position
  const mark = markOf(state, symbol)
  const own = sizeBase.abs().times(MAINTENANCE_MARGIN_RATE)
  const others = maintenanceOf(state).minus(own.times(mark))
  const price = others.plus(sizeBase.times(mark)).minus(equityOf(state)).div(sizeBase.minus(own))
  return price.gt(0) ? price : undefined
}

/** Watches the margin of a paper account while it has positions. */
export interface LiquidationWatch {
  follow(): void
}

export interface LiquidationWatchDeps {
  readonly engine: PaperEngine
  readonly liveDepth: (symbol: SymbolId, levels: number) => DepthSnapshot | undefined
  readonly clock: Clock
  readonly log: Logger
  readonly lifetime: () => AbortSignal
}

const LOOK_EVERY_MS = 1_000

/**
 * Once a second: marks are the mids of the live books; while equity < maintenance the largest position is closed by
 * force at the live book. Cross margin: one account, one test.
 */
export function createLiquidationWatch(deps: LiquidationWatchDeps): LiquidationWatch {
  const { engine, liveDepth, clock, log, lifetime } = deps
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
    mark()
    while (equityOf(engine.state).lt(maintenanceOf(engine.state))) {
      const symbol = largest()
      if (symbol === undefined) return
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
