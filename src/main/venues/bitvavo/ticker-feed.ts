import { createBackoff } from '../../base/backoff.ts'
import type { Clock } from '../../base/clock.ts'
import { D, type Decimal } from '../../base/decimal.ts'
import { createEmitter } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo, PriceSource } from '../../domain/market.ts'
import type { Feed } from '../feed.ts'
import type { BitvavoTiming } from './config.ts'
import { BITVAVO } from './venue-id.ts'
import * as wire from './wire-stream.ts'

interface Deps {
  readonly instrument: Instrument
  readonly fetchSeed: (signal: AbortSignal) => Promise<Bbo>
  /** REST shows another market than the one that frames have told of. */
  readonly onDeaf: (detail: string) => void
  readonly clock: Clock
  readonly log: Logger
  readonly timing: BitvavoTiming
  readonly random?: () => number
}

interface Side {
  price?: Decimal
  size?: Decimal
  /** A frame has told of this side since the seed was asked for: it is newer than the seed. */
  told: boolean
}

/**
 * Best bid and offer of one market from partial frames (sheet section 6, `ticker`):
 *
 * 1. Frames carry only what changed and neither time nor number: each field keeps its last value.
 * 2. Whether a whole frame follows the subscription is not documented: REST seeds what no frame has told.
 * 3. Nothing is told while a side is unknown or the sides cross; crossed sides are seeded again.
 * 4. A market without frames is normal. After a while REST is asked: the same answer proves the price still good,
 *    another one that no frame follows proves the stream deaf.
 * 5. Nothing outlives a connection.
 */
export function createTickerFeed(deps: Deps): Feed<Bbo> {
  const { instrument, clock, log, timing } = deps
  const { symbol, venueSymbol } = instrument
  const listeners = createEmitter<Bbo>((cause) =>
    log.error('bbo.listener', { venueSymbol, message: messageOf(cause) }),
  )
  let bid: Side = { told: false }
  let ask: Side = { told: false }
  let frames = 0
  let lastFrameMs = Number.NEGATIVE_INFINITY
  let seeding = false
  let life = new AbortController()

  /** Rule 3. False when the sides cross. */
  const emit = (source: PriceSource, receivedAtMs: number): boolean => {
    if (!bid.price || !bid.size || !ask.price || !ask.size) return true
    if (!bid.price.gt(0) || !bid.price.lt(ask.price)) return false
    listeners.emit({
      venue: BITVAVO,
      symbol,
      bidPrice: bid.price,
      bidSizeBase: bid.size,
      askPrice: ask.price,
      askSizeBase: ask.size,
      // The venue gives no time: ours is the nearest.
      venueTimeMs: receivedAtMs,
      receivedAtMs,
      source,
    })
    return true
  }

  /** Rule 2. @returns whether it says what we knew already */
  const takeSeed = (seed: Bbo): boolean => {
    const same = Boolean(bid.price?.eq(seed.bidPrice) && ask.price?.eq(seed.askPrice))
    if (!bid.told) bid = { price: seed.bidPrice, size: seed.bidSizeBase, told: false }
    if (!ask.told) ask = { price: seed.askPrice, size: seed.askSizeBase, told: false }
    emit('rest', seed.receivedAtMs)
    return same
  }

  const askRest = async (signal: AbortSignal): Promise<Bbo> => {
    bid.told = false
    ask.told = false
    return deps.fetchSeed(signal)
  }

  const seed = async (signal: AbortSignal): Promise<void> => {
    const { snapshotFirstRetryMs: firstMs, snapshotMaxRetryMs: maxMs } = timing
    const { random } = deps
    const backoff = createBackoff({ firstMs, factor: 2, maxMs, jitter: 0.25, ...(random ? { random } : {}) })
    seeding = true
    try {
      for (;;) {
        try {
          const answer = await askRest(signal)
          if (!signal.aborted) takeSeed(answer)
          return
        } catch (cause) {
          if (signal.aborted) return
          log.info('bbo.no-seed', { venueSymbol, message: messageOf(cause) })
        }
        await clock.sleep(backoff.next(), signal)
      }
    } finally {
      if (!signal.aborted) seeding = false
    }
  }

  /** Rule 4. */
  const compare = async (signal: AbortSignal): Promise<void> => {
    const before = frames
    const answer = await askRest(signal)
    if (signal.aborted || frames !== before || takeSeed(answer)) return
    await clock.sleep(timing.quietGraceMs, signal)
    if (frames === before) deps.onDeaf(`${venueSymbol} moved, but no frame told of it`)
  }

  const watch = async (signal: AbortSignal): Promise<void> => {
    await seed(signal)
    for (;;) {
      await clock.sleep(timing.quietAfterMs, signal)
      if (clock.monotonicMs() - lastFrameMs < timing.quietAfterMs) continue
      try {
        await compare(signal)
      } catch (cause) {
        if (signal.aborted) return
        log.info('bbo.not-compared', { venueSymbol, message: messageOf(cause) })
      }
    }
  }

  const beside = (task: (signal: AbortSignal) => Promise<void>): void => {
    const { signal } = life
    task(signal).catch((cause: unknown) => {
      if (!signal.aborted) log.error('bbo.watch', { venueSymbol, message: messageOf(cause) })
    })
  }

  /** Rule 5. */
  const end = (): void => {
    life.abort()
    life = new AbortController()
    bid = { told: false }
    ask = { told: false }
    seeding = false
  }

  return {
    on: (listener) => listeners.on(listener),
    get listenerCount() {
      return listeners.listenerCount
    },
    begin() {
      end()
      beside(watch)
    },
    end,
    onFrame(frame, receivedAtMs) {
      try {
        const push = wire.ticker.parse(JSON.parse(frame.toString('utf8')))
        frames += 1
        lastFrameMs = clock.monotonicMs()
        bid = merged(bid, push.bestBid, push.bestBidSize)
        ask = merged(ask, push.bestAsk, push.bestAskSize)
        if (!emit('stream', receivedAtMs) && !seeding) beside(seed)
        return true
      } catch (cause) {
        log.warn('bbo.unreadable', { venueSymbol, message: messageOf(cause) })
        return false
      }
    },
  }
}

/** Rule 1. `undefined` leaves a field as it is; `null` says that the side is empty. */
function merged(side: Side, price: string | null | undefined, size: string | null | undefined): Side {
  if (price === undefined && size === undefined) return side
  if (price === null || size === null) return { told: true }
  return {
    ...side,
    ...(price === undefined ? {} : { price: new D(price) }),
    ...(size === undefined ? {} : { size: new D(size) }),
    told: true,
  }
}
