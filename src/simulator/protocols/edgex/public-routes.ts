import { contractsOf } from './contract.ts'
import { badParam } from './errors.ts'
import { metadata } from './metadata.ts'
import { hasPrice, isOpenMarket, tickerRow } from './ticker-view.ts'
import { type DepthLevels, isDepthLevels } from './told-books.ts'
import { findContract, type Route, type RouteContext } from './venue.ts'

const open = (path: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path: `public/${path}`,
  handle,
})

/** Endpoints that need no signature (section 3 of the venue sheet). */
export const publicRoutes: readonly Route[] = [
  open('meta/getServerTime', ({ venue }) => ({ timeMillis: String(venue.now()) })),
  open('meta/getMetaData', ({ venue, generation }) => metadata(venue, generation)),
  open('quote/getTicker', ticker),
  open('quote/getDepth', depth),
  open('quote/getMarketStatus', marketStatus),
  open('quote/getTicketSummary', summary),
]

/** One contract a call: without an id there is nothing. */
function ticker(context: RouteContext): unknown {
  const listed = findContract(context, context.params.text('contractId'))
  return listed && hasPrice(listed) ? [tickerRow(context.venue, listed)] : []
}

function depth(context: RouteContext): unknown {
  const { venue, params } = context
  const level = Number(params.required('level'))
  if (!isDepthLevels(level)) throw badParam('level', '15 or 200')
  const listed = findContract(context, params.text('contractId'))
  if (!listed || !hasPrice(listed)) return []
  return [venue.books.of(listed.contract.symbol).snapshot(listed.contract, level satisfies DepthLevels)]
}

function marketStatus(context: RouteContext): unknown {
  const listed = findContract(context, context.params.text('contractId'))
  if (!listed) return []
  const { id: contractId } = listed.contract
  return [{ contractId, status: hasPrice(listed) && isOpenMarket(context.venue, listed) }]
}

function summary(context: RouteContext): unknown {
  const { venue, generation } = context
  const rows = contractsOf(generation).flatMap((contract) => {
    const listed = findContract(context, contract.id)
    return listed && hasPrice(listed) ? [tickerRow(venue, listed)] : []
  })
  const sum = (read: (row: (typeof rows)[number]) => string): string =>
    String(rows.reduce((total, row) => total + Number(read(row)), 0))
  return {
    tickerSummary: {
      period: 'LAST_DAY_1',
      trades: sum(({ trades }) => trades),
      value: sum(({ value }) => value),
      openInterest: sum(({ openInterest, oraclePrice }) =>
        String(Number(openInterest) * Number(oraclePrice)),
      ),
    },
  }
}
