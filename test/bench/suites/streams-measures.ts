import { D } from '../../../src/main/base/decimal.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import { withExecutionFeeds } from '../../../src/main/desk/execution-feeds.ts'
import type { ClientOrderId, IntentId } from '../../../src/main/domain/brands.ts'
import { type Instrument, roundToTick } from '../../../src/main/domain/instrument.ts'
import type { FaultRequest } from '../../../src/simulator/faults/fault.ts'
import { waitUntil } from '../../support/wait-until.ts'
import type { StreamsRig } from './streams-rig.ts'

const never = new AbortController().signal
const elapse = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const isPaused = ({ feeds }: StreamsRig): boolean =>
  feeds.feeds().every(({ state }) => state === 'paused' || state === 'idle')

/** Bytes a second through the proxy over a window. */
async function rateOf({ proxy }: StreamsRig, windowMs: number): Promise<number> {
  const before = proxy.bytes()
  const startMs = performance.now()
  await elapse(windowMs)
  return ((proxy.bytes() - before) / (performance.now() - startMs)) * 1_000
}

/** The same client with every feed needed, and with none: best prices and book of every symbol. */
export async function measureIdle(
  rig: StreamsRig,
  windows: { readonly alwaysOnMs: number; readonly idleMs: number },
): Promise<{ alwaysOn: number; idle: number }> {
  const { client, books, feeds, instruments } = rig
  const held = instruments.map((instrument) => {
    const kept = books.keep(client, instrument, 'panel')
    const lease = feeds.acquire(client, instrument.symbol, 'panel')
    client.streams.subscribeBbo(instrument.symbol, () => undefined)
    return { kept, lease }
  })
  await waitUntil(`${rig.venue} to show its books`, () => held.every(({ kept }) => kept.book.bbo()), 60_000)
  const alwaysOn = await rateOf(rig, windows.alwaysOnMs)
  for (const { lease } of held) lease[Symbol.dispose]()
  await waitUntil(`${rig.venue} to pause`, () => isPaused(rig), 60_000)
  const idle = await rateOf(rig, windows.idleMs)
  return { alwaysOn, idle }
}

/**
 * The books of all symbols, needed for their touch alone, and then by a ladder each. Best prices are not subscribed: it is
 * depth alone that differs.
 *
 * @returns bytes a second of both; nothing where the venue has no smaller feed
 */
export async function measurePartial(
  rig: StreamsRig,
  windowMs: number,
): Promise<{ top: number; whole: number } | undefined> {
  const { client, books, feeds, instruments } = rig
  const { topBooks } = client.streams
  if (!topBooks) return undefined
  const held = new DisposableStack()
  const needs = { levels: topBooks.levels }
  const kept = instruments.map((instrument) => held.use(books.acquire(client, instrument, 'position', needs)))
  const show = async (levels: number): Promise<number> => {
    await waitUntil(
      `${rig.venue} to show its books ${levels} deep`,
      () => kept.every(({ book }) => book.levels === levels && book.bbo()),
      60_000,
    )
    return await rateOf(rig, windowMs)
  }
  const top = await show(topBooks.levels)
  for (const { symbol } of instruments) held.use(feeds.acquire(client, symbol, 'panel'))
  const whole = await show(Number.POSITIVE_INFINITY)
  held.dispose()
  await waitUntil(`${rig.venue} to pause`, () => isPaused(rig), 60_000)
  return { top, whole }
}

export interface AccountDelivery {
  readonly expected: number
  readonly delivered: number
  readonly looks: number
  readonly liveLooks: number
}

/** Orders that rest and are cancelled while market data is paused: is each told, and does the account stream stay? */
export async function measureAccount(rig: StreamsRig, orders: number): Promise<AccountDelivery> {
  const { client, instruments } = rig
  const instrument = instruments.find(({ symbol }) => symbol === 'BTC') ?? instruments[0]
  if (!instrument) throw new Error(`expected ${rig.venue} to list something`)
  const { symbol } = instrument
  const told = new Set<string>()
  const stop = client.streams.setupOrderUpdateHandler((event) => {
    if (event.kind === 'order') told.add(`${event.order.clientOrderId} ${event.order.status}`)
  })
  let [looks, liveLooks] = [0, 0]
  const look = (): void => {
    looks += 1
    if (client.streams.status()[0]?.state === 'live') liveLooks += 1
  }
  look()
  const looking = setInterval(look, 20)
  const { bidPrice } = await client.marketData.fetchBboPrices({ symbol }, AbortSignal.timeout(10_000))
  const limitPrice = roundToTick(bidPrice.times('0.99'), 'buy', instrument)
  const least = D.max(instrument.minSize, instrument.minNotional.div(limitPrice).times('1.2'))
  const sizeBase = least.div(instrument.lotSize).ceil().times(instrument.lotSize)
  const ids = Array.from({ length: orders }, (_, at) => `1-${Date.now()}-${at}` as ClientOrderId)
  for (const clientOrderId of ids) {
    const order = { clientOrderId, symbol, side: 'buy', sizeBase, limitPrice, timeInForce: 'GTC' } as const
    const placed = await client.trading.placeLimitOrder(
      { ...order, reduceOnly: false },
      AbortSignal.timeout(10_000),
    )
    if (placed.outcome !== 'accepted')
      throw new Error(
        `expected ${rig.venue} to accept a resting order: ${JSON.stringify(placed).slice(0, 200)}`,
      )
    await client.trading.cancelOrder({ symbol, clientOrderId }, AbortSignal.timeout(10_000))
  }
  const wanted = ids.flatMap((id) => [`${id} open`, `${id} cancelled`])
  await waitUntil('the account stream', () => wanted.every((each) => told.has(each)), 5_000).catch(
    () => undefined,
  )
  clearInterval(looking)
  look()
  stop()
  return {
    expected: wanted.length,
    delivered: wanted.filter((each) => told.has(each)).length,
    looks,
    liveLooks,
  }
}

export interface Cycles {
  readonly done: number
  /** Tradable in time over the stream. */
  readonly byStream: number
  /** Tradable over the stream or by REST. */
  readonly tradable: number
  /** What the stream did not bring in time: fault, way out, milliseconds. */
  readonly misses: readonly string[]
  /** From the wish to tradable, without a fault in the way. */
  readonly resumeMs: readonly number[]
  /** What the resume added to an order's way, without a fault. */
  readonly orderMs: readonly number[]
}

/** Struck one after another, each at every fifth cycle. */
const FAULTS: readonly (FaultRequest | 'mid-pause')[] = [
  'mid-pause',
  { kind: 'close-sockets' },
  { kind: 'latency', delayMs: 300, durationMs: 1_500 },
  { kind: 'gap', count: 1 },
  { kind: 'garbage-frame', count: 1 },
  { kind: 'status', status: 503, method: 'GET', count: 1 },
  { kind: 'drop-frames', share: 0.2, durationMs: 500 },
]
const FAULT_EVERY = 5

const missWords = (
  { symbol }: Instrument,
  fault: FaultRequest | 'mid-pause' | undefined,
  via: string,
  tookMs: number,
): string => {
  const kind = typeof fault === 'object' ? fault.kind : (fault ?? 'no fault')
  return `${symbol} ${kind} ${via} ${tookMs.toFixed(0)} ms`
}

/** Needs and leaves one feed after another; every fifth time something breaks. */
export async function runCycles(rig: StreamsRig, count: number, paceMs: number): Promise<Cycles> {
  const { client, books, feeds, instruments, simulator } = rig
  const resumeMs: number[] = []
  const orderMs: number[] = []
  const misses: string[] = []
  let [byStream, tradable] = [0, 0]
  let fellBack = false
  const desk = withExecutionFeeds(
    {
      submit: async () => undefined as never,
      close: async () => undefined as never,
      cancel: async () => undefined as never,
    },
    {
      market: client,
      books,
      feeds,
      onFallback: () => {
        fellBack = true
      },
    },
    silentLogger,
    never,
  )
  for (let cycle = 0; cycle < count; cycle += 1) {
    const beganMs = performance.now()
    const instrument = instruments[cycle % instruments.length]
    if (!instrument) break
    const isFaulty = cycle % FAULT_EVERY === FAULT_EVERY - 1
    const fault = isFaulty ? FAULTS[Math.floor(cycle / FAULT_EVERY) % FAULTS.length] : undefined
    if (fault === 'mid-pause') simulator.faults.add({ kind: 'close-sockets' })
    const startMs = performance.now()
    if (cycle % 2 === 0) {
      const lease = feeds.acquire(client, instrument.symbol, 'strategy')
      if (fault !== undefined && fault !== 'mid-pause') simulator.faults.add(fault)
      const { via } = await lease.ready(never)
      if (!isFaulty) resumeMs.push(performance.now() - startMs)
      if (via === 'stream') byStream += 1
      else misses.push(missWords(instrument, fault, via, performance.now() - startMs))
      if (via !== 'none') tradable += 1
      lease[Symbol.dispose]()
    } else {
      fellBack = false
      const lates = () => feeds.feeds().reduce((sum, feed) => sum + feed.lateResumes, 0)
      const before = lates()
      const sent = desk.submit({ intentId: `${cycle}` as IntentId, symbol: instrument.symbol } as never)
      if (fault !== undefined && fault !== 'mid-pause') simulator.faults.add(fault)
      await sent
      if (!isFaulty) orderMs.push(performance.now() - startMs)
      if (!fellBack && lates() === before) byStream += 1
      else misses.push(missWords(instrument, fault, 'order', performance.now() - startMs))
      tradable += 1
    }
    await waitUntil(`${rig.venue} to pause again`, () => isPaused(rig), 30_000)
    const leftMs = paceMs - (performance.now() - beganMs)
    if (leftMs > 0) await elapse(leftMs)
  }
  simulator.faults.clear()
  return { done: count, byStream, tradable, misses, resumeMs, orderMs }
}

/** One resume and one bare subscription right after each other, ms until the first whole book. */
export interface ResumePair {
  readonly resumeMs: number
  readonly bareMs: number
}

/**
 * Resumes beside bare subscriptions of a client that nobody supervises: the same symbol, the same wire, the same streams,
 * one after the other in turns, each from sockets that are closed. A slow moment of the machine hits both.
 */
export async function measureResumes(
  rig: StreamsRig,
  rounds: number,
  paceMs: number,
): Promise<readonly ResumePair[]> {
  const { feeds, instruments } = rig
  const bare = rig.openBare()
  await bare.connect(AbortSignal.timeout(30_000))
  const resume = async ({ symbol }: Instrument): Promise<number> => {
    const startMs = performance.now()
    const lease = feeds.acquire(rig.client, symbol, 'strategy')
    await lease.ready(never)
    const tookMs = performance.now() - startMs
    lease[Symbol.dispose]()
    await waitUntil(`${rig.venue} to pause`, () => isPaused(rig), 30_000)
    return tookMs
  }
  const subscribe = async ({ symbol }: Instrument): Promise<number> => {
    const startMs = performance.now()
    const { promise, resolve } = Promise.withResolvers<void>()
    const stopBook = bare.streams.subscribeBook(symbol, {
      onSnapshot: () => resolve(),
      onChanges: () => 'applied',
      onFault: () => undefined,
    })
    // A resumed feed has both; the book is what is waited for.
    const stopBbo = bare.streams.subscribeBbo(symbol, () => undefined)
    await promise
    const tookMs = performance.now() - startMs
    stopBook()
    stopBbo()
    return tookMs
  }
  const pairs: ResumePair[] = []
  try {
    // The first round warms both up.
    for (let round = -1; round < rounds; round += 1) {
      const instrument = instruments[(round + 1) % instruments.length]
      if (!instrument) break
      const took = { resumeMs: Number.NaN, bareMs: Number.NaN }
      for (const turn of round % 2 === 0
        ? (['resumeMs', 'bareMs'] as const)
        : (['bareMs', 'resumeMs'] as const)) {
        took[turn] = await (turn === 'resumeMs' ? resume(instrument) : subscribe(instrument))
        await elapse(paceMs)
      }
      if (round >= 0) pairs.push(took)
    }
  } finally {
    await bare.disconnect()
  }
  return pairs
}
