import { z } from 'zod'

/** What a fault applies to and for how long. Absent parts match everything, and without an end it stays. */
const scope = {
  /** Substring of an HTTP path, such as `/order`. */
  path: z.string().min(1).optional(),
  /** HTTP method. */
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional(),
  /** Substring of a stream name, such as `@depth` or `depth.`; a stream of Aster's listen keys is called `user`. */
  stream: z.string().min(1).optional(),
  /** Symbol, such as `BTCUSDT`. */
  symbol: z.string().min(1).optional(),
  /** Ends after this many hits. */
  count: z.int().positive().optional(),
  /** Ends after this time. */
  durationMs: z.number().positive().optional(),
}

const kind = <K extends string, S extends z.ZodRawShape>(name: K, shape: S) =>
  z.strictObject({ kind: z.literal(name), ...scope, ...shape })

/** Every fault of the switchboard, with its own settings. */
export const faultSchema = z.discriminatedUnion('kind', [
  // HTTP
  kind('latency', { delayMs: z.number().min(0), jitterMs: z.number().min(0).default(0) }),
  kind('status', {
    status: z.int().min(400).max(599),
    html: z.boolean().default(false),
    /** Carry the request out all the same, as after a time-out inside the venue. */
    executed: z.boolean().default(false),
  }),
  kind('rate-limit', { banned: z.boolean().default(false), banMs: z.number().positive().default(120_000) }),
  kind('lost-reply', { cut: z.boolean().default(true) }),
  /** Refuses orders with a code of the venue, numbers or names as it uses them; the venue's own when absent. */
  kind('reject-orders', {
    code: z.union([z.int(), z.string().min(1)]).optional(),
    message: z.string().optional(),
  }),
  /** Takes a cancel in without carrying it out: that happens later. Only where a venue answers like that. */
  kind('pending-cancels', { delayMs: z.number().min(0).default(200) }),
  // Sockets
  kind('drop-frames', { share: z.number().gt(0).max(1).default(1) }),
  kind('gap', {}),
  /** Starts the sequence numbers of a book again, as after a restart of an engine whose sockets stay open. */
  kind('reset-sequence', {}),
  kind('duplicate-frames', {}),
  kind('reorder-frames', {}),
  kind('garbage-frame', { text: z.string().default('{"e":"depthUpdate","E":') }),
  kind('oversized-frame', { bytes: z.int().positive().default(1_100_000) }),
  kind('silent-sockets', {}),
  kind('close-sockets', { code: z.int().min(1000).max(4999).default(1001) }),
  kind('refuse-sockets', {}),
  // Market
  kind('freeze-feed', {}),
  kind('crossed-book', {}),
  kind('empty-book', {}),
  kind('move-market', { bps: z.number().min(-5_000).max(5_000) }),
  // Engine and accounts
  kind('partial-fills', { share: z.number().gt(0).lt(1) }),
  kind('post-only', { variant: z.enum(['expire', 'reject']) }),
  kind('clock-skew', { skewMs: z.int() }),
  /** Ends listen keys and tokens, as when their time is up. */
  kind('expire-sessions', {}),
  kind('liquidate', {}),
  kind('funding', {}),
  /** Settles funding more often or less, until the fault ends. */
  kind('funding-interval', { hours: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)]) }),
  kind('restart', { downMs: z.number().min(0).default(1_000) }),
])

/** A fault as it is asked for. */
export type FaultRequest = z.input<typeof faultSchema>
/** A fault with its settings filled in. */
export type Fault = z.output<typeof faultSchema>
export type FaultKind = Fault['kind']

/** A fault that is switched on. */
export type ActiveFault<K extends FaultKind = FaultKind> = Extract<Fault, { kind: K }> & {
  readonly id: number
  /** Times it has struck. */
  hits: number
  readonly untilMs: number
}

/** What happened, for matching against the scope of a fault. */
export interface Subject {
  readonly path?: string
  readonly method?: string
  readonly stream?: string
  readonly symbol?: string
  /** What a frame carries: a diff of a book, news of an account, or anything else. */
  readonly feed?: 'book' | 'account' | 'other'
}

/** True when a fault's scope covers the subject. */
export function covers(fault: Fault, subject: Subject): boolean {
  return (
    (fault.path === undefined || subject.path?.includes(fault.path) === true) &&
    (fault.method === undefined || subject.method === fault.method) &&
    (fault.stream === undefined || subject.stream?.includes(fault.stream) === true) &&
    (fault.symbol === undefined || subject.symbol?.toUpperCase() === fault.symbol.toUpperCase())
  )
}
