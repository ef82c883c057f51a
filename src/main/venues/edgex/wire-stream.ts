import { z } from 'zod'
import * as wire from './wire.ts'

/** Stream payloads as the venue spells them. Depth has a decoder of its own. Sheet sections 6 and 7. */

/** What every frame has. */
export const head = z.object({
  type: z.string(),
  channel: z.string().nullish(),
  time: z.union([z.string(), z.number()]).nullish(),
})

/** A complaint about a request; it does not say which. */
export const errorFrame = z.object({
  content: z.object({ code: z.union([z.string(), z.number()]).transform(String), msg: z.string().nullish() }),
})

const contentOf = <T extends z.ZodType>(row: T) =>
  z.object({
    content: z.object({
      dataType: z.string().transform((word) => word.toLowerCase()),
      data: z.array(row),
    }),
  })

/** `isBuyerMaker` says that the aggressor sold. */
export const tradeFrame = contentOf(
  z.object({
    ticketId: wire.idText,
    time: wire.timeMs,
    price: wire.decimalText,
    size: wire.decimalText,
    isBuyerMaker: z.boolean(),
  }),
)
export const klineFrame = contentOf(wire.kline)
/** The first frame of a channel, with history in it. Compared in lower case. */
export const SNAPSHOT = 'snapshot'

const group = <T extends z.ZodType>(row: T) =>
  z
    .array(row)
    .nullish()
    .transform((rows) => rows ?? [])

/** One event of the account. Empty groups are untouched, but for the snapshot. Sheet section 7. */
export const tradeEvent = z.object({
  content: z.object({
    event: z.string(),
    version: wire.version.nullish(),
    data: z.object({
      account: group(wire.account),
      order: group(wire.order),
      orderFillTransaction: group(wire.fill),
      position: group(wire.position),
      collateral: group(wire.collateral),
      positionTransaction: group(wire.positionTransaction),
    }),
  }),
})
