import { D, type Decimal, ZERO } from '../../src/main/base/decimal.ts'
import { createEmitter } from '../../src/main/base/emitter.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { IntentId, VenueId } from '../../src/main/domain/brands.ts'
import type { OrderUpdate } from '../../src/main/domain/order.ts'
import { createExecutionTracker } from '../../src/main/execution/execution-tracker.ts'
import { runOrderReconciler } from '../../src/main/execution/order-reconciler.ts'
import { createOrderSender } from '../../src/main/execution/order-sender.ts'
import { executePair, type PairEnd } from '../../src/main/execution/pairs/atomic-multi-order-executor.ts'
import { createPairLedger, type PairLedger } from '../../src/main/execution/pairs/pair-ledger.ts'
import { type PairState, TRANSITIONS } from '../../src/main/execution/pairs/pair-machine.ts'
import {
  CLOSE_POLICY,
  OPEN_POLICY,
  type PairKind,
  type PairPlan,
  type PairPolicy,
} from '../../src/main/execution/pairs/pair-plan.ts'
import type { PairSeat } from '../../src/main/execution/pairs/pair-seat.ts'
import { createPriceProvider } from '../../src/main/pricing/price-provider.ts'
import { createRiskGate } from '../../src/main/risk/risk-gate.ts'
import { DEFAULT_RISK_LIMITS } from '../../src/main/risk/risk-limits.ts'
import { createHostileVenue, type HostileVenue } from './hostile-venue.ts'
import { createManualClock } from './manual-clock.ts'
import { createMemoryJournal } from './memory-journal.ts'

export interface PairRigOptions {
  readonly kind?: PairKind
  readonly sizeBase?: string
  /** Positions that were there before, venue units, signed. */
  readonly startBase?: readonly [Decimal, Decimal]
  readonly lots?: readonly [string, string]
  readonly minSizes?: readonly [string, string]
  readonly policy?: Partial<PairPolicy>
}

/** mulberry32: small, fast, good enough to choose mischief by. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Two hostile venues, everything between them and the pair executor, and a clock that runs as fast as it can. */
export function createPairRig(seed: number, options: PairRigOptions = {}) {
  const {
    kind = 'open',
    sizeBase = '0.5',
    startBase = [ZERO, ZERO],
    lots = ['0.001', '0.001'],
    minSizes,
  } = options
  const clock = createManualClock()
  const random = seededRandom(seed)
  const end = new AbortController()
  const journal = createMemoryJournal()
  const gate = createRiskGate({ clock, log: silentLogger, limits: () => DEFAULT_RISK_LIMITS })
  const prices = createPriceProvider({ clock, log: silentLogger, lifetime: end.signal })
  const venues = (['left', 'right'] as VenueId[]).map((venue, index) =>
    createHostileVenue(venue, clock, random, {
      startBase: startBase[index] ?? ZERO,
      lot: lots[index] ?? '0.001',
      minSize: minSizes?.[index],
    }),
  ) as [HostileVenue, HostileVenue]

  const seatOf = ({ client, position }: HostileVenue): PairSeat => {
    const heard = createEmitter<OrderUpdate>()
    const sink = { sent: () => undefined, updated: (update: OrderUpdate) => heard.emit(update) }
    client.streams.setupOrderUpdateHandler((event) => {
      if (event.kind === 'order') sink.updated(event.order)
    })
    const common = { clock, log: silentLogger, journal, sink }
    runOrderReconciler({ client, onMissedFill: () => undefined, ...common }, end.signal).catch(
      () => undefined,
    )
    return {
      client,
      sender: createOrderSender({ ...common, gate, prices }),
      onOrder: (listener) => heard.on(listener),
      positionOf: () => position(),
      restingOf: () => ZERO,
    }
  }
  const seats = venues.map(seatOf) as [PairSeat, PairSeat]
  const size = new D(sizeBase)
  const sides = kind === 'open' ? (['buy', 'sell'] as const) : (['sell', 'buy'] as const)
  const plan: PairPlan = {
    intentId: `pair-${seed}` as IntentId,
    pairId: `pair-${seed}` as IntentId,
    kind,
    legs: [
      {
        instrument: venues[0].instrument,
        side: sides[0],
        sizeBase: size,
        positionBefore: startBase[0],
        foreignBefore: startBase[0],
      },
      {
        instrument: venues[1].instrument,
        side: sides[1],
        sizeBase: size,
        positionBefore: startBase[1],
        foreignBefore: startBase[1],
      },
    ],
    residualTokens: ZERO,
    policy: { ...(kind === 'open' ? OPEN_POLICY : CLOSE_POLICY), ...options.policy },
  }
  const states: PairState[] = []

  return {
    clock,
    venues,
    seats,
    plan,
    journal,
    gate,
    states,
    /** Works the operation to its end. @throws when two simulated minutes did not suffice. */
    async run(ledger: PairLedger = createPairLedger(plan)): Promise<PairEnd> {
      const tracker = createExecutionTracker(clock)
      const recorder = tracker.begin(plan.intentId)
      let over = false
      const onProgress = ({ state }: { state: PairState }): void => void states.push(state)
      const result = executePair(
        { plan, seats, ledger, prices, gate, clock, log: silentLogger, recorder, onProgress },
        end.signal,
      ).finally(() => {
        over = true
      })
      result.catch(() => undefined)
      const untilMs = clock.monotonicMs() + 120_000
      while (!over && clock.monotonicMs() < untilMs) await clock.advance(25)
      if (!over)
        throw new Error(`seed ${seed}: no end within two minutes; states ${states.slice(0, 20).join(' → ')}`)
      for (const [index, state] of states.entries()) {
        const before = states[index - 1]
        if (before !== undefined && before !== state && !TRANSITIONS[before].includes(state))
          throw new Error(`seed ${seed}: ${before} → ${state}`)
      }
      return result
    },
    [Symbol.dispose]() {
      end.abort()
    },
  }
}
