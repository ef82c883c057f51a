import { systemClock } from '../../../src/main/base/clock.ts'
import { ZERO } from '../../../src/main/base/decimal.ts'
import { createEmitter } from '../../../src/main/base/emitter.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import type { IntentId, VenueId } from '../../../src/main/domain/brands.ts'
import type { OrderUpdate } from '../../../src/main/domain/order.ts'
import { createExecutionTracker } from '../../../src/main/execution/execution-tracker.ts'
import { createOrderSender } from '../../../src/main/execution/order-sender.ts'
import { executePair } from '../../../src/main/execution/pairs/atomic-multi-order-executor.ts'
import { createPairLedger } from '../../../src/main/execution/pairs/pair-ledger.ts'
import type { PairPlan } from '../../../src/main/execution/pairs/pair-plan.ts'
import type { PairSeat } from '../../../src/main/execution/pairs/pair-seat.ts'
import { createPriceProvider } from '../../../src/main/pricing/price-provider.ts'
import { createRiskGate } from '../../../src/main/risk/risk-gate.ts'
import { DEFAULT_RISK_LIMITS } from '../../../src/main/risk/risk-limits.ts'
import { CALM, createHostileVenue, type HostileVenue } from '../../support/hostile-venue.ts'
import { createMemoryJournal } from '../../support/memory-journal.ts'
import { createPairRig, seededRandom } from '../../support/pair-rig.ts'
import { waitUntil } from '../../support/wait-until.ts'
import { type Metric, median } from '../metrics.ts'

const CROWD = 1_000
const OPENS = 60

/** One open alone and beside a thousand operations whose orders nobody knows the fate of: all of them ask and wait. */
export async function measureCrowd(): Promise<Readonly<Record<string, Metric>>> {
  const end = new AbortController()
  const open = createOpener(end.signal)
  const calm = venuesOf(['a', 'b'])
  const alone = await timesOf(open, calm, 'alone')
  const lost = venuesOf(['c', 'd'])
  for (const venue of lost) venue.become({ ...CALM, lostReply: 1, failedQuery: 1, deaf: 1, slowestMs: 1 })
  for (let at = 0; at < CROWD; at += 1) open(lost, `crowd ${at}`).running.catch(() => undefined)
  await waitUntil(
    'the crowd to have sent',
    () => lost.every(({ received }) => received.length >= CROWD),
    60_000,
  )
  const beside = await timesOf(open, calm, 'beside')
  end.abort()
  return {
    'openMs.alone': { value: median(alone), unit: 'ms' },
    [`openMs.beside${CROWD}`]: { value: median(beside), unit: 'ms' },
    [`openSlowdown.beside${CROWD}`]: { value: median(beside) / median(alone), unit: '×' },
  }
}

const venuesOf = (names: readonly [string, string]): readonly [HostileVenue, HostileVenue] => {
  const random = seededRandom(1)
  const made = names.map((name) => createHostileVenue(name as VenueId, systemClock, random))
  const [a, b] = made as [HostileVenue, HostileVenue]
  for (const venue of made) venue.become({ ...CALM, slowestMs: 1 })
  return [a, b]
}

/** One gate, one journal and one price cache for everybody, as in the terminal. */
function createOpener(lifetime: AbortSignal) {
  const [clock, log] = [systemClock, silentLogger]
  const journal = createMemoryJournal()
  const gate = createRiskGate({ clock, log, limits: () => DEFAULT_RISK_LIMITS })
  const prices = createPriceProvider({ clock, log, lifetime })
  const tracker = createExecutionTracker(clock)
  const seats = new Map<HostileVenue, PairSeat>()
  const seatOf = (venue: HostileVenue): PairSeat => {
    const known = seats.get(venue)
    if (known) return known
    const heard = createEmitter<OrderUpdate>()
    const sink = { sent: () => undefined, updated: (update: OrderUpdate) => heard.emit(update) }
    venue.client.streams.setupOrderUpdateHandler((event) => {
      if (event.kind === 'order') sink.updated(event.order)
    })
    const seat: PairSeat = {
      client: venue.client,
      sender: createOrderSender({ journal, gate, prices, clock, log, sink }),
      onOrder: heard.on,
      // The crowd's own positions are not what is measured, and would meet the cap.
      positionOf: () => ZERO,
      restingOf: () => ZERO,
    }
    seats.set(venue, seat)
    return seat
  }
  using rig = createPairRig(1, { sizeBase: '0.001' })
  const { plan: sample } = rig
  return ([a, b]: readonly [HostileVenue, HostileVenue], name: string) => {
    const intentId = name as IntentId
    const [first, second] = sample.legs
    const plan: PairPlan = {
      ...sample,
      intentId,
      pairId: intentId,
      legs: [
        { ...first, instrument: a.instrument },
        { ...second, instrument: b.instrument },
      ],
    }
    const startMs = performance.now()
    const running = executePair(
      {
        plan,
        seats: [seatOf(a), seatOf(b)],
        ledger: createPairLedger(plan),
        prices,
        gate,
        clock,
        log,
        recorder: tracker.begin(intentId),
        onProgress: () => undefined,
      },
      lifetime,
    )
    return { running, startMs }
  }
}

async function timesOf(
  open: ReturnType<typeof createOpener>,
  venues: readonly [HostileVenue, HostileVenue],
  name: string,
): Promise<readonly number[]> {
  const times: number[] = []
  for (let at = 0; at < OPENS; at += 1) {
    const { running, startMs } = open(venues, `${name} ${at}`)
    const { end } = await running
    if (end !== 'paired') throw new Error(`expected ${name} ${at} to be paired, it ended ${end}`)
    times.push(performance.now() - startMs)
  }
  return times
}
