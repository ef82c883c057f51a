import { ZERO } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { remember } from '../../base/remember.ts'
import type { Side } from '../../domain/order.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import type { AccountEvent } from '../market-streams.ts'
import { isOurs } from './instruments.ts'
import type { OrderSides } from './order-sides.ts'
import {
  type FillPayload,
  parseFill,
  parseFundingPayment,
  sizeOf,
  type ToldOrder,
  toldOrder,
} from './parse.ts'
import { PARADEX } from './venue-id.ts'
import * as wire from './wire.ts'
import { tradeBust } from './wire-stream.ts'

interface Deps {
  readonly instruments: InstrumentTable
  readonly sides: OrderSides
  readonly log: Logger
}

/** What one frame of the account says. */
export interface AccountNews {
  readonly events: readonly AccountEvent[]
  /** The order of an order event, with what only the venue's words tell. */
  readonly told?: ToldOrder
  /** A maker's fill whose order nobody has told us of: its side must be asked for. */
  readonly sideless?: FillPayload
  /** Cash has changed; the account's channel tells equity only. */
  readonly movedCash?: boolean
}

/** Reads the account's channels. */
export interface UserEvents {
  /** @throws {AppError} `protocol` when it cannot be read: order state is never guessed. */
  read(channel: string, data: unknown, receivedAtMs: number): AccountNews
  /** The events of a fill whose side is known now; none when it was told before. */
  readFill(fill: FillPayload, side: Side, receivedAtMs: number): readonly AccountEvent[]
  /** A new connection numbers anew. */
  reset(): void
}

/** Orders and fills that are kept to tell new from old. */
const MEMORY = 4_000
const NOTHING: AccountNews = { events: [] }

/**
 * Turns the data of account channels into events. The venue repeats order events: of each order only those with a
 * higher `seq_no` count, which are compared as whole numbers beyond 2^53. A fill is told once. Sheet section 7.
 */
export function createUserEvents({ instruments, sides, log }: Deps): UserEvents {
  const lastOrder = new Map<string, bigint>()
  const lastPosition = new Map<string, bigint>()
  const fills = new Map<string, true>()

  const isOld = (memory: Map<string, bigint>, key: string, sequence: bigint | null | undefined): boolean => {
    if (sequence == null) return false
    if (sequence <= (memory.get(key) ?? -1n)) return true
    remember(memory, key, sequence, MEMORY)
    return false
  }

  const readOrder = (data: unknown, receivedAtMs: number): AccountNews => {
    const push = wire.order.parse(data)
    if (!isOurs(instruments, push.market)) return NOTHING
    sides.learn(push)
    if (isOld(lastOrder, push.id, push.seq_no)) return NOTHING
    const told = toldOrder(push, symbolOf(instruments, push.market), receivedAtMs)
    return { events: [{ kind: 'order', order: told.order }], told }
  }

  const readFill: UserEvents['readFill'] = (push, side, receivedAtMs) => {
    const fill = parseFill(push, side, symbolOf(instruments, push.market), receivedAtMs)
    const key = `${push.market}/${fill.tradeId}`
    if (fills.has(key)) return []
    remember(fills, key, true, MEMORY)
    const events: AccountEvent[] = [{ kind: 'fill', fill }]
    if (push.fill_type === 'LIQUIDATION') events.push({ kind: 'liquidation', fill })
    return events
  }

  const onFill = (data: unknown, receivedAtMs: number): AccountNews => {
    const push = wire.fill.parse(data)
    if (!isOurs(instruments, push.market)) return NOTHING
    const side = sides.of(push)
    if (side === undefined) return { events: [], sideless: push, movedCash: true }
    return { events: readFill(push, side, receivedAtMs), movedCash: true }
  }

  const readPosition = (data: unknown): AccountNews => {
    const push = wire.position.parse(data)
    if (!isOurs(instruments, push.market) || isOld(lastPosition, push.market, push.seq_no)) return NOTHING
    const sizeBase = sizeOf(push)
    const position = {
      venue: PARADEX,
      symbol: symbolOf(instruments, push.market),
      sizeBase,
      entryPrice: sizeBase.isZero() ? ZERO : ZERO.plus(push.average_entry_price ?? 0),
    }
    return { events: [{ kind: 'position', position }] }
  }

  const readFunding = (data: unknown): AccountNews => {
    const push = wire.fundingPayment.parse(data)
    if (!isOurs(instruments, push.market)) return NOTHING
    const payment = parseFundingPayment(push, symbolOf(instruments, push.market))
    return { events: [{ kind: 'funding', payment }], movedCash: true }
  }

  const readBust = (data: unknown): AccountNews => {
    const { busted_fill_id: id } = tradeBust.parse(data)
    log.warn('account.trade-bust', { fillId: id })
    return { events: [{ kind: 'resync', reason: `the venue took back fill ${id}` }], movedCash: true }
  }

  const readChannel = (channel: string, data: unknown, receivedAtMs: number): AccountNews => {
    switch (channel.split('.')[0] ?? '') {
      case 'orders':
        return readOrder(data, receivedAtMs)
      case 'fills':
        return onFill(data, receivedAtMs)
      case 'positions':
        return readPosition(data)
      case 'funding_payments':
        return readFunding(data)
      case 'tradebusts':
        return readBust(data)
      case 'balance_events':
        return { events: [], movedCash: true }
      case 'account':
        return NOTHING
      default:
        log.info('account.event-ignored', { channel: channel.slice(0, 40) })
        return NOTHING
    }
  }

  return {
    read(channel, data, receivedAtMs) {
      try {
        return readChannel(channel, data, receivedAtMs)
      } catch (cause) {
        throw new AppError('protocol', 'expected an account event, got one that cannot be read', {}, cause)
      }
    },
    readFill,
    reset() {
      lastOrder.clear()
      lastPosition.clear()
    },
  }
}
