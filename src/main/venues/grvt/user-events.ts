import { ZodError, type z } from 'zod'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { remember } from '../../base/remember.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import type { AccountEvent } from '../market-streams.ts'
import { isOldNews } from '../old-news.ts'
import type { ClientIds } from './client-ids.ts'
import { isOurs } from './instruments.ts'
import { parseFill, parseOrder, rejectCodeOf } from './parse.ts'
import { GRVT } from './venue-id.ts'
import * as wire from './wire.ts'
import type { DataFrame } from './wire-stream.ts'

interface Deps {
  readonly instruments: InstrumentTable
  readonly ids: ClientIds
  readonly log: Logger
  /** A second order under an id in use was refused: nobody's event, but the answer to who sent it. */
  readonly onDuplicate: (order: OrderUpdate) => void
}

/** Turns the feeds of account streams into events. */
export interface UserEvents {
  /** @throws {AppError} `protocol` when it cannot be read: order state is never guessed. */
  read(
    frame: Pick<DataFrame, 'stream' | 'feed'>,
    receivedAtMs: number,
    /** The frame tells of the time before us. */
    isHistory: boolean,
  ): readonly AccountEvent[]
  /** What was last told of an order. */
  lastTold(clientOrderId: ClientOrderId): OrderUpdate | undefined
}

/** True for an order that was refused because its id was in use. */
export const isDuplicate = ({ status, reason }: OrderUpdate): boolean =>
  status === 'rejected' && rejectCodeOf(reason) === 'OVERLAPPING_CLIENT_ORDER_ID'

/** Orders and fills that are kept to tell new from old. */
const MEMORY = 4_000

/** An order never goes back from an end state or to a smaller fill, and a fill is told once. */
export function createUserEvents({ instruments, ids, log, onDuplicate }: Deps): UserEvents {
  const orders = new Map<string, OrderUpdate>()
  const byNumber = new Map<string, OrderUpdate>()

  /** An order goes by its number until somebody names it: one key for both. */
  const keyOf = (clientOrderId: ClientOrderId): string => Object.values(ids.keyOf(clientOrderId)).join('')
  const fills = new Map<string, true>()

  /** The second order under an id is refused, and its event carries the id of the first, which lives on. */
  const isOfAnother = (next: OrderUpdate): boolean => {
    if (next.status !== 'rejected' || rejectCodeOf(next.reason) !== 'OVERLAPPING_CLIENT_ORDER_ID')
      return false
    const first = byNumber.get(keyOf(next.clientOrderId))
    return first !== undefined && first.venueOrderId !== next.venueOrderId
  }

  const readOrder = (payload: z.infer<typeof wire.order>, receivedAtMs: number): AccountEvent[] => {
    const venueSymbol = payload.legs[0]?.instrument ?? ''
    // A pending order is neither in the book nor refused: what becomes of it is told next.
    if (payload.state.status === 'PENDING' || !isOurs(instruments, venueSymbol)) return []
    const order = parseOrder(payload, symbolOf(instruments, venueSymbol), ids, receivedAtMs)
    if (isOfAnother(order)) {
      log.warn('account.duplicate-order', { clientOrderId: order.clientOrderId })
      onDuplicate(order)
      return []
    }
    // The frames at the beginning may lack the id, by which alone orders are told apart.
    if (order.venueOrderId !== '') {
      if (isOldNews(orders.get(order.venueOrderId), order)) return []
      remember(orders, order.venueOrderId, order, MEMORY)
    }
    remember(byNumber, keyOf(order.clientOrderId), order, MEMORY)
    return [{ kind: 'order', order }]
  }

  const readFill = (
    payload: z.infer<typeof wire.fill>,
    receivedAtMs: number,
    isHistory: boolean,
  ): AccountEvent[] => {
    if (!isOurs(instruments, payload.instrument)) return []
    const fill = parseFill(payload, symbolOf(instruments, payload.instrument), ids, receivedAtMs)
    const key = `${payload.instrument}/${fill.tradeId}/${fill.venueOrderId}`
    if (fills.has(key)) return []
    remember(fills, key, true, MEMORY)
    if (isHistory) return []
    return fill.forced
      ? [
          { kind: 'fill', fill },
          { kind: 'liquidation', fill },
        ]
      : [{ kind: 'fill', fill }]
  }

  const readPosition = (payload: z.infer<typeof wire.positionPush>): AccountEvent[] => {
    if (!isOurs(instruments, payload.instrument)) return []
    const { size: sizeBase, entry_price: entryPrice } = payload
    const symbol = symbolOf(instruments, payload.instrument)
    return [{ kind: 'position', position: { venue: GRVT, symbol, sizeBase, entryPrice } }]
  }

  return {
    read({ stream, feed }, receivedAtMs, isHistory) {
      try {
        switch (stream) {
          case 'v1.order':
            return readOrder(wire.order.parse(feed), receivedAtMs)
          case 'v1.fill':
            return readFill(wire.fill.parse(feed), receivedAtMs, isHistory)
          case 'v1.position':
            return readPosition(wire.positionPush.parse(feed))
          default:
            log.info('account.event-ignored', { stream: stream.slice(0, 40) })
            return []
        }
      } catch (cause) {
        const because =
          cause instanceof ZodError ? cause.issues.map(({ path }) => path.join('.')).join(' ') : ''
        throw new AppError(
          'protocol',
          `expected a frame of ${stream}, got one that cannot be read: ${because || messageOf(cause)}`,
          {},
          cause,
        )
      }
    },
    lastTold(clientOrderId) {
      const told = byNumber.get(keyOf(clientOrderId))
      return told && { ...told, clientOrderId }
    },
  }
}
