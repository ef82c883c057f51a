import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Fill } from '../../domain/order.ts'
import type { BitvavoHttp } from './http.ts'
import type { OrderNames } from './order-names.ts'
import { parseFill } from './parse.ts'
import type * as wire from './wire.ts'

/** Own fills by REST. */
export interface OwnTrades {
  /** The latest, newest first. */
  latest(instrument: Instrument, limit: number, signal: AbortSignal): Promise<readonly Fill[]>
  /** The first `limit` from a moment on, oldest first. */
  since(
    instrument: Instrument,
    startTimeMs: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly Fill[]>
}

interface Deps {
  readonly http: BitvavoHttp
  readonly names: OrderNames
  readonly clock: Clock
}

type Row = z.infer<typeof wire.userTrades>[number]

/** The venue's largest page. */
export const MAX_TRADES = 1000

/** The venue answers newest first and ids say nothing about order: history is walked back from the newest. */
export function createOwnTrades({ http, names, clock }: Deps): OwnTrades {
  const toFill = (row: Row, { symbol }: Instrument): Fill =>
    parseFill(row, {
      symbol,
      clientOrderId: names.toOurs(row.clientOrderId),
      venueOrderId: row.orderId,
      side: row.side,
      receivedAtMs: clock.now(),
    })

  /** Older rows of the venue's documents have no client id: their orders tell it. */
  const withClientIds = async (
    market: string,
    rows: readonly Row[],
    signal: AbortSignal,
  ): Promise<readonly Row[]> => {
    if (rows.every((row) => row.clientOrderId != null)) return rows
    const orders = await http.orders(market, MAX_TRADES, signal)
    const known = new Map(orders.map((order) => [order.orderId, order.clientOrderId]))
    return rows.map((row) => ({ ...row, clientOrderId: row.clientOrderId ?? known.get(row.orderId) }))
  }

  /** Pages back until one holds nothing new or reaches the start; whether `tradeIdTo` is included does not matter. */
  const walkBack = async (market: string, startTimeMs: number, signal: AbortSignal): Promise<Row[]> => {
    const rows = new Map<string, Row>()
    for (let tradeIdTo: string | undefined; ; ) {
      const request = { market, limit: MAX_TRADES, ...(tradeIdTo === undefined ? {} : { tradeIdTo }) }
      const page = await http.userTrades(request, signal)
      const before = rows.size
      for (const row of page) rows.set(row.id, row)
      const oldest = page.at(-1)
      if (!oldest || rows.size === before || page.length < MAX_TRADES) break
      if (oldest.timestamp < startTimeMs) break
      tradeIdTo = oldest.id
    }
    return [...rows.values()].filter((row) => row.timestamp >= startTimeMs)
  }

  return {
    async latest(instrument, limit, signal) {
      const market = instrument.venueSymbol
      const rows = await http.userTrades({ market, limit }, signal)
      return (await withClientIds(market, rows, signal)).map((row) => toFill(row, instrument))
    },
    async since(instrument, startTimeMs, limit, signal) {
      const market = instrument.venueSymbol
      const found = (await walkBack(market, startTimeMs, signal)).toSorted(
        (a, b) => a.timestamp - b.timestamp,
      )
      const rows = await withClientIds(market, found.slice(0, limit), signal)
      return rows.map((row) => toFill(row, instrument))
    },
  }
}
