import { settingsOf } from '../../matching/account.ts'
import { changeLeverage } from '../../matching/settings.ts'
import { type BackpackVenue, isLivePerpetual } from './venue.ts'

/**
 * Sets the leverage of the whole account: Backpack has one limit, the engine has one for each symbol. A symbol
 * that allows less keeps to its own margin function.
 *
 * @throws {Refusal} when an open position needs more; then nothing changes.
 */
export function limitLeverage({ exchange, account, markets }: BackpackVenue, leverage: number): void {
  const perpetuals = [...markets.values()].filter(isLivePerpetual)
  const before = perpetuals.map(({ instrument }) => settingsOf(account, instrument.symbol).leverage)
  try {
    for (const market of perpetuals) {
      const most = market.instrument.tiers[0]?.maxLeverage ?? 1
      changeLeverage(exchange, account, market, Math.min(leverage, most))
    }
  } catch (cause) {
    for (const [index, { instrument }] of perpetuals.entries())
      settingsOf(account, instrument.symbol).leverage = before[index] ?? 1
    throw cause
  }
}
