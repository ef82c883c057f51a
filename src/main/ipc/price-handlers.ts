import type { CallInput, CallOutput } from '../../shared/contract.ts'
import type { PricesView } from '../../shared/prices.ts'
import type { Handlers } from './bind.ts'

/** What the calls about prices need; the composition root joins it from settings, vault, cache and Redis. */
export interface PriceCalls {
  report(): PricesView
  preferences(): Promise<CallOutput<'prices.preferences'>>
  save(entered: CallInput<'prices.save'>): Promise<CallOutput<'prices.save'>>
}

/** Settings, Prices and Health, Prices. */
export function createPriceHandlers(
  prices: PriceCalls,
): Pick<Handlers, Extract<keyof Handlers, `prices.${string}`>> {
  return {
    'prices.report': async () => prices.report(),
    'prices.preferences': () => prices.preferences(),
    'prices.save': (entered) => prices.save(entered),
  }
}
