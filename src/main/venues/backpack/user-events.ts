import { D, ZERO } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { remember } from '../../base/remember.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import type { AccountEvent } from '../market-streams.ts'
import { isOldNews } from '../old-news.ts'
import type { ClientIds } from './client-ids.ts'
import { isOurs } from './instruments.ts'
import type { LentFunds } from './lent-funds.ts'
import { isLiquidation, parseBalancePush, parseFillPush, parseOrderPush } from './parse-stream.ts'
import { BACKPACK } from './venue-id.ts'
import * as wire from './wire-stream.ts'

interface Deps {
  readonly instruments: InstrumentTable
  readonly ids: ClientIds
  readonly lent: Pick<LentFunds, 'of'>
  readonly log: Logger
}

/** Orders and fills that are kept to tell new from old. */
const MEMORY = 4_000

/**
 * Turns the `data` of account streams into events. An order never goes back from an end state or to a smaller fill, and
 * a fill is told once.
 */
export function createUserEvents({ instruments, ids, lent, log }: Deps): {
  /** @throws {AppError} `protocol` when it cannot be read: order state is never guessed. */
  read(stream: string, data: unknown, receivedAtMs: number): readonly AccountEvent[]
} {
  const orders = new Map<string, OrderUpdate>()
  const fills = new Map<string, true>()

  const readOrder = (data: unknown, receivedAtMs: number): AccountEvent[] => {
    const push = wire.orderUpdate.parse(data)
    if (!isOurs(instruments, push.s)) return []
    const symbol = symbolOf(instruments, push.s)
    const events: AccountEvent[] = []
    const order = parseOrderPush(push, symbol, ids, receivedAtMs)
    if (!isOldNews(orders.get(order.venueOrderId), order)) {
      remember(orders, order.venueOrderId, order, MEMORY)
      events.push({ kind: 'order', order })
    }
    const fill = parseFillPush(push, symbol, ids, receivedAtMs)
    const fillKey = fill && `${push.s}/${fill.tradeId}`
    if (fill && fillKey !== undefined && !fills.has(fillKey)) {
      remember(fills, fillKey, true, MEMORY)
      events.push({ kind: 'fill', fill })
      if (isLiquidation(push.O)) events.push({ kind: 'liquidation', fill })
    }
    return events
  }

  /** The frames at subscribe are a snapshot of what is open, and read the same. */
  const readPosition = (data: unknown): AccountEvent[] => {
    const push = wire.positionUpdate.parse(data)
    if (!isOurs(instruments, push.s)) return []
    const position = {
      venue: BACKPACK,
      symbol: symbolOf(instruments, push.s),
      sizeBase: new D(push.q),
      entryPrice: push.B == null ? ZERO : new D(push.B),
    }
    return [{ kind: 'position', position }]
  }

  const readBalance = (data: unknown): AccountEvent[] => {
    const push = wire.balanceUpdate.parse(data)
    return [{ kind: 'balance', balance: parseBalancePush(push, lent.of(push.a)) }]
  }

  const readStream = (stream: string, data: unknown, receivedAtMs: number): readonly AccountEvent[] => {
    switch (stream.split('.').slice(0, 2).join('.')) {
      case 'account.orderUpdate':
        return readOrder(data, receivedAtMs)
      case 'account.positionUpdate':
        return readPosition(data)
      case 'account.balanceUpdate':
        return readBalance(data)
      default:
        log.info('account.event-ignored', { stream: stream.slice(0, 40) })
        return []
    }
  }

  return {
    read(stream, data, receivedAtMs) {
      try {
        return readStream(stream, data, receivedAtMs)
      } catch (cause) {
        throw new AppError('protocol', 'expected an account event, got one that cannot be read', {}, cause)
      }
    },
  }
}
