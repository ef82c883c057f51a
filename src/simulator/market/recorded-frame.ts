import { z } from 'zod'

const level = z.tuple([z.string(), z.string()])
const id = z.int().nonnegative()

const snapshot = z.object({
  lastUpdateId: id,
  bids: z.array(level),
  asks: z.array(level),
})
const diff = z.object({
  e: z.literal('depthUpdate'),
  s: z.string(),
  E: z.int(),
  // Spot tells neither the time of the transaction nor the diff before.
  T: z.int().optional(),
  U: id,
  u: id,
  pu: id.optional(),
  b: z.array(level),
  a: z.array(level),
})
const ticker = z.object({
  s: z.string(),
  u: id,
  // Spot tells no time, and not what the frame is: the stream's name does.
  E: z.int().default(0),
  T: z.int().default(0),
  b: z.string(),
  B: z.string(),
  a: z.string(),
  A: z.string(),
})
const trade = z.object({
  e: z.literal('trade'),
  s: z.string(),
  E: z.int(),
  T: z.int(),
  p: z.string(),
  q: z.string(),
  m: z.boolean(),
})

/** Depth snapshot asked for over REST while the stream was already being recorded. */
export type RecordedSnapshot = z.infer<typeof snapshot>
export type RecordedDiff = z.infer<typeof diff>
export type RecordedTicker = z.infer<typeof ticker>
export type RecordedTrade = z.infer<typeof trade>

/** One line of a recorded feed. */
export type RecordedLine = { readonly number: number; readonly receivedMs: number } & (
  | { readonly kind: 'snapshot'; readonly frame: RecordedSnapshot }
  | { readonly kind: 'diff'; readonly frame: RecordedDiff }
  | { readonly kind: 'ticker'; readonly frame: RecordedTicker }
  | { readonly kind: 'trade'; readonly frame: RecordedTrade }
)

/** A line that is not `<receive time in ns> <frame as JSON>`, or a frame of another shape. */
export interface UnreadableLine {
  readonly number: number
  readonly kind: 'unreadable'
  readonly expected: string
  readonly found: string
}

const LINE = /^(\d{7,13})(\d{6}) (\{.*\})$/

/** Reads one line; undefined for frames of a known shape that a replay does not use. */
export function parseRecordedLine(text: string, number: number): RecordedLine | UnreadableLine | undefined {
  const unreadable = (expected: string): UnreadableLine => ({
    number,
    kind: 'unreadable',
    expected,
    found: JSON.stringify(text.slice(0, 60)),
  })
  const match = LINE.exec(text)
  if (!match) return unreadable('"<receive time in ns> <frame as JSON>"')
  // Whole nanoseconds do not fit a number: the milliseconds before the last six digits do.
  const receivedMs = Number(match[1]) + Number(match[2]) / 1e6
  let value: unknown
  try {
    value = JSON.parse(match[3] ?? '')
  } catch {
    return unreadable('a frame that is JSON')
  }
  const { stream, data } = value as { stream?: unknown; data?: { e?: unknown } }
  const at = { number, receivedMs }
  if (stream === undefined) {
    const { success, data: frame } = snapshot.safeParse(value)
    return success ? { ...at, kind: 'snapshot', frame } : unreadable('a depth snapshot')
  }
  // Best prices of spot do not name what they are.
  const unnamed = `${stream}`.endsWith('@bookTicker') ? 'bookTicker' : 'nothing we play'
  switch (data?.e ?? unnamed) {
    case 'depthUpdate': {
      const { success, data: frame } = diff.safeParse(data)
      return success ? { ...at, kind: 'diff', frame } : unreadable('a depthUpdate with U, u, b and a')
    }
    case 'bookTicker': {
      const { success, data: frame } = ticker.safeParse(data)
      return success ? { ...at, kind: 'ticker', frame } : unreadable('a bookTicker with u, b, B, a and A')
    }
    case 'trade': {
      const { success, data: frame } = trade.safeParse(data)
      return success ? { ...at, kind: 'trade', frame } : unreadable('a trade with p, q and m')
    }
    default:
      return typeof data === 'object' ? undefined : unreadable('a frame with stream and data')
  }
}
