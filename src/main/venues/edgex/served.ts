import { AppError } from '../../base/errors.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { EdgexEndpoints } from './config.ts'
import type { Contracts } from './contracts.ts'
import { emptySuccess } from './errors.ts'
import type { EdgexHttp } from './http.ts'

interface Deps {
  readonly contracts: Contracts
  readonly http: Pick<EdgexHttp, 'ticker'>
  readonly endpoints: () => EdgexEndpoints
}

/**
 * A host that has been switched off goes on answering success to everything, with nothing in it: an account without
 * orders, a market without prices. So the ticker of a contract that is traded has to be there. Sheet sections 0 and 9.
 *
 * @throws {AppError} `config` naming the host and the trap; `venue-unavailable` when no contract is traded.
 */
export async function requireServed(
  { contracts, http, endpoints }: Deps,
  signal: AbortSignal,
): Promise<void> {
  const traded = contracts.instruments.list().filter(({ status }) => status === 'trading')
  const asked = traded.find(({ symbol }) => symbol === ('BTC' as SymbolId)) ?? traded.at(0)
  if (!asked) throw new AppError('venue-unavailable', 'expected EdgeX to trade, got no contract that it does')
  const { contractId, contractName } = contracts.rowOf(asked)
  if (await http.ticker(contractId, signal)) return
  const { restUrl, generation } = endpoints()
  throw emptySuccess(`the ticker of ${contractName}`, restUrl, generation)
}
