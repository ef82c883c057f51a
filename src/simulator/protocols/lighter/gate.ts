import type { SymbolMarket } from '../../market/symbol-market.ts'
import { positionOf, settingsOf } from '../../matching/account.ts'
import { createOrder } from '../../matching/new-order.ts'
import { isConditional, isOpen, type Order, type OrderRequest } from '../../matching/order.ts'
import { hasFired } from '../../matching/price-checks.ts'
import { checkOrder } from '../../matching/rules.ts'
import { venueError } from './errors.ts'
import { listingOf } from './instruments.ts'
import { orderIndex } from './order-ids.ts'
import { checkOrderFields, isPrice, orderRequestOf } from './order-request.ts'
import {
  CANCEL_ALL,
  CANCEL_ORDER,
  CREATE_ORDER,
  MODIFY_ORDER,
  marketScope,
  numberOf,
  skipsNonce,
  type Transaction,
  UPDATE_LEVERAGE,
  UPDATE_MARGIN,
} from './transaction.ts'
import { type LighterVenue, marketOf } from './venue.ts'

const MIN_SCHEDULE_MS = 300_000
const MAX_SCHEDULE_MS = 15 * 86_400_000
const QUOTA_TYPES: readonly number[] = [CREATE_ORDER, MODIFY_ORDER, CANCEL_ALL]

/**
 * Lets transactions into the queue, all or none; several are a batch.
 *
 * @throws {VenueError} for all that the API itself refuses; no nonce is used then.
 */
export function admit(venue: LighterVenue, transactions: readonly Transaction[]): void {
  const { nonces, quota, tier, sequencer, clock } = venue
  for (const transaction of transactions) verify(venue, transaction)
  if (sequencer.isFull) throw venueError('tooManyPending')
  for (const transaction of transactions) check(venue, transaction)
  const costs = tier.usesQuota ? transactions.filter(({ type }) => QUOTA_TYPES.includes(type)).length : 0
  if (!quota.has(costs, clock.now())) throw venueError('quota')
  // Those behind the first follow it, which the batch rules have seen to.
  for (const transaction of transactions) {
    if (!nonces.accept(numberOf(transaction, 'Nonce'), skipsNonce(transaction)))
      throw venueError('invalidNonce')
  }
  quota.use(costs, clock.now())
}

function verify({ credentials, key }: LighterVenue, transaction: Transaction): void {
  if (numberOf(transaction, 'AccountIndex') !== credentials.accountIndex) throw venueError('accountNotFound')
  if (numberOf(transaction, 'ApiKeyIndex') !== credentials.apiKeyIndex) throw venueError('apiKeyNotFound')
  if (!key.verify(transaction.element, transaction.signature)) throw venueError('invalidSignature')
}

function check(venue: LighterVenue, transaction: Transaction): void {
  if (transaction.type === CANCEL_ALL) {
    checkCancelAll(venue, transaction)
    return
  }
  const market = marketOf(venue, numberOf(transaction, 'MarketIndex'))
  if (transaction.type === CREATE_ORDER) checkCreate(venue, transaction, market)
  else if (transaction.type === CANCEL_ORDER) checkKnown(venue, transaction, market)
  else if (transaction.type === MODIFY_ORDER) checkModify(venue, transaction, market)
  else if (transaction.type === UPDATE_LEVERAGE) checkLeverage(venue, transaction, market)
  else if (transaction.type === UPDATE_MARGIN) checkMargin(transaction)
}

function checkCreate(venue: LighterVenue, transaction: Transaction, market: SymbolMarket): void {
  const { account, exchange } = venue
  const { instrument } = market
  if (instrument.status !== 'trading') throw venueError('marketStatus')
  checkOrderFields(transaction, market, venue.now())
  const request = orderRequestOf(transaction, market)
  if (listingOf(instrument.symbol).forceReduceOnly && !request.reduceOnly)
    throw venueError('marketStatus', 'reduce only')
  checkUnused(venue, request)
  checkOrder(request, { instrument, account, mark: market.markPrice() })
  const order = createOrder(account, request, 0, venue.clock.now(), false)
  if (isConditional(order.type) && hasFired(order, market)) throw venueError('triggerSide')
  // An order that may rest is refused without margin; one that takes is ended by the sequencer.
  if (!isConditional(order.type) && order.timeInForce !== 'IOC' && !order.reduceOnly)
    exchange.checkMargin(account, order, market)
}

/** Client order indexes are unique over all markets while the order is active, queued ones included. */
function checkUnused({ account, sequencer }: LighterVenue, { clientOrderId }: OrderRequest): void {
  if (clientOrderId === undefined) return
  const isUsed = account.orders.some((order) => isOpen(order) && order.clientOrderId === clientOrderId)
  if (isUsed || sequencer.hasQueuedOrder(Number(clientOrderId))) throw venueError('duplicateClientIndex')
}

/** The open order that `Index` names by order index or client order index. */
export function findOpen(
  { account }: Pick<LighterVenue, 'account'>,
  transaction: Transaction,
  market: SymbolMarket,
): Order | undefined {
  const index = BigInt(transaction.fields.Index ?? 0)
  return account.orders.findLast(
    (order) =>
      isOpen(order) &&
      order.symbol === market.instrument.symbol &&
      (BigInt(orderIndex(order)) === index || order.clientOrderId === index.toString()),
  )
}

function checkKnown(venue: LighterVenue, transaction: Transaction, market: SymbolMarket): void {
  const index = numberOf(transaction, 'Index')
  if (!findOpen(venue, transaction, market) && !venue.sequencer.hasQueuedOrder(index))
    throw venueError('inactiveOrder')
}

function checkModify(venue: LighterVenue, transaction: Transaction, market: SymbolMarket): void {
  if (!isPrice(numberOf(transaction, 'Price'))) throw venueError('invalidPrice')
  if (numberOf(transaction, 'BaseAmount') < 1) throw venueError('invalidSize')
  checkKnown(venue, transaction, market)
}

function checkCancelAll(venue: LighterVenue, transaction: Transaction): void {
  const [timeInForce, time] = [numberOf(transaction, 'TimeInForce'), numberOf(transaction, 'Time')]
  const market = marketScope(transaction)
  if (market !== undefined) marketOf(venue, market)
  if (![0, 1, 2].includes(timeInForce)) throw venueError('invalidTimeInForce')
  if (timeInForce !== 1) {
    if (time !== 0) throw venueError('unreadable', 'Time must be 0')
    return
  }
  const delayMs = time - venue.now()
  if (delayMs < MIN_SCHEDULE_MS || delayMs > MAX_SCHEDULE_MS)
    throw venueError('unreadable', 'Time must be 5 minutes to 15 days from now')
}

function checkLeverage({ account }: LighterVenue, transaction: Transaction, market: SymbolMarket): void {
  const { symbol } = market.instrument
  const [fraction, mode] = [
    numberOf(transaction, 'InitialMarginFraction'),
    numberOf(transaction, 'MarginMode'),
  ]
  if (fraction < listingOf(symbol).minInitialFraction || fraction > 10_000)
    throw venueError('invalidLeverage')
  if (mode !== 0 && mode !== 1) throw venueError('unreadable', 'MarginMode must be 0 or 1')
  const isBusy =
    positionOf(account, symbol).lots !== 0 ||
    account.orders.some((order) => isOpen(order) && order.symbol === symbol)
  if (settingsOf(account, symbol).isolated !== (mode === 1) && isBusy) throw venueError('marginMode')
}

function checkMargin(transaction: Transaction): void {
  if (numberOf(transaction, 'USDCAmount') <= 0) throw venueError('invalidSize')
  if (![0, 1].includes(numberOf(transaction, 'Direction')))
    throw venueError('unreadable', 'Direction must be 0 or 1')
}
