import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import { D, type Decimal, maxOf, ONE } from '../../base/decimal.ts'
import { createRateBudget, type RateBudget } from '../../base/rate-budget.ts'
import type { FeeRates } from '../../domain/market.ts'
import { orderWindow } from './config.ts'
import type { ContractRow } from './parse-instrument.ts'
import type * as wire from './wire.ts'

type Account = z.infer<typeof wire.account>
type Setting = z.infer<typeof wire.tradeSetting>

/** What the account has set, from the last record of it that was read or pushed. */
export interface AccountSettings {
  learn(account: Account): void
  /** Another account follows, with settings of its own. */
  forget(): void
  /** The most specific wins: contract, account, the contract's default. Sheet section 1. */
  feeRates(contract: ContractRow): FeeRates
  /** The highest rate that a fill may cost, for the limit that an order signs. */
  highestFeeRate(contract: ContractRow): Decimal
  leverage(contract: ContractRow): Decimal
  /** @throws {AppError} `rate-limit` when the account's orders of this minute are used up. */
  takeOrderRoom(urgent: boolean, maxWaitMs: number, signal: AbortSignal): Promise<void>
}

export function createAccountSettings(clock: Clock): AccountSettings {
  let known: Account | undefined
  let orderBudget: { readonly perMinute: number; readonly budget: RateBudget } | undefined

  const settingsOf = ({ contractId }: ContractRow): Setting[] =>
    [known?.contractIdToTradeSetting?.[contractId], known?.defaultTradeSetting].filter(
      (setting): setting is Setting => setting != null,
    )

  const feeRates = (contract: ContractRow): FeeRates => {
    const set = settingsOf(contract).find((setting) => setting.isSetFeeRate === true)
    return {
      makerRate: new D(set?.makerFeeRate ?? contract.defaultMakerFeeRate),
      takerRate: new D(set?.takerFeeRate ?? contract.defaultTakerFeeRate),
    }
  }

  return {
    learn(account) {
      known = { ...known, ...account }
      // 0 is the venue's default, which is not published; below 0 there is none.
      const perMinute = account.createOrderPerMinuteLimit ?? 0
      if (perMinute <= 0) orderBudget = undefined
      else if (orderBudget?.perMinute !== perMinute)
        orderBudget = { perMinute, budget: createRateBudget(orderWindow(perMinute), clock) }
    },
    forget() {
      known = undefined
      orderBudget = undefined
    },
    feeRates,
    highestFeeRate(contract) {
      const { makerRate, takerRate } = feeRates(contract)
      // A setting that has run out since must not make the limit too low.
      const defaults = maxOf(new D(contract.defaultMakerFeeRate), new D(contract.defaultTakerFeeRate))
      return maxOf(maxOf(makerRate, takerRate), defaults)
    },
    leverage(contract) {
      const set = settingsOf(contract).find((setting) => setting.isSetMaxLeverage === true)
      return new D(set?.maxLeverage ?? contract.defaultLeverage ?? ONE)
    },
    async takeOrderRoom(urgent, maxWaitMs, signal) {
      await orderBudget?.budget.take(1, { urgent, maxWaitMs }, signal)
    },
  }
}
