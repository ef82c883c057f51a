import { z } from 'zod'
import { pairCalls, pairsTopic } from './pair-contract.ts'
import { paperLabCalls } from './paper-lab-contract.ts'
import { paperLabView } from './paper-lab-views.ts'
import { paperTraderCalls } from './paper-trader-contract.ts'
import { enteredPricePreferences, pricePreferences, pricesView } from './prices.ts'
import {
  alertView,
  bboPoint,
  bookView,
  candleView,
  dataSource,
  decimalText,
  instrumentView,
  maskedFieldView,
  orderView,
  positionView,
  previewView,
  quoteView,
  sessionView,
  side,
  streamPolicy,
  streamsReport,
  streamView,
  tradingMode,
  vaultView,
  venueView,
} from './views.ts'

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })

const nothing = z.strictObject({})
const gesture = { intentId: z.uuid(), mode: tradingMode }
const venueAndSymbol = { venue: z.string().min(1), symbol: z.string().min(1) }

/** What the user typed into the ticket. Size stays text: main reads it and names what is wrong with it. */
const ticketOrder = z.strictObject({
  ...venueAndSymbol,
  side,
  size: z.string().max(64),
  sizeUnit: z.enum(['base', 'quote']),
  type: z.enum(['market', 'limit']),
  limitPrice: z.string().max(64).exactOptional(),
  timeInForce: z.enum(['GTC', 'IOC', 'FOK', 'post-only']).exactOptional(),
  reduceOnly: z.boolean(),
})
export type TicketOrder = z.infer<typeof ticketOrder>

/** Keys as they were typed. They go to main once and never come back. */
const enteredKeys = z.strictObject({
  form: z.string().min(1).max(32),
  values: z.record(z.string().max(32), z.string().max(4096)),
})
const keySlot = { venue: z.string().min(1), environment: dataSource }
/** What is wrong, by field name. */
const keyProblems = z.record(z.string(), z.string())

const submitReply = z.object({
  outcome: z.enum(['accepted', 'rejected', 'unknown']),
  clientOrderId: z.string(),
  reason: z.string().optional(),
})

/** Everything a window needs to draw itself from nothing. */
export const snapshot = z.object({
  seq: z.number().int(),
  /** Main's clock at the snapshot; the window counts ages from it. */
  atMs: z.number().int(),
  session: sessionView,
  instruments: z.array(instrumentView),
  quotes: z.array(quoteView),
  /** What the window looks at. */
  selected: z.object(venueAndSymbol),
  venues: z.array(venueView),
  streams: z.array(streamView),
  book: bookView.optional(),
  bboHistory: z.array(bboPoint),
  candles: z.array(candleView),
  positions: z.array(positionView),
  orders: z.array(orderView),
  pairs: pairsTopic,
  paperLab: paperLabView,
})
export type Snapshot = z.infer<typeof snapshot>

/** Every question the renderer may ask. Adding a line here is adding an IPC call. */
export const calls = {
  'state.snapshot': call(nothing, snapshot),
  'market.select': call(z.strictObject(venueAndSymbol), z.object({ selected: z.object(venueAndSymbol) })),
  'book.setGrouping': call(
    z.strictObject({ ...venueAndSymbol, grouping: decimalText }),
    z.object({ grouping: decimalText }),
  ),
  'ticket.preview': call(ticketOrder, previewView),
  /**
   * `intentId` is made once per gesture: the same id again is the same order, not a second one. `mode` is what
   * the window showed; main refuses when it trades in another.
   */
  'orders.submit': call(ticketOrder.extend(gesture), submitReply),
  'orders.cancel': call(
    z.strictObject({ ...venueAndSymbol, clientOrderId: z.string().min(1).max(64) }),
    z.object({
      outcome: z.enum(['cancelled', 'not-open', 'rejected', 'unknown']),
      reason: z.string().optional(),
    }),
  ),
  'positions.close': call(z.strictObject({ ...venueAndSymbol, ...gesture }), submitReply),
  /** Going live needs the word LIVE, typed. */
  'mode.set': call(
    z.strictObject({ mode: tradingMode, confirmation: z.string().max(16).optional() }),
    z.object({ mode: tradingMode }),
  ),
  /** What the window shows: feeds of panels that nobody sees may pause. */
  'window.shows': call(
    z.strictObject({ screen: z.enum(['desk', 'markets', 'settings', 'health', 'trader', 'lab']) }),
    nothing,
  ),
  'streams.report': call(nothing, streamsReport),
  'streams.configure': call(z.strictObject(streamPolicy.partial().shape), streamPolicy),
  /** Asks for a place and writes the report there. */
  'streams.export': call(
    z.strictObject({ format: z.enum(['csv', 'json']) }),
    z.object({ outcome: z.enum(['saved', 'cancelled']), path: z.string().optional() }),
  ),
  /** May wait for the user to unlock the keychain. */
  'vault.state': call(nothing, vaultView),
  /** `shown` has every field masked, once. With `problems` nothing was saved. */
  'vault.save': call(
    z.strictObject({ ...keySlot, entered: enteredKeys }),
    z.object({
      outcome: z.enum(['saved', 'invalid']),
      problems: keyProblems,
      shown: z.array(maskedFieldView),
    }),
  ),
  /** Reads the balance with the keys entered, or with those that are kept when none are. */
  'vault.test': call(
    z.strictObject({ ...keySlot, entered: enteredKeys.exactOptional() }),
    z.object({
      outcome: z.enum(['accepted', 'refused', 'unknown', 'invalid']),
      words: z.string(),
      problems: keyProblems,
    }),
  ),
  'vault.remove': call(z.strictObject(keySlot), nothing),
  /** How prices are found; asked again and again by the screens that show it. */
  'prices.report': call(nothing, pricesView),
  /** May wait for the user to unlock the keychain, which knows whether there is a password. */
  'prices.preferences': call(
    nothing,
    z.object({ preferences: pricePreferences, hasPassword: z.boolean(), passwordWords: z.string() }),
  ),
  /** With `problems`, by field, nothing was saved. */
  'prices.save': call(enteredPricePreferences, z.object({ problems: keyProblems })),
  /** Where a venue trades from the next start on. */
  'venues.setEnvironment': call(z.strictObject(keySlot), nothing),
  'app.restart': call(nothing, nothing),
  ...pairCalls,
  ...paperTraderCalls,
  ...paperLabCalls,
} as const

export type Calls = typeof calls
export type CallName = keyof Calls
export type CallInput<N extends CallName> = z.input<Calls[N]['input']>
export type CallOutput<N extends CallName> = z.output<Calls[N]['output']>

/** Electron keeps only an error's message across IPC, so failures travel as data. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly kind: string; readonly message: string }

/**
 * Topics that are a state: only the newest per key crosses, at most 20 times a second. The key is the
 * whole topic, or its venue and symbol.
 */
export const stateTopics = {
  session: sessionView,
  venues: z.array(venueView),
  streams: z.array(streamView),
  /** Grows when another venue has connected. */
  instruments: z.array(instrumentView),
  quotes: z.array(quoteView),
  book: bookView,
  bbo: z.object({ ...venueAndSymbol, point: bboPoint }),
  candle: z.object({ ...venueAndSymbol, candle: candleView }),
  positions: z.array(positionView),
  pairs: pairsTopic,
  paperLab: paperLabView,
  selected: z.object({ ...venueAndSymbol, bboHistory: z.array(bboPoint), candles: z.array(candleView) }),
} as const

/** Topics that are a history: never merged, never dropped, flushed at once. */
export const historyTopics = {
  order: orderView,
  /** The whole table again, after the mode changed or the account was read anew. */
  orders: z.array(orderView),
  alert: alertView,
} as const

export const topics = { ...stateTopics, ...historyTopics } as const
export type TopicName = keyof typeof topics
export type TopicData<N extends TopicName> = z.output<(typeof topics)[N]>
export type PushEvent = { [N in TopicName]: { readonly topic: N; readonly data: TopicData<N> } }[TopicName]

/** One flush. `seq` grows by one per batch; a hole means that the window must ask for a snapshot. */
export interface Batch {
  readonly seq: number
  readonly atMs: number
  readonly events: readonly PushEvent[]
}

/** The one channel main pushes on. */
export const PUSH_CHANNEL = 'tandem:push'

/** What the preload exposes as `window.tandem`. */
export interface Bridge {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Reply<CallOutput<N>>>
  /** @returns ends the subscription. */
  onBatch(listener: (batch: Batch) => void): () => void
}
