import { D } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { remember } from '../../base/remember.ts'
import { isTerminal, type OrderUpdate } from '../../domain/order.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import type { AccountEvent } from '../market-streams.ts'
import { parseFillPush, parseOrderPush } from './parse-stream.ts'
import { ASTER } from './venue-id.ts'
import * as wire from './wire-stream.ts'

/** What one frame of the account stream means. */
export interface UserFrame {
  readonly events: readonly AccountEvent[]
  /** Act: `renew` the listen key, read `funding` payments, or hold an `expired` order that may be a trigger. */
  readonly act?: 'renew' | 'funding'
  readonly held?: OrderUpdate
  readonly venueTimeMs?: number
}

interface Deps {
  readonly instruments: InstrumentTable
  readonly log: Logger
}

/** Ids and states that are kept to tell new from old. */
const MEMORY = 4_000

const NOTHING: UserFrame = { events: [] }

/**
 * Turns frames into events. Frames may come out of order under load: an order never goes back from an end state or
 * to a smaller fill, and a trade is told once.
 */
export function createUserEvents({ instruments, log }: Deps): {
  read(frame: Buffer, receivedAtMs: number): UserFrame
} {
  const orders = new Map<string, OrderUpdate>()
  const trades = new Map<string, true>()

  const isStale = (next: OrderUpdate): boolean => {
    const last = orders.get(next.venueOrderId)
    if (!last) return false
    // A triggered conditional order lives on under its id: EXPIRED is not its end.
    if (last.status === 'expired' && next.status !== 'expired' && next.venueTimeMs >= last.venueTimeMs)
      return false
    if (isTerminal(last.status)) return true
    return (
      next.filledBase.lt(last.filledBase) || (!isTerminal(next.status) && next.venueTimeMs < last.venueTimeMs)
    )
  }

  const readOrder = (payload: unknown, receivedAtMs: number): UserFrame => {
    const push = wire.orderTradeUpdate.parse(payload)
    const symbol = symbolOf(instruments, push.o.s)
    const events: AccountEvent[] = []
    const order = parseOrderPush(push, symbol, receivedAtMs)
    const stale = isStale(order)
    const held = !stale && order.status === 'expired' && isConditional(push.o.ot ?? push.o.o)
    if (!stale) {
      remember(orders, order.venueOrderId, order, MEMORY)
      if (!held) events.push({ kind: 'order', order })
    }
    const fill = parseFillPush(push, symbol, receivedAtMs)
    const tradeKey = `${push.o.s}/${push.o.t}`
    if (fill && !trades.has(tradeKey)) {
      remember(trades, tradeKey, true, MEMORY)
      events.push({ kind: 'fill', fill })
      if (fill.forced) events.push({ kind: 'liquidation', fill })
    }
    return { events, ...(held ? { held: order } : {}) }
  }

  const readAccount = (payload: unknown): UserFrame => {
    const push = wire.accountUpdate.parse(payload)
    const events: AccountEvent[] = [
      ...push.a.B.map(
        (row): AccountEvent => ({
          kind: 'balance',
          balance: { asset: row.a, walletBalance: new D(row.wb) },
        }),
      ),
      ...push.a.P.map(
        (row): AccountEvent => ({
          kind: 'position',
          position: {
            venue: ASTER,
            symbol: symbolOf(instruments, row.s),
            sizeBase: new D(row.pa),
            entryPrice: new D(row.ep),
          },
        }),
      ),
    ]
    return push.a.m === 'FUNDING_FEE' ? { events, act: 'funding', venueTimeMs: push.T } : { events }
  }

  const readKind = (kind: unknown, payload: unknown, receivedAtMs: number): UserFrame => {
    switch (kind) {
      case 'ORDER_TRADE_UPDATE':
        return readOrder(payload, receivedAtMs)
      case 'ACCOUNT_UPDATE':
        return readAccount(payload)
      case 'listenKeyExpired':
        return { events: [], act: 'renew' }
      case 'MARGIN_CALL':
        log.warn('account.margin-call')
        return NOTHING
      case 'ACCOUNT_CONFIG_UPDATE':
        return { events: [{ kind: 'resync', reason: 'the settings of the account changed' }] }
      default:
        log.info('account.event-ignored', { kind: String(kind).slice(0, 40) })
        return NOTHING
    }
  }

  return {
    /** @throws {AppError} `protocol` when a frame cannot be read: order state is never guessed. */
    read(frame, receivedAtMs) {
      try {
        const payload: unknown = JSON.parse(frame.toString('utf8'))
        if (typeof payload !== 'object' || payload === null || !('e' in payload))
          throw new AppError('protocol', 'expected an object with an event name')
        return readKind(payload.e, payload, receivedAtMs)
      } catch (cause) {
        throw new AppError(
          'protocol',
          'expected an account event, got a frame that cannot be read',
          {},
          cause,
        )
      }
    },
  }
}

/** The names of orders that wait for a trigger. */
const isConditional = (type: string): boolean => /^(STOP|TAKE_PROFIT|TRAILING_STOP)/.test(type)
