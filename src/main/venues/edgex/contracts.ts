import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import { D, type Decimal } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { createInstrumentTable, type InstrumentTable } from '../instrument-table.ts'
import type { OrderDomain } from './auth.ts'
import { COLLATERAL_COIN_ID, type EdgexEndpoints } from './config.ts'
import { emptySuccess } from './errors.ts'
import type { EdgexHttp } from './http.ts'
import { type CoinRow, type ContractRow, parseInstrument } from './parse-instrument.ts'
import * as wire from './wire.ts'

/** The venue's metadata: contracts by id, coins, and what orders are signed with. Ids are never assumed. */
export interface Contracts {
  readonly instruments: InstrumentTable
  /** @throws {AppError} `bug` for an instrument that did not come from the table. */
  rowOf(instrument: Instrument): ContractRow
  coinOf(coinId: string): CoinRow | undefined
  /** Our symbol of a contract; one that is not listed any more goes by its id. */
  symbolOf(contractId: string): SymbolId
  /** Name of the coin that the account is kept in. */
  collateralName(): string
  /** The EIP-712 domain of V2; V1 has none. */
  domain(): OrderDomain | undefined
}

interface Deps {
  readonly http: Pick<EdgexHttp, 'metadata'>
  readonly endpoints: () => EdgexEndpoints
  readonly clock: Clock
  readonly log: Logger
  readonly maxAgeMs: number
  readonly lifetime: AbortSignal
}

export function createContracts({ http, endpoints, ...rest }: Deps): Contracts {
  let byName = new Map<string, ContractRow>()
  let byId = new Map<string, ContractRow>()
  let coins = new Map<string, CoinRow>()
  let domain: OrderDomain | undefined

  const instruments = createInstrumentTable({
    ...rest,
    exchangeName: 'EdgeX',
    async fetchInstruments(signal) {
      const { restUrl, generation } = endpoints()
      const found = await http.metadata(signal)
      if (!found || found.contractList.length === 0) throw emptySuccess('contracts', restUrl, generation)
      const read = found.contractList.map((row) => wire.contract.safeParse(row).data)
      const rows = read.filter((row) => row !== undefined)
      coins = new Map(
        found.coinList.flatMap((row) => {
          const coin = wire.coin.safeParse(row)
          return coin.success ? [[coin.data.coinId, coin.data] as const] : []
        }),
      )
      byName = new Map(rows.map((row) => [row.contractName, row]))
      byId = new Map(rows.map((row) => [row.contractId, row]))
      domain = domainOf(found.global)
      if (found.global?.maintenanceReason !== undefined)
        rest.log.warn('venue.maintenance', { reason: found.global.maintenanceReason.slice(0, 200) })
      return read.map((row) => {
        const [base, quote] = [row && coins.get(row.baseCoinId), row && coins.get(row.quoteCoinId)]
        return row && base && quote && parseInstrument(row, base, quote)
      })
    },
  })

  return {
    instruments,
    rowOf({ venueSymbol }) {
      const row = byName.get(venueSymbol)
      if (row) return row
      throw new AppError('bug', `expected a contract of the metadata, got ${venueSymbol}`)
    },
    coinOf: (coinId) => coins.get(coinId),
    symbolOf(contractId) {
      const name = byId.get(contractId)?.contractName
      const found = name === undefined ? undefined : instruments.byVenueSymbol(name)
      return found?.symbol ?? ((name ?? contractId) as SymbolId)
    },
    collateralName: () => coins.get(COLLATERAL_COIN_ID)?.coinName ?? COLLATERAL_COIN_ID,
    domain: () => domain,
  }
}

/** The native chain id goes before the other. Sheet section 4.3. */
function domainOf(global: z.infer<typeof wire.metadata>['global']): OrderDomain | undefined {
  const chainId = global?.nativeChainId ?? global?.chainId
  const verifyingContract = global?.contractAddress
  if (chainId === undefined || verifyingContract === undefined) return undefined
  return /^\d+$/.test(chainId) && /^0x[0-9a-fA-F]{40}$/.test(verifyingContract)
    ? { chainId: BigInt(chainId), verifyingContract }
    : undefined
}

/**
 * Quanta in one unit of a coin or a contract.
 *
 * @param what for the words of the error
 * @throws {AppError} `protocol` when the metadata names none.
 */
export function resolutionOf(
  row: { readonly resolution?: string | undefined; readonly starkExResolution?: string | undefined },
  what: string,
): Decimal {
  const text = row.resolution ?? row.starkExResolution
  if (text !== undefined && /^(0x[0-9a-fA-F]+|\d+(\.\d+)?)$/.test(text)) {
    const value = new D(text)
    if (value.gt(0)) return value
  }
  throw new AppError('protocol', `expected a resolution of ${what} above zero, got ${text ?? 'none'}`)
}
