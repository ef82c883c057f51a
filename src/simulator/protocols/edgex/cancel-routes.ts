import { isOpen, type Order } from '../../matching/order.ts'
import { COLLATERAL, contractIdOf } from './contract.ts'
import { badParam } from './errors.ts'
import { orderIdText } from './ids.ts'
import { memoOf } from './order-memo.ts'
import { statusOf, wireType } from './order-view.ts'
import { listFilter } from './page.ts'
import type { EdgexVenue, Route, RouteContext } from './venue.ts'

const command = (path: string, handle: Route['handle']): Route => ({
  method: 'POST',
  path: `private/order/${path}`,
  handle,
})

/** Cancels (section 5.2 of the venue sheet): a success whatever became of each order. */
export const cancelRoutes: readonly Route[] = [
  command('cancelOrderById', (context) => cancelNamed(context, 'orderIdList', ({ id }) => orderIdText(id))),
  command('cancelOrderByClientOrderId', (context) =>
    cancelNamed(context, 'clientOrderIdList', ({ clientOrderId }) => clientOrderId),
  ),
  command('cancelAllOrder', cancelAll),
]

function cancelNamed(
  { venue, params }: RouteContext,
  list: string,
  nameOf: (order: Order) => string,
): unknown {
  const names = params.list(list)
  if (names.length === 0) throw badParam(list, 'at least one order')
  const results = names.map((name) => {
    const order = venue.account.orders.findLast((each) => nameOf(each) === name)
    return [name, order ? cancel(venue, order) : 'FAILED_ORDER_NOT_FOUND'] as const
  })
  return { cancelResultMap: Object.fromEntries(results) }
}

function cancelAll({ venue, generation, params }: RouteContext): unknown {
  const isCoin = listFilter(params, 'filterCoinIdList')
  const isContract = listFilter(params, 'filterContractIdList')
  const isType = listFilter(params, 'filterOrderTypeList')
  const isStatus = listFilter(params, 'filterOrderStatusList')
  const isTpsl = listFilter(params, 'filterIsPositionTpsl')
  const chosen = venue.account.orders.filter(
    (order) =>
      isOpen(order) &&
      isCoin(COLLATERAL.coinId) &&
      isContract(contractIdOf(generation, order.symbol)) &&
      isType(wireType(order)) &&
      isStatus(statusOf(venue, order)) &&
      isTpsl(String(memoOf(order).isPositionTpsl)),
  )
  const results = chosen.map((order) => [orderIdText(order.id), cancel(venue, order)] as const)
  return { cancelResultMap: Object.fromEntries(results) }
}

/** Carries a cancel out, or under the fault `pending-cancels` only takes it in; the venue's word for the result. */
function cancel(venue: EdgexVenue, order: Order): string {
  if (order.status === 'filled') return 'FAILED_ORDER_FILLED'
  if (!isOpen(order)) return 'SUCCESS_ORDER_CANCELED'
  if (venue.canceling.has(order.id)) return 'SUCCESS_ORDER_CANCELING'
  const later = venue.faults.strike('pending-cancels', {})
  if (later) {
    cancelLater(venue, order, later.delayMs)
    return 'SUCCESS'
  }
  end(venue, order)
  return 'SUCCESS'
}

function cancelLater(venue: EdgexVenue, order: Order, delayMs: number): void {
  venue.canceling.add(order.id)
  venue.exchange.report(order, 'amended')
  void venue.clock.sleep(delayMs).then(() => {
    venue.canceling.delete(order.id)
    if (isOpen(order)) end(venue, order)
  })
}

function end(venue: EdgexVenue, order: Order): void {
  venue.cancelReasons.set(order.id, 'USER_CANCELED')
  venue.exchange.cancel(order)
  // The reason of a cancelled order when none is noted.
  venue.cancelReasons.delete(order.id)
}
