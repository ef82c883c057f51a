import type { Clock } from '../../base/clock.ts'
import { D, type Decimal } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { EdgexHttp } from './http.ts'

/** About what a contract costs now: the signed bound of a market buy is ten times that, so a minute old will do. */
export interface ReferencePrices {
  learn(contractId: string, price: Decimal): void
  /** @throws {AppError} as a query; `protocol` when the venue names no price. */
  of(contractId: string, signal: AbortSignal): Promise<Decimal>
}

interface Deps {
  readonly http: Pick<EdgexHttp, 'ticker'>
  readonly clock: Clock
}

const FRESH_MS = 60_000

/** Best prices that pass by are remembered; without one the oracle's price is asked for. */
export function createReferencePrices({ http, clock }: Deps): ReferencePrices {
  const known = new Map<string, { readonly price: Decimal; readonly atMs: number }>()
  const learn = (contractId: string, price: Decimal): void =>
    void known.set(contractId, { price, atMs: clock.monotonicMs() })

  return {
    learn,
    async of(contractId, signal) {
      const last = known.get(contractId)
      if (last && clock.monotonicMs() - last.atMs <= FRESH_MS) return last.price
      const row = await http.ticker(contractId, signal, true)
      const price = new D(row?.oraclePrice ?? row?.markPrice ?? row?.lastPrice ?? 0)
      if (!price.gt(0))
        throw new AppError('protocol', `expected the oracle price of contract ${contractId}, got none`)
      learn(contractId, price)
      return price
    },
  }
}
