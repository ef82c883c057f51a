import type { z } from 'zod'
import { D } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { remember } from '../../base/remember.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import { isTerminal, type OrderUpdate } from '../../domain/order.ts'
import type { AccountEvent } from '../market-streams.ts'
import { isOldNews } from '../old-news.ts'
import type { AccountSettings } from './account-settings.ts'
import type { Contracts } from './contracts.ts'
import { createLedger } from './ledger.ts'
import { nameOfVenueOrder, type OrderIds } from './order-ids.ts'
import {
  entryPriceOf,
  type FillRow,
  isFailedFill,
  isForced,
  isUndecided,
  parseFill,
  parseFundingPayment,
  parseOrder,
} from './parse.ts'
import { EDGEX } from './venue-id.ts'
import * as wire from './wire-stream.ts'

interface Deps {
  readonly contracts: Contracts
  readonly ids: OrderIds
  readonly settings: Pick<AccountSettings, 'learn'>
  readonly log: Logger
}

/** What one frame of the account stream told. */
export interface AccountNews {
  readonly events: readonly AccountEvent[]
  /** The frame was the whole account: the stream begins here. */
  readonly isSnapshot: boolean
  /** Versions between this frame and the last one never came. */
  readonly hasSkipped: boolean
}

/** Turns frames of the account stream into events, by the venue's rules. */
export interface UserEvents {
  /** @throws {AppError} `protocol` when it cannot be read: order state is never guessed. */
  read(frame: unknown, receivedAtMs: number): AccountNews
  /** Another account follows: its first snapshot is history again. */
  forget(): void
  /** What the stream last told of an order. */
  lastTold(clientOrderId: ClientOrderId): OrderUpdate | undefined
}

type Data = z.infer<typeof wire.tradeEvent>['content']['data']

/** Orders, fills and payments that are kept to tell new from old. */
const MEMORY = 4_000
const NOTHING: AccountNews = { events: [], isSnapshot: false, hasSkipped: false }

/**
 * Sheet section 7, numbered here:
 *
 * 1. The snapshot is the new baseline; only it is whole. Elsewhere an empty group was not touched.
 * 2. `version` grows by event: an older one is dropped, one that skips asks for the account to be read anew.
 * 3. An order that is PENDING is not decided about: its next state is told.
 * 4. An open order never goes back to a smaller fill, none from its end; a fill and a payment are told once.
 */
export function createUserEvents({ contracts, ids, settings, log }: Deps): UserEvents {
  const orders = new Map<string, OrderUpdate>()
  const byName = new Map<string, OrderUpdate>()
  const fills = new Map<string, true>()
  const payments = new Map<string, true>()
  const ledger = createLedger()
  let hasBegun = false
  let lastVersion: number | undefined
  let lastWallet: string | undefined

  const readOrders = (data: Data, isSnapshot: boolean, receivedAtMs: number): AccountEvent[] =>
    data.order.flatMap((row): AccountEvent[] => {
      const name = ids.learn(row.id, row.clientOrderId)
      const order = parseOrder(row, contracts.symbolOf(row.contractId), name, receivedAtMs)
      if (order.status === 'unknown') {
        log.warn('account.order-state', { status: row.status.slice(0, 40), clientOrderId: name })
        return [{ kind: 'resync', reason: `an order is in a state that nobody has listed` }]
      }
      if (isUndecided(row) || isOldNews(orders.get(row.id), order)) return []
      // An end that is history to us is not news.
      if (isSnapshot && isTerminal(order.status) && !orders.has(row.id)) return []
      remember(orders, row.id, order, MEMORY)
      remember(byName, name, order, MEMORY)
      return [{ kind: 'order', order }]
    })

  const readFill = (row: FillRow, isHistory: boolean, receivedAtMs: number): AccountEvent[] => {
    const wasTold = fills.has(row.id)
    if (isFailedFill(row)) {
      log.warn('account.fill-failed', { tradeId: row.id, censorStatus: row.censorStatus ?? '' })
      fills.delete(row.id)
      return wasTold ? [{ kind: 'resync', reason: 'the venue took a fill back' }] : []
    }
    remember(fills, row.id, true, MEMORY)
    if (wasTold || isHistory) return []
    const fill = parseFill(
      row,
      contracts.symbolOf(row.contractId),
      ids.known(row.orderId) ?? nameOfVenueOrder(row.orderId),
      contracts.collateralName(),
      receivedAtMs,
    )
    return isForced(row)
      ? [
          { kind: 'fill', fill },
          { kind: 'liquidation', fill },
        ]
      : [{ kind: 'fill', fill }]
  }

  const readPositions = (data: Data): AccountEvent[] =>
    data.position.map((row) => ({
      kind: 'position',
      position: {
        venue: EDGEX,
        symbol: contracts.symbolOf(row.contractId),
        sizeBase: new D(row.openSize),
        entryPrice: entryPriceOf(row),
      },
    }))

  const readBalance = (): AccountEvent[] => {
    const wallet = ledger.wallet()
    if (!wallet || wallet.toString() === lastWallet) return []
    lastWallet = wallet.toString()
    return [{ kind: 'balance', balance: { asset: contracts.collateralName(), walletBalance: wallet } }]
  }

  const readPayments = (data: Data, isHistory: boolean): AccountEvent[] =>
    data.positionTransaction.flatMap((row): AccountEvent[] => {
      const symbol = contracts.symbolOf(row.contractId)
      const payment = parseFundingPayment(row, symbol, contracts.collateralName())
      if (!payment || payments.has(payment.paymentId)) return []
      remember(payments, payment.paymentId, true, MEMORY)
      return isHistory ? [] : [{ kind: 'funding', payment }]
    })

  const readData = (data: Data, isSnapshot: boolean, receivedAtMs: number): AccountEvent[] => {
    // The first snapshot tells what was before us; a later one what was missed.
    const isHistory = isSnapshot && !hasBegun
    for (const account of data.account) settings.learn(account)
    if (isSnapshot) ledger.clear()
    ledger.takePositions(data.position)
    ledger.takeCollateral(data.collateral)
    return [
      ...readOrders(data, isSnapshot, receivedAtMs),
      ...data.orderFillTransaction.flatMap((row) => readFill(row, isHistory, receivedAtMs)),
      ...readPositions(data),
      ...readBalance(),
      ...readPayments(data, isHistory),
    ]
  }

  const readFrame = (frame: unknown, receivedAtMs: number): AccountNews => {
    const { event, version, data } = wire.tradeEvent.parse(frame).content
    const isSnapshot = event.toLowerCase() === wire.SNAPSHOT // rule 1
    if (!isSnapshot && version != null && lastVersion !== undefined && version <= lastVersion) return NOTHING // rule 2
    const hasSkipped =
      !isSnapshot && version != null && lastVersion !== undefined && version > lastVersion + 1
    const events = readData(data, isSnapshot, receivedAtMs)
    hasBegun ||= isSnapshot
    // The count of a snapshot without one is not known: the next event tells it.
    lastVersion = isSnapshot ? (version ?? undefined) : (version ?? lastVersion)
    return { events, isSnapshot, hasSkipped }
  }

  return {
    read(frame, receivedAtMs) {
      try {
        return readFrame(frame, receivedAtMs)
      } catch (cause) {
        throw new AppError('protocol', 'expected an account event, got one that cannot be read', {}, cause)
      }
    },
    forget() {
      hasBegun = false
      lastVersion = undefined
      lastWallet = undefined
    },
    lastTold: (clientOrderId) => byName.get(clientOrderId),
  }
}
