import { withDeadline } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import { D } from '../../base/decimal.ts'
import { kindOf, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { flatMaintenance, type MaintenanceTier } from '../../domain/maintenance.ts'
import type { AccountFacet } from '../exchange-client.ts'

/** 0.5 % of notional at any size: what paper keeps where the venue's own tiers cannot be read. */
export const DEFAULT_MAINTENANCE: readonly [MaintenanceTier] = flatMaintenance(new D('0.005'))

/** Maintenance tiers of an instrument, as the venue tells them. */
export interface MaintenanceSource {
  /** Asks for them once, and again a minute after a failed query. Never throws. */
  read(symbol: SymbolId, signal: AbortSignal): Promise<readonly MaintenanceTier[]>
  /** What was read; the default until then. */
  known(symbol: SymbolId): readonly MaintenanceTier[]
}

const ASK_WITHIN_MS = 3_000
const ASK_AGAIN_MS = 60_000

/** The venue's tiers where it tells them, to keys or to everybody, else the default. */
export function createMaintenanceSource(
  account: Pick<AccountFacet, 'getMaintenanceTiers'>,
  clock: Clock,
  log: Logger,
): MaintenanceSource {
  const tiersBySymbol = new Map<SymbolId, readonly MaintenanceTier[]>()
  const askAgainMs = new Map<SymbolId, number>()
  const known = (symbol: SymbolId): readonly MaintenanceTier[] =>
    tiersBySymbol.get(symbol) ?? DEFAULT_MAINTENANCE
  return {
    known,
    async read(symbol, signal) {
      const isDue = clock.monotonicMs() >= (askAgainMs.get(symbol) ?? 0)
      if (tiersBySymbol.has(symbol) || !isDue) return known(symbol)
      askAgainMs.set(symbol, clock.monotonicMs() + ASK_AGAIN_MS)
      try {
        const tiers = await account.getMaintenanceTiers({ symbol }, withDeadline(signal, ASK_WITHIN_MS))
        if (tiers.length > 0) tiersBySymbol.set(symbol, tiers)
      } catch (cause) {
        const kind = kindOf(cause)
        // Without keys the answer will not change in this session.
        if (kind === 'auth' || kind === 'not-supported') tiersBySymbol.set(symbol, DEFAULT_MAINTENANCE)
        else if (!signal.aborted)
          log.warn('paper.maintenance-unread', { symbol, kind, reason: messageOf(cause) })
      }
      return known(symbol)
    },
  }
}
