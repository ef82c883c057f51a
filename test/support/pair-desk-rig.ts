import { type Decimal, ZERO } from '../../src/main/base/decimal.ts'
import { createEmitter } from '../../src/main/base/emitter.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { IntentId, SymbolId, VenueId } from '../../src/main/domain/brands.ts'
import type { OrderUpdate } from '../../src/main/domain/order.ts'
import { createExecutionTracker } from '../../src/main/execution/execution-tracker.ts'
import { createLiquidityAnalyzer } from '../../src/main/execution/liquidity-analyzer.ts'
import { runOrderReconciler } from '../../src/main/execution/order-reconciler.ts'
import { createOrderSender } from '../../src/main/execution/order-sender.ts'
import { createPairDesk, type PairDesk } from '../../src/main/execution/pairs/pair-desk.ts'
import type { PairSeat } from '../../src/main/execution/pairs/pair-seat.ts'
import type { PairTicket } from '../../src/main/execution/pairs/pair-ticket.ts'
import { createPriceProvider } from '../../src/main/pricing/price-provider.ts'
import { createRiskGate } from '../../src/main/risk/risk-gate.ts'
import { DEFAULT_RISK_LIMITS } from '../../src/main/risk/risk-limits.ts'
import { type Fuse, fused } from './fuse.ts'
import { createHostileVenue, type HostileVenue } from './hostile-venue.ts'
import { createManualClock } from './manual-clock.ts'
import { createMemoryJournal } from './memory-journal.ts'
import { seededRandom } from './pair-rig.ts'

/** A press of the ticket: half a bitcoin, long left, short right. */
export const pairTicket: PairTicket = {
  intentId: 'gesture' as IntentId,
  symbol: 'BTC' as SymbolId,
  longVenue: 'left' as VenueId,
  shortVenue: 'right' as VenueId,
  size: '0.5',
  sizeUnit: 'base',
  entry: 'market',
  slices: 1,
}

/** Two venues and a disk that outlive the program; desks are opened, and killed, on top of them. */
export function createPairWorld(
  seed = 1,
  {
    startBase = [ZERO, ZERO],
    lots = ['0.001', '0.001'],
  }: { startBase?: readonly [Decimal, Decimal]; lots?: readonly [string, string] } = {},
) {
  const clock = createManualClock()
  const random = seededRandom(seed)
  const journal = createMemoryJournal()
  const venues = (['left', 'right'] as VenueId[]).map((venue, index) =>
    createHostileVenue(venue, clock, random, {
      startBase: startBase[index] ?? ZERO,
      lot: lots[index] ?? '0.001',
    }),
  ) as [HostileVenue, HostileVenue]

  /** Starts the program. With a fuse it is killed where that blows: everything it asks for afterwards is silence. */
  const open = async (fuse?: Fuse): Promise<{ desk: PairDesk; kill: () => void }> => {
    const end = new AbortController()
    const ownJournal = fuse ? fused(journal, fuse) : journal
    const gate = createRiskGate({ clock, log: silentLogger, limits: () => DEFAULT_RISK_LIMITS })
    const prices = createPriceProvider({ clock, log: silentLogger, lifetime: end.signal })
    const common = { clock, log: silentLogger, journal: ownJournal }
    const seats = new Map(
      venues.map(({ client: venueClient, position }): [VenueId, PairSeat] => {
        const trading = fuse ? fused(venueClient.trading, fuse) : venueClient.trading
        const client = { ...venueClient, trading }
        const heard = createEmitter<OrderUpdate>()
        const sink = { sent: () => undefined, updated: (update: OrderUpdate) => heard.emit(update) }
        client.streams.setupOrderUpdateHandler((event) => {
          const isDead = fuse && fuse.steps >= fuse.lastStep
          if (event.kind === 'order' && !isDead && !end.signal.aborted) sink.updated(event.order)
        })
        const reconciler = { client, sink, onMissedFill: () => undefined, ...common }
        runOrderReconciler(reconciler, end.signal).catch(() => undefined)
        const sender = createOrderSender({ ...common, sink, gate, prices })
        const seat = {
          client,
          sender,
          onOrder: heard.on,
          positionOf: () => position(),
          restingOf: () => ZERO,
        }
        return [client.venue, seat]
      }),
    )
    const desk = createPairDesk({
      ...common,
      gate,
      prices,
      analyzer: createLiquidityAnalyzer({ prices, clock }),
      tracker: createExecutionTracker(clock),
      seatOf: (venue) => seats.get(venue),
      holdFeeds: () => ({ [Symbol.dispose]: () => undefined }),
      lifetime: end.signal,
    })
    const started = desk.start()
    await clock.settle()
    if (!fuse) await started
    else started.catch(() => undefined)
    return { desk, kill: () => end.abort() }
  }

  return { clock, journal, venues, open, positions: () => venues.map((venue) => venue.position()) }
}
